#include "loop/uv/uv_stream.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <uv.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/handle.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/uv/socket.h"
#include "loop/uv/uv_loop_impl.h"
#include "loop/uv/write_queue.h"

namespace gyre::loop {
namespace {

// A receive that fills the buffer is followed by another, but one fast sender must not hold up the
// others.
constexpr int kMaxReceives = 8;

constexpr int kMaxEntries = 64;

UvStream* From(void* data) { return static_cast<UvStream*>(static_cast<Handle*>(data)); }

uv_handle_t* AsHandle(uv_poll_t* poll) { return reinterpret_cast<uv_handle_t*>(poll); }

// A terminal is shared with other programs; opened anew, our non-blocking mode stays ours.
void ReopenTerminal(int descriptor) {
  const int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0) return;
  // The master side of a pseudo terminal, opened anew, would be another pseudo terminal.
  unsigned int number = 0;
  if (ioctl(descriptor, TIOCGPTN, &number) == 0) return;
  const std::string path = absl::StrCat("/proc/self/fd/", descriptor);
  const int own = open(path.c_str(), (flags & O_ACCMODE) | O_NOCTTY | O_CLOEXEC);
  if (own < 0) return;
  const int descriptor_flags = fcntl(descriptor, F_GETFD);
  dup3(own, descriptor, descriptor_flags & FD_CLOEXEC ? O_CLOEXEC : 0);
  close(own);
}

// Writing to a pipe without a reader has to be an error to report; sockets have MSG_NOSIGNAL
// instead.
void IgnoreBrokenPipeSignal() {
  struct sigaction action = {};
  if (sigaction(SIGPIPE, nullptr, &action) == 0 && action.sa_handler == SIG_DFL) {
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, nullptr);
  }
}

}  // namespace

absl::StatusOr<Stream*> UvStream::Accepted(UvLoop* loop, int descriptor, Kind kind) {
  auto* stream = new UvStream(loop, descriptor, kind);
  const int result = stream->InitPoll(true);
  if (result != 0) {
    delete stream;
    close(descriptor);
    return SocketError(-result, "accept");
  }
  return stream;
}

void UvStream::Connect(UvLoop* loop, const std::string& host, int port, OnConnect on_connect) {
  ConnectOptions options;
  options.host = host;
  options.port = port;
  absl::StatusOr<Stream*> started = StartConnect(loop, options, {});
  if (!started.ok()) {
    loop->Defer([on_connect = std::move(on_connect), status = started.status()]() mutable {
      on_connect(std::move(status));
    });
    return;
  }
  auto* stream = static_cast<UvStream*>(*started);
  stream->connecting_->on_connect =
      [stream, on_connect = std::move(on_connect)](absl::Status status) mutable {
        if (status.ok()) return on_connect(stream);
        stream->Close();
        on_connect(std::move(status));
      };
}

absl::StatusOr<Stream*> UvStream::StartConnect(UvLoop* loop, const ConnectOptions& options,
                                               absl::AnyInvocable<void(absl::Status)> on_connect) {
  const bool unix_socket = !options.path.empty();
  const std::string& name = unix_socket ? options.path : options.host;
  const int port = unix_socket ? -1 : options.port;
  SocketAddress address;
  socklen_t length;
  absl::Status parsed = unix_socket ? ParsePath(options.path, "connect", &address, &length)
                                    : ParseAddress(options.host, port, &address, &length);
  if (!parsed.ok()) return parsed;

  const int descriptor =
      socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return SocketError(errno, "connect", name, port);
  int error = 0;
  if (!options.local_host.empty() || options.local_port != 0) {
    absl::Status bound = BindLocal(descriptor, options.local_host, options.local_port);
    if (!bound.ok()) {
      // A port in use shows as a failure to connect, as the system would report it for a connection
      // that exists already.
      const std::optional<SystemError> failure = FromStatus(bound);
      if (!failure.has_value() || failure->error != EADDRINUSE) {
        close(descriptor);
        return bound;
      }
      error = EADDRINUSE;
    }
  }
  if (error == 0) {
    int result;
    do {
      result = connect(descriptor, &address.any, length);
    } while (result != 0 && errno == EINTR);
    if (result != 0 && errno != EINPROGRESS) error = errno;
    if (error != 0 && error != ECONNREFUSED && !unix_socket) {
      close(descriptor);
      return SocketError(error, "connect", name, port);
    }
  }
  auto* stream = new UvStream(loop, descriptor, unix_socket ? Kind::kSocket : Kind::kTcp);
  const int result = stream->InitPoll(true);
  if (result != 0) {
    delete stream;
    close(descriptor);
    return SocketError(-result, "connect", name, port);
  }
  if (options.no_delay) stream->SetNoDelay(true);
  stream->connecting_ =
      std::make_unique<Connecting>(Connecting{std::move(on_connect), name, port, error});
  if (error != 0) {
    stream->DeferSelf([](UvStream* self) { self->OnConnected(self->connecting_->error); });
  } else {
    stream->Update(true);
  }
  return stream;
}

absl::StatusOr<Stream*> UvStream::Adopt(UvLoop* loop, int descriptor) {
  struct stat info = {};
  if (fstat(descriptor, &info) != 0) return SocketError(errno, "open");
  // epoll takes none of these.
  if (S_ISREG(info.st_mode) || S_ISDIR(info.st_mode) || S_ISBLK(info.st_mode)) {
    return SocketError(EINVAL, "open");
  }
  const bool socket = S_ISSOCK(info.st_mode);
  if (!socket) {
    IgnoreBrokenPipeSignal();
    if (isatty(descriptor)) ReopenTerminal(descriptor);
  }
  Kind kind = socket ? Kind::kSocket : Kind::kOther;
  if (socket) {
    const int on = 1;
    if (setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0) kind = Kind::kTcp;
  }
  auto* stream = new UvStream(loop, descriptor, kind);
  const int result = stream->InitPoll(false);
  if (result != 0) {
    delete stream;
    return SocketError(-result, "open");
  }
  return stream;
}

UvStream::~UvStream() {
  if (self_ != nullptr) *self_ = nullptr;
}

int UvStream::InitPoll(bool own_socket) {
  const int result = own_socket ? uv_poll_init_socket(loop_->uv(), &poll_, descriptor_)
                                : uv_poll_init(loop_->uv(), &poll_, descriptor_);
  if (result == 0) UvLoop::Tag(AsHandle(&poll_), this);
  return result;
}

int UvStream::Wanted() const {
  int wanted = 0;
  if (reading_) wanted |= UV_READABLE;
  if (queue_ != nullptr || (connecting_ != nullptr && connecting_->error == 0)) {
    wanted |= UV_WRITABLE;
  }
  return wanted;
}

void UvStream::Update(bool exact) {
  if (!open() || descriptor_ < 0) return;
  const int wanted = Wanted();
  int watch = wanted;
  if (!exact) watch |= watched_ & UV_READABLE;
  if (watch != watched_) {
    watched_ = watch;
    if (watch == 0) {
      uv_poll_stop(&poll_);
    } else {
      uv_poll_start(&poll_, watch, [](uv_poll_t* poll, int status, int events) {
        From(poll->data)->OnPoll(status, events);
      });
    }
  }
  // Watched but unwanted must not keep the loop running.
  if (wanted != 0 && referenced_) {
    uv_ref(AsHandle(&poll_));
  } else {
    uv_unref(AsHandle(&poll_));
  }
}

void UvStream::OnPoll(int status, int events) {
  if (status < 0) {
    // The descriptor has an error, and libuv has stopped watching it. The calls below find out
    // which error.
    watched_ = 0;
    events = UV_READABLE | UV_WRITABLE;
  }
  if (connecting_ != nullptr) {
    int error = 0;
    socklen_t length = sizeof(error);
    if (getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &length) != 0) error = errno;
    return OnConnected(error);
  }
  if ((events & UV_READABLE) && reading_) OnReadable();
  if ((events & UV_WRITABLE) && open() && queue_ != nullptr) OnWritable();
  Update(true);
}

void UvStream::OnReadable() {
  for (int i = 0; i < kMaxReceives; ++i) {
    const absl::Span<char> buffer = own_buffer_.empty() ? loop_->read_buffer() : own_buffer_;
    ssize_t count;
    do {
      count = kind_ == Kind::kOther ? read(descriptor_, buffer.data(), buffer.size())
                                    : recv(descriptor_, buffer.data(), buffer.size(), 0);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
      if (errno != EAGAIN) Fail(SocketError(errno, "read"));
      return;
    }
    if (count == 0) {
      // OnPoll() ends with Update(): a stream that is closed now leaves the poll set once, not
      // twice.
      reading_ = false;
      if (delegate() != nullptr) delegate()->OnEnd();
      return;
    }
    if (delegate() != nullptr) delegate()->OnData(buffer.first(static_cast<size_t>(count)));
    if (!open() || !reading_ || static_cast<size_t>(count) < buffer.size()) return;
  }
}

void UvStream::OnWritable() {
  struct iovec entries[kMaxEntries];
  const int count = queue_->Gather(entries, kMaxEntries);
  const ssize_t sent = Send(entries, count);
  if (sent < 0) return Fail(SocketError(static_cast<int>(-sent), "write"));
  queue_->Consume(static_cast<size_t>(sent));
  if (queue_->size() > 0) return;
  queue_ = nullptr;
  Update(true);
  if (shutdown_requested_) EndWriting();
  if (delegate() != nullptr) delegate()->OnDrain();
}

void UvStream::OnConnected(int error) {
  const std::unique_ptr<Connecting> attempt = std::move(connecting_);
  Update(true);
  if (error == 0) return attempt->on_connect(absl::OkStatus());
  failed_ = true;
  attempt->on_connect(SocketError(error, "connect", attempt->host, attempt->port));
}

void UvStream::StartReading() {
  if (!open() || failed_ || reading_ || connecting_ != nullptr) return;
  reading_ = true;
  Update(false);
}

void UvStream::StopReading() {
  if (!open() || !reading_) return;
  reading_ = false;
  Update(false);
}

bool UvStream::Write(absl::Span<const absl::string_view> parts) {
  if (!open() || failed_ || shutdown_requested_ || connecting_ != nullptr) return false;
  size_t total = 0;
  for (absl::string_view part : parts) total += part.size();
  if (total == 0) return true;
  size_t sent = 0;
  if (queue_ == nullptr) {
    struct iovec entries[kMaxEntries];
    int count = 0;
    for (absl::string_view part : parts) {
      if (part.empty()) continue;
      if (count == kMaxEntries) break;
      entries[count].iov_base = const_cast<char*>(part.data());
      entries[count].iov_len = part.size();
      ++count;
    }
    const ssize_t result = Send(entries, count);
    if (result < 0) {
      FailLater(SocketError(static_cast<int>(-result), "write"));
      return false;
    }
    sent = static_cast<size_t>(result);
    if (sent == total) return true;
    queue_ = std::make_unique<WriteQueue>();
  }
  queue_->Append(parts, sent);
  Update(false);
  return true;
}

ssize_t UvStream::Send(const struct iovec* entries, int count) {
  for (;;) {
    ssize_t result;
    if (kind_ == Kind::kOther) {
      result = writev(descriptor_, entries, count);
    } else if (count == 1) {
      result = send(descriptor_, entries[0].iov_base, entries[0].iov_len, MSG_NOSIGNAL);
    } else {
      struct msghdr message = {};
      message.msg_iov = const_cast<struct iovec*>(entries);
      message.msg_iovlen = static_cast<size_t>(count);
      result = sendmsg(descriptor_, &message, MSG_NOSIGNAL);
    }
    if (result >= 0) return result;
    if (errno == EAGAIN || errno == ENOBUFS) return 0;
    if (errno != EINTR) return -errno;
  }
}

void UvStream::Shutdown() {
  if (!open() || failed_ || shutdown_requested_) return;
  shutdown_requested_ = true;
  if (queue_ == nullptr) EndWriting();
}

void UvStream::EndWriting() {
  if (descriptor_ < 0) return;
  if (kind_ != Kind::kOther) {
    // A connection that is gone (ENOTCONN) shows when it is read.
    shutdown(descriptor_, SHUT_WR);
    return;
  }
  // The end of a pipe is seen only when its descriptor goes.
  if ((fcntl(descriptor_, F_GETFL) & O_ACCMODE) != O_WRONLY) return;
  StopAll();
  close(descriptor_);
  descriptor_ = -1;
}

void UvStream::Reset(absl::AnyInvocable<void()> on_closed) {
  if (!open()) return;
  if (kind_ == Kind::kTcp) {
    struct linger linger = {1, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
  }
  Close(std::move(on_closed));
}

void UvStream::SetNoDelay(bool on) {
  if (!open() || kind_ != Kind::kTcp) return;
  const int value = on ? 1 : 0;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &value, sizeof(value));
}

void UvStream::SetKeepAlive(bool on, int idle_seconds) {
  if (!open() || kind_ != Kind::kTcp) return;
  const int value = on ? 1 : 0;
  setsockopt(descriptor_, SOL_SOCKET, SO_KEEPALIVE, &value, sizeof(value));
  if (on && idle_seconds > 0) {
    setsockopt(descriptor_, IPPROTO_TCP, TCP_KEEPIDLE, &idle_seconds, sizeof(idle_seconds));
  }
}

Endpoint UvStream::local() const {
  return open() && kind_ != Kind::kOther ? LocalEndpoint(descriptor_) : Endpoint();
}

Endpoint UvStream::remote() const {
  return open() && kind_ != Kind::kOther ? RemoteEndpoint(descriptor_) : Endpoint();
}

void UvStream::Ref() {
  referenced_ = true;
  Update(false);
}

void UvStream::Unref() {
  referenced_ = false;
  Update(false);
}

void UvStream::StopAll() {
  reading_ = false;
  queue_ = nullptr;
  Update(true);
}

void UvStream::Fail(absl::Status error) {
  failed_ = true;
  StopAll();
  if (delegate() != nullptr) delegate()->OnError(error);
}

void UvStream::FailLater(absl::Status error) {
  failed_ = true;
  StopAll();
  DeferSelf([error = std::move(error)](UvStream* self) {
    if (self->delegate() != nullptr) self->delegate()->OnError(error);
  });
}

void UvStream::DeferSelf(absl::AnyInvocable<void(UvStream*)> task) {
  if (self_ == nullptr) self_ = std::make_shared<UvStream*>(this);
  loop_->Defer([self = self_, task = std::move(task)]() mutable {
    if (*self != nullptr && (*self)->open()) task(*self);
  });
}

void UvStream::DoClose() {
  reading_ = false;
  queue_ = nullptr;
  connecting_ = nullptr;
  uv_close(AsHandle(&poll_), [](uv_handle_t* handle) { From(handle->data)->FinishClose(); });
  // uv_close() has taken the descriptor out of the poll set; it may go now.
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

}  // namespace gyre::loop
