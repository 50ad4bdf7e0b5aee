#include "loop/uv/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "loop/listener.h"
#include "loop/stream.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

constexpr char kAnyV6[] = "::";
constexpr char kAnyV4[] = "0.0.0.0";

bool SetOption(int descriptor, int level, int name, int value) {
  return setsockopt(descriptor, level, name, &value, sizeof(value)) == 0;
}

absl::StatusOr<int> ListenOn(const std::string& host, const ListenOptions& options) {
  SocketAddress address;
  socklen_t length;
  absl::Status parsed = ParseAddress(host, options.port, &address, &length);
  if (!parsed.ok()) return parsed;

  const int descriptor =
      socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return SocketError(errno, "listen", host, options.port);
  // Linux hands TCP_NODELAY on to every accepted socket, which saves a call per connection.
  const bool listening =
      SetOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1) &&
      (!options.reuse_port || SetOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1)) &&
      (address.any.sa_family != AF_INET6 ||
       SetOption(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, options.ipv6_only ? 1 : 0)) &&
      SetOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1) &&
      bind(descriptor, &address.any, length) == 0 && listen(descriptor, options.backlog) == 0;
  if (!listening) {
    const int error = errno;
    close(descriptor);
    return SocketError(error, "listen", host, options.port);
  }
  return descriptor;
}

}  // namespace

absl::Status ParseAddress(const std::string& host, int port, SocketAddress* address,
                          socklen_t* length) {
  if (port < 0 || port > 65535) {
    return absl::InvalidArgumentError(absl::StrCat("not a port: ", port));
  }
  std::memset(address, 0, sizeof(*address));
  if (uv_ip4_addr(host.c_str(), port, &address->v4) == 0) {
    *length = sizeof(address->v4);
    return absl::OkStatus();
  }
  if (uv_ip6_addr(host.c_str(), port, &address->v6) == 0) {
    *length = sizeof(address->v6);
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("not a numeric address: '", host, "'"));
}

Endpoint ToEndpoint(const SocketAddress& address, socklen_t length) {
  Endpoint endpoint;
  char text[INET6_ADDRSTRLEN] = {};
  if (length < sizeof(address.any.sa_family)) return endpoint;
  switch (address.any.sa_family) {
    case AF_INET:
      uv_ip4_name(&address.v4, text, sizeof(text));
      endpoint.address = text;
      endpoint.port = ntohs(address.v4.sin_port);
      endpoint.family = "IPv4";
      break;
    case AF_INET6:
      uv_ip6_name(&address.v6, text, sizeof(text));
      endpoint.address = text;
      endpoint.port = ntohs(address.v6.sin6_port);
      endpoint.family = "IPv6";
      break;
    case AF_UNIX: {
      const size_t used = length - offsetof(struct sockaddr_un, sun_path);
      endpoint.address.assign(address.local.sun_path, strnlen(address.local.sun_path, used));
      endpoint.family = "Unix";
      break;
    }
    default:
      break;
  }
  return endpoint;
}

Endpoint LocalEndpoint(int descriptor) {
  SocketAddress address;
  socklen_t length = sizeof(address);
  if (getsockname(descriptor, &address.any, &length) != 0) return Endpoint();
  return ToEndpoint(address, length);
}

Endpoint RemoteEndpoint(int descriptor) {
  SocketAddress address;
  socklen_t length = sizeof(address);
  if (getpeername(descriptor, &address.any, &length) != 0) return Endpoint();
  return ToEndpoint(address, length);
}

absl::Status SocketError(int error, absl::string_view syscall, absl::string_view host, int port) {
  SystemError result;
  result.error = error;
  result.syscall = std::string(syscall);
  result.address = std::string(host);
  result.port = port;
  return ToStatus(std::move(result));
}

absl::StatusOr<int> OpenListeningSocket(const ListenOptions& options) {
  if (!options.host.empty()) return ListenOn(options.host, options);
  absl::StatusOr<int> descriptor = ListenOn(kAnyV6, options);
  if (descriptor.ok() || options.ipv6_only) return descriptor;
  // Without IPv6 the other family is tried, as Node does; a port in use is in use there too.
  const std::optional<SystemError> error = FromStatus(descriptor.status());
  if (!error.has_value() || error->error == EADDRINUSE) return descriptor;
  return ListenOn(kAnyV4, options);
}

}  // namespace gyre::loop
