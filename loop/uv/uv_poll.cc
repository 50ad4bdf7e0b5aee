#include "loop/uv/uv_poll.h"

#include <uv.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/handle.h"
#include "loop/poll.h"
#include "loop/uv/socket.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {
namespace {

UvPoll* From(void* data) { return static_cast<UvPoll*>(static_cast<Handle*>(data)); }

uv_handle_t* AsHandle(uv_poll_t* poll) { return reinterpret_cast<uv_handle_t*>(poll); }

}  // namespace

absl::StatusOr<Poll*> UvPoll::New(UvLoop* loop, int descriptor, OnReady on_ready) {
  auto* poll = new UvPoll(std::move(on_ready));
  const int result = uv_poll_init(loop->uv(), &poll->poll_, descriptor);
  if (result != 0) {
    delete poll;
    return SocketError(-result, "poll");
  }
  UvLoop::Tag(AsHandle(&poll->poll_), poll);
  return poll;
}

absl::Status UvPoll::Watch(PollEvents events) {
  if (!open()) return SocketError(EBADF, "poll");
  const int wanted = (events.readable ? UV_READABLE : 0) | (events.writable ? UV_WRITABLE : 0);
  const int result = uv_poll_start(&poll_, wanted, [](uv_poll_t* poll, int status, int ready) {
    UvPoll* self = From(poll->data);
    if (!self->open()) return;
    PollEvents events;
    events.readable = status < 0 || (ready & UV_READABLE) != 0;
    events.writable = status < 0 || (ready & UV_WRITABLE) != 0;
    self->on_ready_(events);
  });
  return result == 0 ? absl::OkStatus() : SocketError(-result, "poll");
}

void UvPoll::Ref() {
  if (open()) uv_ref(AsHandle(&poll_));
}

void UvPoll::Unref() {
  if (open()) uv_unref(AsHandle(&poll_));
}

bool UvPoll::has_ref() const {
  return open() && uv_has_ref(reinterpret_cast<const uv_handle_t*>(&poll_)) != 0;
}

void UvPoll::DoClose() {
  uv_close(AsHandle(&poll_), [](uv_handle_t* handle) { From(handle->data)->FinishClose(); });
}

}  // namespace gyre::loop
