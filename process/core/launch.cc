#include "process/core/launch.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>

// The child runs on a stack that the sanitizer does not know.
#define GYRE_IN_CHILD __attribute__((no_sanitize("address"), noinline))

namespace gyre::process {
namespace {

constexpr size_t kStackSize = 64 * 1024;
constexpr char kShell[] = "/bin/sh";

struct Shared {
  const LaunchPlan* plan;
  int* sources;  // a copy that the child may change
  int error = 0;
  bool in_directory = false;
};

// A handler would run in the parent's memory, so this comes before any signal is let through. By
// the bare system call, because the C library keeps its own two signals from being touched, and a
// parent may have left even those ignored. All zeros are the default action whatever the kernel's
// layout.
GYRE_IN_CHILD void ResetSignals() {
  const char action[64] = {};
  for (int number = 1; number < NSIG; ++number) {
    syscall(SYS_rt_sigaction, number, action, nullptr, NSIG / 8);
  }
}

GYRE_IN_CHILD int OpenNull(int target) {
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) return errno;
  if (null == target) return fcntl(target, F_SETFD, 0) == 0 ? 0 : errno;
  const int result = dup2(null, target) < 0 ? errno : 0;
  close(null);
  return result;
}

GYRE_IN_CHILD void MakeBlocking(int descriptor) {
  const int flags = fcntl(descriptor, F_GETFL);
  if (flags >= 0 && (flags & O_NONBLOCK)) fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK);
}

GYRE_IN_CHILD int WireDescriptors(const LaunchPlan& plan, int* sources) {
  const int count = static_cast<int>(plan.source_count);
  // Sources in the range of the targets move out of the way first: another target may be written
  // over them.
  for (int i = 0; i < count; ++i) {
    if (sources[i] < 0 || sources[i] >= count || sources[i] == i) continue;
    sources[i] = fcntl(sources[i], F_DUPFD_CLOEXEC, count);
    if (sources[i] < 0) return errno;
  }
  for (int i = 0; i < count; ++i) {
    if (sources[i] == LaunchPlan::kNothing) {
      if (i >= 3) {
        close(i);
        continue;
      }
      const int error = OpenNull(i);
      if (error != 0) return error;
      continue;
    }
    const int result = sources[i] == i ? fcntl(i, F_SETFD, 0) : dup2(sources[i], i);
    if (result < 0) return errno;
    if (i < 3) MakeBlocking(i);
  }
  // Ours are all close-on-exec; this is for what came from our own parent, or from a library. An
  // older kernel lacks the call.
  syscall(SYS_close_range, static_cast<unsigned>(count), ~0u, 1u << 2 /* CLOSE_RANGE_CLOEXEC */);
  return 0;
}

// As execvp() does: the search goes on where there is nothing to run, and a refusal counts if
// nothing better comes.
GYRE_IN_CHILD int Execute(const LaunchPlan& plan) {
  bool refused = false;
  int error = ENOENT;
  for (const char* const* path = plan.paths; *path != nullptr; ++path) {
    execve(*path, plan.argv, plan.environment);
    error = errno;
    if (error == ENOEXEC) {
      plan.shell_argv[1] = *path;
      execve(kShell, const_cast<char* const*>(plan.shell_argv), plan.environment);
      error = errno;
    }
    if (error == EACCES) refused = true;
    if (error != EACCES && error != ENOENT && error != ENOTDIR && error != ENODEV &&
        error != ESTALE && error != ETIMEDOUT) {
      return error;
    }
  }
  return refused ? EACCES : error;
}

// By bare system calls: the C library's change every thread of the memory that the child borrows.
GYRE_IN_CHILD int ChangeIdentity(const LaunchPlan& plan) {
  if (plan.uid == nullptr && plan.gid == nullptr) return 0;
  // May fail without the right to it, as in Node.
  syscall(SYS_setgroups, 0, nullptr);
  if (plan.gid != nullptr && syscall(SYS_setgid, *plan.gid) != 0) return errno;
  if (plan.uid != nullptr && syscall(SYS_setuid, *plan.uid) != 0) return errno;
  return 0;
}

GYRE_IN_CHILD int Prepare(Shared& shared) {
  const LaunchPlan& plan = *shared.plan;
  ResetSignals();
  if (plan.new_session) setsid();
  int error = WireDescriptors(plan, shared.sources);
  if (error != 0) return error;
  if (plan.controlling_terminal && ioctl(0, TIOCSCTTY, 0) != 0) return errno;
  if (plan.directory != nullptr && chdir(plan.directory) != 0) {
    shared.in_directory = true;
    return errno;
  }
  error = ChangeIdentity(plan);
  if (error != 0) return error;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  return Execute(plan);
}

GYRE_IN_CHILD int ChildMain(void* argument) {
  Shared& shared = *static_cast<Shared*>(argument);
  shared.error = Prepare(shared);
  // Not _exit(): a sanitizer replaces it. The number of a failed launch is never seen.
  syscall(SYS_exit_group, 127);
  __builtin_unreachable();
}

}  // namespace

LaunchResult Launch(const LaunchPlan& plan) {
  auto sources = std::make_unique<int[]>(plan.source_count);
  for (size_t i = 0; i < plan.source_count; ++i) sources[i] = plan.sources[i];
  Shared shared = {&plan, sources.get()};
  auto stack = std::unique_ptr<char[]>(new char[kStackSize]);
  char* top = stack.get() + kStackSize;
  top -= reinterpret_cast<uintptr_t>(top) % 16;

  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  LaunchResult result;
  result.pid = clone(&ChildMain, top, CLONE_VM | CLONE_VFORK | SIGCHLD, &shared);
  const int clone_error = errno;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);

  if (result.pid < 0) {
    result.error = clone_error;
    return result;
  }
  if (shared.error != 0) {
    while (waitpid(result.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    result.pid = -1;
    result.error = shared.error;
    result.in_directory = shared.in_directory;
  }
  return result;
}

}  // namespace gyre::process
