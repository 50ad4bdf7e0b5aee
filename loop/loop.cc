#include "loop/loop.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

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

void Loop::AtTurnEnd(TurnEnd* end) {
  if (turn_ends_.empty()) RequestTurnEnd();
  turn_ends_.push_back(end);
}

void Loop::ForgetTurnEnd(TurnEnd* end) {
  for (TurnEnd*& due : turn_ends_) {
    if (due == end) due = nullptr;
  }
}

void Loop::EndTurn() {
  // Those that are added meanwhile come next time; one that is taken back is null by then.
  ++ending_turn_;
  const size_t count = turn_ends_.size();
  for (size_t i = 0; i < count; ++i) {
    if (TurnEnd* end = std::exchange(turn_ends_[i], nullptr)) end->OnTurnEnd();
  }
  if (--ending_turn_ > 0) return;
  turn_ends_.erase(std::remove(turn_ends_.begin(), turn_ends_.end(), nullptr), turn_ends_.end());
}

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

absl::StatusOr<Stream*> Loop::AdoptConnection(int, bool) { return NotSupported("open"); }

absl::StatusOr<Udp*> Loop::NewUdp(Udp::Delegate*) { return NotSupported("socket"); }

}  // namespace gyre::loop
