#include "loop/uv/socket.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
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

absl::StatusOr<int> ListenOnPath(const ListenOptions& options) {
  SocketAddress address;
  socklen_t length;
  absl::Status parsed = ParsePath(options.path, "listen", &address, &length);
  if (!parsed.ok()) return parsed;
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return SocketError(errno, "listen", options.path);
  if (bind(descriptor, &address.any, length) != 0) {
    // What Node's users are told of a folder that is not there.
    const int error = errno == ENOENT ? EACCES : errno;
    close(descriptor);
    return SocketError(error, "listen", options.path);
  }
  const bool file = options.path[0] != '\0';
  bool ready = true;
  if (file && (options.readable_by_all || options.writable_by_all)) {
    struct stat info = {};
    mode_t mode = 0;
    if (options.readable_by_all) mode |= S_IRUSR | S_IRGRP | S_IROTH;
    if (options.writable_by_all) mode |= S_IWUSR | S_IWGRP | S_IWOTH;
    ready = stat(options.path.c_str(), &info) == 0 &&
            chmod(options.path.c_str(), (info.st_mode & 07777) | mode) == 0;
  }
  if (!ready || listen(descriptor, options.backlog) != 0) {
    const int error = errno;
    close(descriptor);
    if (file) unlink(options.path.c_str());
    return SocketError(error, "listen", options.path);
  }
  return descriptor;
}

absl::StatusOr<int> ListenOnDescriptor(const ListenOptions& options) {
  const int flags = fcntl(options.descriptor, F_GETFL);
  if (flags < 0 || fcntl(options.descriptor, F_SETFL, flags | O_NONBLOCK) != 0 ||
      listen(options.descriptor, options.backlog) != 0) {
    return SocketError(errno, "listen");
  }
  return options.descriptor;
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
      (!options.no_delay || SetOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1)) &&
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

absl::Status ParsePath(const std::string& path, absl::string_view syscall, SocketAddress* address,
                       socklen_t* length) {
  std::memset(address, 0, sizeof(*address));
  const bool abstract = !path.empty() && path[0] == '\0';
  // A file's name ends with a NUL that has to fit, too.
  if (path.size() + (abstract ? 0 : 1) > sizeof(address->local.sun_path)) {
    return SocketError(EINVAL, syscall, path);
  }
  address->local.sun_family = AF_UNIX;
  std::memcpy(address->local.sun_path, path.data(), path.size());
  *length = static_cast<socklen_t>(offsetof(struct sockaddr_un, sun_path) + path.size() +
                                   (abstract ? 0 : 1));
  return absl::OkStatus();
}

absl::Status BindLocal(int descriptor, const std::string& host, int port) {
  SocketAddress address;
  socklen_t length;
  absl::Status parsed = ParseAddress(host, port, &address, &length);
  if (!parsed.ok()) return parsed;
  if (!SetOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1) ||
      bind(descriptor, &address.any, length) != 0) {
    return SocketError(errno, "bind", host, port);
  }
  return absl::OkStatus();
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
      if (address.v6.sin6_scope_id != 0 && IN6_IS_ADDR_LINKLOCAL(&address.v6.sin6_addr)) {
        char zone[UV_IF_NAMESIZE];
        size_t size = sizeof(zone);
        if (uv_if_indextoname(address.v6.sin6_scope_id, zone, &size) == 0) {
          absl::StrAppend(&endpoint.address, "%", zone);
        }
      }
      endpoint.port = ntohs(address.v6.sin6_port);
      endpoint.family = "IPv6";
      break;
    case AF_UNIX: {
      const size_t used = length - offsetof(struct sockaddr_un, sun_path);
      // An abstract name begins with NUL and ends with the address.
      const bool abstract = used > 0 && address.local.sun_path[0] == '\0';
      endpoint.address.assign(address.local.sun_path,
                              abstract ? used : strnlen(address.local.sun_path, used));
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
  // Abstract names are shown as the system's own tools do.
  if (!result.address.empty() && result.address[0] == '\0') result.address[0] = '@';
  result.port = port;
  return ToStatus(std::move(result));
}

absl::StatusOr<int> OpenListeningSocket(const ListenOptions& options) {
  if (options.descriptor >= 0) return ListenOnDescriptor(options);
  if (!options.path.empty()) return ListenOnPath(options);
  if (!options.host.empty()) return ListenOn(options.host, options);
  absl::StatusOr<int> descriptor = ListenOn(kAnyV6, options);
  if (descriptor.ok() || options.ipv6_only) return descriptor;
  // Without IPv6 the other family is tried, as Node does; a port in use is in use there too.
  const std::optional<SystemError> error = FromStatus(descriptor.status());
  if (!error.has_value() || error->error == EADDRINUSE) return descriptor;
  return ListenOn(kAnyV4, options);
}

}  // namespace gyre::loop
