#include "loop/loop.h"

#include <cerrno>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/child.h"
#include "loop/file_watch.h"
#include "loop/poll.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/udp.h"

namespace gyre::loop {
namespace {

absl::Status NotSupported(const char* syscall) {
  SystemError error;
  error.error = ENOSYS;
  error.syscall = syscall;
  return ToStatus(error);
}

}  // namespace

absl::StatusOr<Child*> Loop::NewChild(int, absl::AnyInvocable<void(ChildExit)>) {
  return NotSupported("waitpid");
}

absl::StatusOr<FileWatch*> Loop::NewFileWatch(const std::string&,
                                              absl::AnyInvocable<void(absl::StatusOr<FileEvent>)>) {
  return NotSupported("watch");
}

absl::StatusOr<Stream*> Loop::StartConnect(const ConnectOptions&,
                                           absl::AnyInvocable<void(absl::Status)>) {
  return NotSupported("connect");
}

absl::StatusOr<Poll*> Loop::NewPoll(int, absl::AnyInvocable<void(PollEvents)>) {
  return NotSupported("poll");
}

absl::StatusOr<Udp*> Loop::NewUdp(Udp::Delegate*) { return NotSupported("socket"); }

}  // namespace gyre::loop
