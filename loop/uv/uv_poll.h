// Poll on uv_poll_t. Private to loop/uv.
#ifndef GYRE_LOOP_UV_UV_POLL_H_
#define GYRE_LOOP_UV_UV_POLL_H_

#include <uv.h>

#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/poll.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {

class UvPoll final : public Poll {
 public:
  using OnReady = absl::AnyInvocable<void(PollEvents)>;

  static absl::StatusOr<Poll*> New(UvLoop* loop, int descriptor, OnReady on_ready);

  absl::Status Watch(PollEvents events) override;
  void Ref() override;
  void Unref() override;
  bool has_ref() const override;

 private:
  explicit UvPoll(OnReady on_ready) : on_ready_(std::move(on_ready)) {}

  void DoClose() override;

  uv_poll_t poll_ = {};
  OnReady on_ready_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_POLL_H_
