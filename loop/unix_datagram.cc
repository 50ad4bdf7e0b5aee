#include "loop/unix_datagram.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

absl::Status Failure(int error, const std::string& path) {
  return ToStatus({.error = error, .syscall = "send", .path = path});
}

}  // namespace

absl::Status SendUnixDatagram(const std::string& path, absl::string_view bytes) {
  struct sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) return Failure(EINVAL, path);
  std::memcpy(address.sun_path, path.data(), path.size());
  // The length is what ends an abstract name; a file's name ends with its NUL as well.
  const size_t length = offsetof(struct sockaddr_un, sun_path) + path.size();
  const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return Failure(errno, path);
  ssize_t sent;
  do {
    sent = sendto(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL,
                  reinterpret_cast<struct sockaddr*>(&address), static_cast<socklen_t>(length));
  } while (sent < 0 && errno == EINTR);
  const int error = errno;
  close(descriptor);
  return sent < 0 ? Failure(error, path) : absl::OkStatus();
}

}  // namespace gyre::loop
