#include "loop/descriptor_passing.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/log/absl_check.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

constexpr size_t kMostParts = 64;

absl::Status Failure(const char* syscall) { return ToStatus({.error = errno, .syscall = syscall}); }

// The system calls themselves: the C library's functions prepare for the end of the thread in the
// middle of each, which costs a small message more than its bytes do.
absl::StatusOr<size_t> SendBytes(int socket, absl::string_view bytes) {
  ssize_t sent;
  do {
    sent = syscall(SYS_sendto, socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                   nullptr, 0);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return Failure("write");
  return static_cast<size_t>(sent);
}

}  // namespace

absl::StatusOr<size_t> SendWithDescriptors(int socket, absl::Span<const absl::string_view> parts,
                                           absl::Span<const int> descriptors) {
  if (parts.size() == 1 && descriptors.empty()) return SendBytes(socket, parts[0]);
  struct iovec vectors[kMostParts];
  const size_t count = std::min(parts.size(), kMostParts);
  for (size_t i = 0; i < count; ++i) {
    vectors[i] = {const_cast<char*>(parts[i].data()), parts[i].size()};
  }
  struct msghdr message = {};
  message.msg_iov = vectors;
  message.msg_iovlen = count;
  alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMostPassedDescriptors)];
  if (!descriptors.empty()) {
    ABSL_CHECK_LE(descriptors.size(), kMostPassedDescriptors);
    const size_t size = descriptors.size() * sizeof(int);
    std::memset(control, 0, CMSG_SPACE(size));
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(size);
    struct cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(size);
    std::memcpy(CMSG_DATA(header), descriptors.data(), size);
  }
  ssize_t sent;
  do {
    sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  } while (sent < 0 && errno == EINTR);
  if (sent < 0) return Failure("write");
  return static_cast<size_t>(sent);
}

absl::StatusOr<size_t> SendWithDescriptor(int socket, absl::Span<const absl::string_view> parts,
                                          int descriptor) {
  const absl::Span<const int> one(&descriptor, 1);
  return SendWithDescriptors(socket, parts, descriptor < 0 ? absl::Span<const int>() : one);
}

absl::StatusOr<size_t> ReceiveWithDescriptors(int socket, absl::Span<char> buffer,
                                              std::vector<int>* descriptors) {
  struct iovec vector = {buffer.data(), buffer.size()};
  alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMostPassedDescriptors)];
  struct msghdr message = {};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  ssize_t received;
  do {
    received = syscall(SYS_recvmsg, socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  } while (received < 0 && errno == EINTR);
  if (received < 0) return Failure("read");
  for (struct cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int descriptor;
      std::memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
      descriptors->push_back(descriptor);
    }
  }
  return static_cast<size_t>(received);
}

absl::StatusOr<std::pair<int, int>> NewMessageSockets() {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
    return Failure("socketpair");
  }
  return std::make_pair(pair[0], pair[1]);
}

int DuplicateDescriptor(int descriptor) {
  const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  return copy < 0 ? -errno : copy;
}

bool CloseOnExec(int descriptor) { return fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0; }

bool IsListening(int descriptor) {
  int listening = 0;
  socklen_t size = sizeof(listening);
  return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 &&
         listening != 0;
}

}  // namespace gyre::loop
