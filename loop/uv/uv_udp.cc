#include "loop/uv/uv_udp.h"

#include <sys/socket.h>
#include <uv.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/handle.h"
#include "loop/stream.h"
#include "loop/udp.h"
#include "loop/uv/socket.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {
namespace {

UvUdp* From(void* data) { return static_cast<UvUdp*>(static_cast<Handle*>(data)); }

uv_handle_t* AsHandle(uv_udp_t* udp) { return reinterpret_cast<uv_handle_t*>(udp); }

absl::Status Result(int result, absl::string_view syscall) {
  return result == 0 ? absl::OkStatus() : SocketError(-result, syscall);
}

const char* OrNull(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

}  // namespace

struct UvUdp::Queued {
  uv_udp_send_t request;
  std::string data;
  absl::AnyInvocable<void(absl::Status)> on_sent;
};

absl::StatusOr<Udp*> UvUdp::New(UvLoop* loop, Delegate* delegate) {
  auto* udp = new UvUdp(loop, delegate);
  const int result = uv_udp_init(loop->uv(), &udp->udp_);
  if (result != 0) {
    delete udp;
    return SocketError(-result, "socket");
  }
  UvLoop::Tag(AsHandle(&udp->udp_), udp);
  return udp;
}

absl::Status UvUdp::Bind(const UdpBindOptions& options) {
  if (!open()) return SocketError(EBADF, "bind");
  SocketAddress address;
  socklen_t length;
  absl::Status parsed = ParseAddress(options.host, options.port, &address, &length);
  if (!parsed.ok()) return parsed;
  unsigned flags = 0;
  if (options.reuse_address) flags |= UV_UDP_REUSEADDR;
  if (options.ipv6_only) flags |= UV_UDP_IPV6ONLY;
  return Result(uv_udp_bind(&udp_, &address.any, flags), "bind");
}

absl::Status UvUdp::Open(int descriptor) {
  if (!open()) return SocketError(EBADF, "open");
  return Result(uv_udp_open(&udp_, descriptor), "open");
}

absl::Status UvUdp::Connect(const std::string& host, int port) {
  if (!open()) return SocketError(EBADF, "connect");
  SocketAddress address;
  socklen_t length;
  absl::Status parsed = ParseAddress(host, port, &address, &length);
  if (!parsed.ok()) return parsed;
  return Result(uv_udp_connect(&udp_, &address.any), "connect");
}

absl::Status UvUdp::Disconnect() {
  if (!open()) return SocketError(EBADF, "connect");
  return Result(uv_udp_connect(&udp_, nullptr), "connect");
}

absl::Status UvUdp::StartReceiving() {
  if (!open()) return SocketError(EBADF, "recvmsg");
  const int result = uv_udp_recv_start(
      &udp_,
      [](uv_handle_t* handle, size_t, uv_buf_t* buffer) {
        const absl::Span<char> shared = From(handle->data)->loop_->read_buffer();
        *buffer = uv_buf_init(shared.data(), static_cast<unsigned>(shared.size()));
      },
      [](uv_udp_t* udp, ssize_t size, const uv_buf_t* buffer, const struct sockaddr* from,
         unsigned) { From(udp->data)->OnReceived(size, buffer->base, from); });
  return result == UV_EALREADY ? absl::OkStatus() : Result(result, "recvmsg");
}

void UvUdp::StopReceiving() {
  if (open()) uv_udp_recv_stop(&udp_);
}

void UvUdp::OnReceived(ssize_t size, char* data, const struct sockaddr* from) {
  if (!open()) return;
  if (size < 0) return delegate_->OnReceiveError(SocketError(static_cast<int>(-size), "recvmsg"));
  if (from == nullptr) return;  // nothing was there after all
  const socklen_t length =
      from->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
  SocketAddress address = {};
  std::memcpy(&address, from, length);
  delegate_->OnMessage(absl::MakeSpan(data, static_cast<size_t>(size)),
                       ToEndpoint(address, length));
}

absl::StatusOr<bool> UvUdp::Send(absl::Span<const absl::string_view> parts, const std::string& host,
                                 int port, absl::AnyInvocable<void(absl::Status)> on_sent) {
  if (!open()) return SocketError(EBADF, "send");
  SocketAddress address;
  const struct sockaddr* to = nullptr;
  if (!host.empty()) {
    socklen_t length;
    absl::Status parsed = ParseAddress(host, port, &address, &length);
    if (!parsed.ok()) return parsed;
    to = &address.any;
  }
  std::vector<uv_buf_t> buffers;
  size_t size = 0;
  buffers.reserve(parts.size());
  for (absl::string_view part : parts) {
    buffers.push_back(
        uv_buf_init(const_cast<char*>(part.data()), static_cast<unsigned>(part.size())));
    size += part.size();
  }
  if (buffers.empty()) buffers.push_back(uv_buf_init(nullptr, 0));
  int result = uv_udp_try_send(&udp_, buffers.data(), static_cast<unsigned>(buffers.size()), to);
  if (result >= 0) return true;
  if (result != UV_EAGAIN && result != UV_ENOSYS) return SocketError(-result, "send");

  auto* queued = new Queued();
  queued->data.reserve(size);
  for (absl::string_view part : parts) queued->data.append(part.data(), part.size());
  queued->on_sent = std::move(on_sent);
  queued->request.data = queued;
  const uv_buf_t whole = uv_buf_init(queued->data.data(), static_cast<unsigned>(size));
  result =
      uv_udp_send(&queued->request, &udp_, &whole, 1, to, [](uv_udp_send_t* request, int sent) {
        auto* done = static_cast<Queued*>(request->data);
        if (done->on_sent) done->on_sent(Result(sent, "send"));
        delete done;
      });
  if (result == 0) return false;
  delete queued;
  return SocketError(-result, "send");
}

size_t UvUdp::queued_bytes() const { return open() ? uv_udp_get_send_queue_size(&udp_) : 0; }

size_t UvUdp::queued_messages() const { return open() ? uv_udp_get_send_queue_count(&udp_) : 0; }

absl::Status UvUdp::SetOption(Option option, int value) {
  if (!open()) return SocketError(EBADF, "setsockopt");
  switch (option) {
    case Option::kBroadcast:
      return Result(uv_udp_set_broadcast(&udp_, value), "setsockopt");
    case Option::kTtl:
      return Result(uv_udp_set_ttl(&udp_, value), "setsockopt");
    case Option::kMulticastTtl:
      return Result(uv_udp_set_multicast_ttl(&udp_, value), "setsockopt");
    case Option::kMulticastLoopback:
      return Result(uv_udp_set_multicast_loop(&udp_, value), "setsockopt");
  }
  return SocketError(EINVAL, "setsockopt");
}

absl::Status UvUdp::SetMulticastInterface(const std::string& address) {
  if (!open()) return SocketError(EBADF, "setsockopt");
  return Result(uv_udp_set_multicast_interface(&udp_, address.c_str()), "setsockopt");
}

absl::Status UvUdp::Join(const Membership& membership) {
  return SetMembership(membership, UV_JOIN_GROUP);
}

absl::Status UvUdp::Leave(const Membership& membership) {
  return SetMembership(membership, UV_LEAVE_GROUP);
}

absl::Status UvUdp::SetMembership(const Membership& membership, uv_membership change) {
  if (!open()) return SocketError(EBADF, "setsockopt");
  const char* through = OrNull(membership.interface_address);
  const int result = membership.source.empty()
                         ? uv_udp_set_membership(&udp_, membership.group.c_str(), through, change)
                         : uv_udp_set_source_membership(&udp_, membership.group.c_str(), through,
                                                        membership.source.c_str(), change);
  return Result(result, "setsockopt");
}

absl::StatusOr<int> UvUdp::SetBufferSize(Buffer which, int bytes) {
  const bool receive = which == Buffer::kReceive;
  const char* name = receive ? "uv_recv_buffer_size" : "uv_send_buffer_size";
  if (!open()) return SocketError(EBADF, name);
  const int result = receive ? uv_recv_buffer_size(AsHandle(&udp_), &bytes)
                             : uv_send_buffer_size(AsHandle(&udp_), &bytes);
  if (result != 0) return SocketError(-result, name);
  return bytes;
}

absl::StatusOr<Endpoint> UvUdp::local() const {
  if (!open()) return SocketError(EBADF, "getsockname");
  SocketAddress address;
  int length = sizeof(address);
  const int result = uv_udp_getsockname(&udp_, &address.any, &length);
  if (result != 0) return SocketError(-result, "getsockname");
  return ToEndpoint(address, static_cast<socklen_t>(length));
}

absl::StatusOr<Endpoint> UvUdp::remote() const {
  if (!open()) return SocketError(EBADF, "getpeername");
  SocketAddress address;
  int length = sizeof(address);
  const int result = uv_udp_getpeername(&udp_, &address.any, &length);
  if (result != 0) return SocketError(-result, "getpeername");
  return ToEndpoint(address, static_cast<socklen_t>(length));
}

int UvUdp::descriptor() const {
  uv_os_fd_t descriptor = -1;
  if (!open() || uv_fileno(reinterpret_cast<const uv_handle_t*>(&udp_), &descriptor) != 0) {
    return -1;
  }
  return descriptor;
}

void UvUdp::Ref() {
  if (open()) uv_ref(AsHandle(&udp_));
}

void UvUdp::Unref() {
  if (open()) uv_unref(AsHandle(&udp_));
}

bool UvUdp::has_ref() const {
  return open() && uv_has_ref(reinterpret_cast<const uv_handle_t*>(&udp_)) != 0;
}

void UvUdp::DoClose() {
  uv_close(AsHandle(&udp_), [](uv_handle_t* handle) { From(handle->data)->FinishClose(); });
}

}  // namespace gyre::loop
