#include "loop/accept_waiting.h"

#include <sys/socket.h>

#include <cerrno>
#include <vector>

namespace gyre::loop {
namespace {

// Errors in a row after which it is not the connections that are to blame.
constexpr int kMostFailures = 64;

}  // namespace

std::vector<int> AcceptWaiting(int socket) {
  std::vector<int> accepted;
  for (int failures = 0; failures < kMostFailures;) {
    const int descriptor = accept4(socket, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      accepted.push_back(descriptor);
      failures = 0;
      continue;
    }
    if (errno == EAGAIN || errno == EMFILE || errno == ENFILE || errno == EBADF ||
        errno == EINVAL || errno == ENOTSOCK) {
      break;
    }
    // One that went away meanwhile, as accept(2) reports it.
    ++failures;
  }
  return accepted;
}

}  // namespace gyre::loop
