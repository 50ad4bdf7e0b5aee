#include "loop/uv/uv_file_watch.h"

#include <uv.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/handle.h"
#include "loop/system_error.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {
namespace {

UvFileWatch* From(void* data) { return static_cast<UvFileWatch*>(static_cast<Handle*>(data)); }

absl::Status WatchFailure(int result, const std::string& path) {
  SystemError error;
  error.error = -result;
  error.syscall = "watch";
  error.path = path;
  return ToStatus(std::move(error));
}

}  // namespace

absl::StatusOr<FileWatch*> UvFileWatch::New(UvLoop* loop, const std::string& path,
                                            OnEvent on_event) {
  auto* watch = new UvFileWatch(std::move(on_event));
  int result = uv_fs_event_init(loop->uv(), &watch->event_);
  if (result != 0) {
    delete watch;
    return WatchFailure(result, path);
  }
  UvLoop::Tag(reinterpret_cast<uv_handle_t*>(&watch->event_), watch);
  result = uv_fs_event_start(
      &watch->event_,
      [](uv_fs_event_t* uv, const char* name, int events, int status) {
        UvFileWatch* self = From(uv->data);
        if (!self->open()) return;
        const std::string text = name == nullptr ? "" : name;
        if (status < 0) return self->on_event_(WatchFailure(status, text));
        FileEvent event;
        if ((events & UV_RENAME) != 0) event.kind = FileEvent::Kind::kRenamed;
        event.name = text;
        self->on_event_(std::move(event));
      },
      path.c_str(), 0);
  if (result != 0) {
    watch->Close();
    return WatchFailure(result, path);
  }
  return watch;
}

void UvFileWatch::Ref() {
  if (open()) uv_ref(reinterpret_cast<uv_handle_t*>(&event_));
}

void UvFileWatch::Unref() {
  if (open()) uv_unref(reinterpret_cast<uv_handle_t*>(&event_));
}

bool UvFileWatch::has_ref() const {
  return open() && uv_has_ref(reinterpret_cast<const uv_handle_t*>(&event_)) != 0;
}

void UvFileWatch::DoClose() {
  uv_close(reinterpret_cast<uv_handle_t*>(&event_),
           [](uv_handle_t* handle) { From(handle->data)->FinishClose(); });
}

}  // namespace gyre::loop
