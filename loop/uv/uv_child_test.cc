#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/child.h"
#include "loop/loop.h"
#include "loop/system_error.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {
namespace {

// A process that ends with `code`, at once or when it is killed.
int Fork(int code) {
  const int pid = fork();
  if (pid == 0) _exit(code);
  return pid;
}

int ForkWaiting() {
  const int pid = fork();
  if (pid == 0) {
    for (;;) pause();
  }
  return pid;
}

void WaitForZombie(int pid) {
  siginfo_t info;
  waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
}

bool IsGone(int pid) { return waitpid(pid, nullptr, WNOHANG) < 0 && errno == ECHILD; }

// Takes all descriptors away, so that the system cannot give one for the process.
class NoDescriptors {
 public:
  NoDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_;
};

class UvChildTest : public testing::Test {
 protected:
  Child* Watch(int pid) {
    absl::StatusOr<Child*> child = loop_->NewChild(pid, [this](ChildExit exit) {
      exit_ = exit;
      ++calls_;
    });
    EXPECT_TRUE(child.ok()) << child.status();
    return child.ok() ? *child : nullptr;
  }

  std::unique_ptr<Loop> loop_ = NewUvLoop();
  ChildExit exit_;
  int calls_ = 0;
};

TEST_F(UvChildTest, KeepsTheLoopRunningUntilTheEndAndReapsOnce) {
  const int pid = Fork(5);
  Child* child = Watch(pid);
  EXPECT_TRUE(loop_->Alive());
  loop_->Run();
  EXPECT_EQ(calls_, 1);
  EXPECT_EQ(exit_.code, 5);
  EXPECT_TRUE(child->exited());
  EXPECT_TRUE(IsGone(pid));
}

TEST_F(UvChildTest, EndBeforeTheWatchIsSeen) {
  const int pid = Fork(6);
  WaitForZombie(pid);
  Watch(pid);
  EXPECT_EQ(calls_, 0);
  loop_->Run();
  EXPECT_EQ(exit_.code, 6);
}

TEST_F(UvChildTest, UnreferencedChildDoesNotKeepTheLoopRunning) {
  const int pid = ForkWaiting();
  Child* child = Watch(pid);
  child->Unref();
  loop_->Run();
  EXPECT_EQ(calls_, 0);
  child->Ref();
  EXPECT_TRUE(child->Kill(SIGTERM).ok());
  loop_->Run();
  EXPECT_EQ(exit_.signal, SIGTERM);
}

TEST_F(UvChildTest, ClosedChildIsStillReaped) {
  const int pid = ForkWaiting();
  Child* child = Watch(pid);
  child->Close();
  EXPECT_EQ(FromStatus(child->Kill(0))->error, ESRCH);
  kill(pid, SIGKILL);
  WaitForZombie(pid);
  // The zombie is ready, so the first poll takes it; the timer makes sure that there is one.
  loop_->NewTimer([] {})->Start(1);
  loop_->Run();
  EXPECT_EQ(calls_, 0);
  EXPECT_TRUE(IsGone(pid));
}

TEST_F(UvChildTest, CanBeClosedInItsCallback) {
  const int pid = Fork(0);
  Child* child = nullptr;
  bool closed = false;
  absl::StatusOr<Child*> made =
      loop_->NewChild(pid, [&](ChildExit) { child->Close([&] { closed = true; }); });
  child = *made;
  loop_->Run();
  EXPECT_TRUE(closed);
}

TEST_F(UvChildTest, StatusTakenByAnotherIsUnknown) {
  const int pid = Fork(3);
  Watch(pid);
  waitpid(pid, nullptr, 0);
  loop_->Run();
  EXPECT_EQ(calls_, 1);
  EXPECT_EQ(exit_.code, -1);
  EXPECT_EQ(exit_.signal, -1);
}

TEST_F(UvChildTest, UnknownSignalIsRefused) {
  Child* child = Watch(ForkWaiting());
  EXPECT_EQ(FromStatus(child->Kill(1000))->error, EINVAL);
  EXPECT_TRUE(child->Kill(SIGKILL).ok());
  loop_->Run();
}

TEST_F(UvChildTest, WithoutDescriptorsTheEndIsSeenBySignal) {
  const int pid = ForkWaiting();
  Child* child;
  {
    NoDescriptors none;
    child = Watch(pid);
  }
  ASSERT_NE(child, nullptr);
  EXPECT_TRUE(child->Kill(SIGKILL).ok());
  loop_->Run();
  EXPECT_EQ(exit_.signal, SIGKILL);
  EXPECT_TRUE(IsGone(pid));
}

TEST_F(UvChildTest, WithoutDescriptorsAnEarlierEndIsSeenToo) {
  const int pid = Fork(4);
  WaitForZombie(pid);
  {
    NoDescriptors none;
    Watch(pid);
  }
  loop_->Run();
  EXPECT_EQ(exit_.code, 4);
}

}  // namespace
}  // namespace gyre::loop
