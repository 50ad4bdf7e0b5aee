#include "loop/uv/uv_listener.h"

#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <cerrno>
#include <cstdint>

#include "absl/status/statusor.h"
#include "loop/handle.h"
#include "loop/listener.h"
#include "loop/stream.h"
#include "loop/uv/socket.h"
#include "loop/uv/uv_loop_impl.h"
#include "loop/uv/uv_stream.h"

namespace gyre::loop {
namespace {

// Connections accepted in one turn, so that a flood of new ones does not starve the old ones.
constexpr int kBatch = 64;

// How long accepting rests when the system lacks what it takes and nothing can be turned away.
constexpr uint64_t kPauseMs = 100;

UvListener* From(void* data) { return static_cast<UvListener*>(static_cast<Handle*>(data)); }

uv_handle_t* AsHandle(uv_poll_t* poll) { return reinterpret_cast<uv_handle_t*>(poll); }

// What accept(2) reports of a connection that went away, or of the network below it.
bool ConnectionGone(int error) {
  switch (error) {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case EPERM:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
    case ETIMEDOUT:
      return true;
    default:
      return false;
  }
}

}  // namespace

absl::StatusOr<Listener*> UvListener::New(UvLoop* loop, const ListenOptions& options,
                                          Delegate* delegate) {
  absl::StatusOr<int> descriptor = OpenListeningSocket(options);
  if (!descriptor.ok()) return descriptor.status();
  loop->RestoreSpareDescriptor();
  const UvStream::Kind kind =
      LocalEndpoint(*descriptor).family == "Unix" ? UvStream::Kind::kSocket : UvStream::Kind::kTcp;
  auto* listener = new UvListener(loop, *descriptor, kind, delegate);
  if (options.descriptor < 0 && !options.path.empty() && options.path[0] != '\0') {
    listener->path_ = options.path;
  }
  const int result = uv_poll_init(loop->uv(), &listener->poll_, *descriptor);
  if (result != 0) {
    delete listener;
    if (options.descriptor < 0) close(*descriptor);
    return SocketError(-result, "listen", options.host, options.port);
  }
  UvLoop::Tag(AsHandle(&listener->poll_), listener);
  if (options.accept) listener->StartAccepting();
  return listener;
}

void UvListener::StartAccepting() {
  if (!open() || accepting_) return;
  accepting_ = true;
  Watch();
}

void UvListener::StopAccepting() {
  if (!open() || !accepting_) return;
  accepting_ = false;
  uv_poll_stop(&poll_);
  if (pause_ != nullptr) pause_->Stop();
}

void UvListener::Watch() {
  uv_poll_start(&poll_, UV_READABLE,
                [](uv_poll_t* poll, int, int) { From(poll->data)->OnReadable(); });
}

void UvListener::OnReadable() {
  AcceptBatch();
  if (open()) delegate_->OnBatchEnd();
}

void UvListener::AcceptBatch() {
  for (int i = 0; i < kBatch && open() && accepting_; ++i) {
    const int descriptor = accept4(descriptor_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      if (delegate_->OnDescriptor(descriptor)) continue;
      absl::StatusOr<Stream*> stream = UvStream::Accepted(loop_, descriptor, kind_);
      if (stream.ok()) {
        delegate_->OnConnection(*stream);
      } else {
        delegate_->OnAcceptError(stream.status());
      }
      continue;
    }
    const int error = errno;
    if (error == EAGAIN) return;
    if (ConnectionGone(error)) continue;
    if (error == EMFILE || error == ENFILE) return TurnAway();
    // The listening socket stays readable whatever the error was: without a rest this would spin.
    Pause();
    delegate_->OnAcceptError(SocketError(error, "accept"));
    return;
  }
}

void UvListener::TurnAway() {
  if (!loop_->ReleaseSpareDescriptor()) return Pause();
  bool lacking = false;
  for (int i = 0; i < kBatch; ++i) {
    const int descriptor = accept4(descriptor_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      close(descriptor);
      continue;
    }
    if (ConnectionGone(errno)) continue;
    lacking = errno != EAGAIN;
    break;
  }
  // Where another thread was quicker to take the spare's place there is nothing left to turn away
  // with.
  if (!loop_->RestoreSpareDescriptor() || lacking) Pause();
}

void UvListener::Pause() {
  uv_poll_stop(&poll_);
  if (pause_ == nullptr) {
    pause_ = loop_->NewTimer([this] {
      loop_->RestoreSpareDescriptor();
      Watch();
    });
  }
  ApplyRef();
  pause_->Start(kPauseMs);
}

Endpoint UvListener::local() const { return open() ? LocalEndpoint(descriptor_) : Endpoint(); }

void UvListener::Ref() {
  referenced_ = true;
  ApplyRef();
}

void UvListener::Unref() {
  referenced_ = false;
  ApplyRef();
}

void UvListener::ApplyRef() {
  if (!open()) return;
  if (referenced_) {
    uv_ref(AsHandle(&poll_));
    if (pause_ != nullptr) pause_->Ref();
  } else {
    uv_unref(AsHandle(&poll_));
    if (pause_ != nullptr) pause_->Unref();
  }
}

void UvListener::DoClose() {
  if (pause_ != nullptr) pause_->Close();
  pause_ = nullptr;
  uv_close(AsHandle(&poll_), [](uv_handle_t* handle) { From(handle->data)->FinishClose(); });
  // Before the descriptor goes: afterwards the name may be somebody else's.
  if (!path_.empty()) unlink(path_.c_str());
  close(descriptor_);
  descriptor_ = -1;
}

}  // namespace gyre::loop
