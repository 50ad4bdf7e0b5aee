#include "loop/loop.h"

#include <cerrno>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "loop/child.h"
#include "loop/system_error.h"

namespace gyre::loop {

absl::StatusOr<Child*> Loop::NewChild(int, absl::AnyInvocable<void(ChildExit)>) {
  SystemError error;
  error.error = ENOSYS;
  error.syscall = "waitpid";
  return ToStatus(error);
}

}  // namespace gyre::loop
