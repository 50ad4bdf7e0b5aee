// Socket addresses and the opening of sockets, free of libuv's handles. Private to loop/uv.
#ifndef GYRE_LOOP_UV_SOCKET_H_
#define GYRE_LOOP_UV_SOCKET_H_

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "loop/listener.h"
#include "loop/stream.h"

namespace gyre::loop {

union SocketAddress {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
  struct sockaddr_un local;
};

// A numeric address and a port of 0 to 65535; InvalidArgumentError for anything else.
absl::Status ParseAddress(const std::string& host, int port, SocketAddress* address,
                          socklen_t* length);

// The address of a Unix socket; one that begins with NUL is abstract. SystemError EINVAL of
// `syscall` where it is too long.
absl::Status ParsePath(const std::string& path, absl::string_view syscall, SocketAddress* address,
                       socklen_t* length);

// Binds the near end of a connection to be made. Errors of syscall "bind".
absl::Status BindLocal(int descriptor, const std::string& host, int port);

Endpoint ToEndpoint(const SocketAddress& address, socklen_t length);

// The two ends of `descriptor`; empty where there is none.
Endpoint LocalEndpoint(int descriptor);
Endpoint RemoteEndpoint(int descriptor);

// A status for the errno value `error`.
absl::Status SocketError(int error, absl::string_view syscall, absl::string_view host = "",
                         int port = -1);

// A bound, listening, non-blocking socket. All errors name the syscall "listen", as Node's do. A
// descriptor in the options is used as it is, and stays open where that fails.
absl::StatusOr<int> OpenListeningSocket(const ListenOptions& options);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_SOCKET_H_
