// FileWatch on uv_fs_event_t. Private to loop/uv.
#ifndef GYRE_LOOP_UV_UV_FILE_WATCH_H_
#define GYRE_LOOP_UV_UV_FILE_WATCH_H_

#include <uv.h>

#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "loop/file_watch.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {

class UvFileWatch final : public FileWatch {
 public:
  using OnEvent = absl::AnyInvocable<void(absl::StatusOr<FileEvent>)>;

  static absl::StatusOr<FileWatch*> New(UvLoop* loop, const std::string& path, OnEvent on_event);

  void Ref() override;
  void Unref() override;
  bool has_ref() const override;

 private:
  explicit UvFileWatch(OnEvent on_event) : on_event_(std::move(on_event)) {}

  void DoClose() override;

  uv_fs_event_t event_ = {};
  OnEvent on_event_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_FILE_WATCH_H_
