#include "loop/uv/uv_child.h"

#include <signal.h>
// glibc's header declares no C linkage.
extern "C" {
#include <sys/pidfd.h>
}
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/child.h"
#include "loop/handle.h"
#include "loop/system_error.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {
namespace {

UvChild* From(void* data) { return static_cast<UvChild*>(static_cast<Handle*>(data)); }

absl::Status ChildError(int error, const char* syscall) {
  SystemError result;
  result.error = error;
  result.syscall = syscall;
  return ToStatus(result);
}

}  // namespace

UvChild::UvChild(UvLoop* loop, int pid, absl::AnyInvocable<void(ChildExit)> on_exit)
    : loop_(loop), pid_(pid), on_exit_(std::move(on_exit)) {}

UvChild::~UvChild() {
  if (self_ != nullptr) *self_ = nullptr;
}

absl::StatusOr<UvChild*> UvChild::New(UvLoop* loop, int pid,
                                      absl::AnyInvocable<void(ChildExit)> on_exit) {
  auto* child = new UvChild(loop, pid, std::move(on_exit));
  child->pidfd_ = pidfd_open(pid, 0);
  int result = child->pidfd_ < 0 ? -1 : child->StartPolling();
  if (result != 0) {
    // An old kernel, a sandbox, or no descriptor left: the process runs already and has to be
    // watched all the same.
    if (child->pidfd_ >= 0) close(child->pidfd_);
    child->pidfd_ = -1;
    result = child->StartSignal();
  }
  if (result != 0) {
    delete child;
    return ChildError(-result, "waitpid");
  }
  return child;
}

int UvChild::StartPolling() {
  const int result = uv_poll_init(loop_->uv(), &uv_.poll, pidfd_);
  if (result != 0) return result;
  UvLoop::Tag(handle(), this);
  uv_poll_start(&uv_.poll, UV_READABLE,
                [](uv_poll_t* poll, int, int) { From(poll->data)->Check(); });
  return 0;
}

int UvChild::StartSignal() {
  uv_ = {};
  const int result = uv_signal_init(loop_->uv(), &uv_.signal);
  if (result != 0) return result;
  UvLoop::Tag(handle(), this);
  uv_signal_start(
      &uv_.signal, [](uv_signal_t* signal, int) { From(signal->data)->Check(); }, SIGCHLD);
  // The signal may have come before anybody watched.
  self_ = std::make_shared<UvChild*>(this);
  loop_->Defer([self = self_] {
    if (*self != nullptr && (*self)->open()) (*self)->Check();
  });
  return 0;
}

void UvChild::Check() {
  if (exited_) return;
  int status = 0;
  pid_t result;
  do {
    result = waitpid(pid_, &status, WNOHANG);
  } while (result < 0 && errno == EINTR);
  if (result == 0) return;
  exited_ = true;
  if (pidfd_ >= 0) {
    uv_poll_stop(&uv_.poll);
  } else {
    uv_signal_stop(&uv_.signal);
  }
  ChildExit exit;
  if (result > 0 && WIFSIGNALED(status)) {
    exit.signal = WTERMSIG(status);
  } else if (result > 0) {
    exit.code = WEXITSTATUS(status);
  }
  // What the program wrote before its end is ready too, and comes first.
  if (self_ == nullptr) self_ = std::make_shared<UvChild*>(this);
  loop_->AfterPoll([self = self_, exit] {
    if (*self == nullptr || !(*self)->open()) return;
    // The callback may close this.
    absl::AnyInvocable<void(ChildExit)> on_exit = std::move((*self)->on_exit_);
    if (on_exit) on_exit(exit);
  });
}

absl::Status UvChild::Kill(int signal) {
  if (exited_ || !open()) return ChildError(ESRCH, "kill");
  int result = -1;
  errno = ENOSYS;
  if (pidfd_ >= 0) result = pidfd_send_signal(pidfd_, signal, nullptr, 0);
  // A process whose status was not taken keeps its number, so this cannot hit another.
  if (result != 0 && errno == ENOSYS) result = kill(pid_, signal);
  return result == 0 ? absl::OkStatus() : ChildError(errno, "kill");
}

void UvChild::Ref() {
  if (open()) uv_ref(handle());
}

void UvChild::Unref() {
  if (open()) uv_unref(handle());
}

bool UvChild::has_ref() const {
  return open() && uv_has_ref(reinterpret_cast<const uv_handle_t*>(&uv_)) != 0;
}

void UvChild::DoClose() {
  uv_close(handle(), [](uv_handle_t* handle) { From(handle->data)->FinishClose(); });
  // uv_close() has taken the descriptor out of the poll set; it may go now.
  if (pidfd_ >= 0) close(pidfd_);
  pidfd_ = -1;
  if (exited_ || loop_->destroying()) return;
  // Somebody has to take the status, or the process stays a zombie.
  auto owner = std::make_shared<UvChild*>(nullptr);
  absl::StatusOr<UvChild*> reaper = New(loop_, pid_, [owner](ChildExit) { (*owner)->Close(); });
  if (!reaper.ok()) return;
  *owner = *reaper;
  (*reaper)->Unref();
}

}  // namespace gyre::loop
