#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "process/core/spawn.h"
#include "process/core/spawn_fixture.h"

namespace gyre::process {
namespace {

// A program in a window of its own.
class SpawnPtyTest : public SpawnTest {
 protected:
  SpawnPtyTest() {
    struct winsize size = {.ws_row = 33, .ws_col = 77};
    if (openpty(&window_, &terminal_, nullptr, nullptr, &size) != 0) return;
    fcntl(window_, F_SETFD, FD_CLOEXEC);
    fcntl(terminal_, F_SETFD, FD_CLOEXEC);
  }
  ~SpawnPtyTest() override {
    if (window_ < 0) return;
    close(window_);
    close(terminal_);
  }

  void SetUp() override {
    if (window_ < 0) GTEST_SKIP() << "no pseudo terminals here";
  }

  SpawnOptions InWindow(const std::string& script) {
    SpawnOptions options = Shell(script);
    options.detached = true;
    options.controlling_terminal = true;
    const Stdio terminal = Stdio::Descriptor(terminal_);
    options.stdio = {terminal, terminal, terminal};
    return options;
  }

  // What the window shows, up to and with `end`.
  std::string ShownUntil(const std::string& end) {
    std::string shown;
    char byte;
    while (!absl::EndsWith(shown, end) && read(window_, &byte, 1) == 1) shown += byte;
    return shown;
  }

  void Type(const std::string& keys) {
    EXPECT_EQ(write(window_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }

  // Runs a program and meanwhile what `use` does with the window.
  template <typename Use>
  loop::ChildExit RunInWindow(const SpawnOptions& options, Use&& use) {
    loop::ChildExit exit;
    loop::Child* child = nullptr;
    absl::StatusOr<Spawned> spawned = Spawn(*loop_, options, [&](loop::ChildExit how) {
      exit = how;
      child->Close();
    });
    EXPECT_TRUE(spawned.ok()) << spawned.status();
    if (!spawned.ok()) return exit;
    child = spawned->child;
    use();
    loop_->Run();
    return exit;
  }

  int window_ = -1;
  int terminal_ = -1;
};

TEST_F(SpawnPtyTest, TheProgramSeesATerminalAndItsSize) {
  const loop::ChildExit exit = RunInWindow(
      InWindow("test -t 0 && test -t 1 && test -t 2 && stty size && read line"), [this] {
        EXPECT_EQ(ShownUntil("\r\n"), "33 77\r\n");
        Type("\n");
      });
  EXPECT_EQ(exit.code, 0);
}

TEST_F(SpawnPtyTest, AChangeOfTheSizeIsASignalToTheProgram) {
  const loop::ChildExit exit = RunInWindow(
      InWindow(
          "trap 'stty size; read line; exit 5' WINCH; echo begin; while :; do read line; done"),
      [this] {
        ShownUntil("begin\r\n");
        const struct winsize size = {.ws_row = 40, .ws_col = 100};
        ASSERT_EQ(ioctl(window_, TIOCSWINSZ, &size), 0);
        EXPECT_EQ(ShownUntil("\r\n"), "40 100\r\n");
        Type("\n");
      });
  EXPECT_EQ(exit.code, 5);
}

TEST_F(SpawnPtyTest, CtrlCEndsTheProgramAndNotItsParent) {
  const loop::ChildExit exit = RunInWindow(InWindow("echo begin; read line"), [this] {
    ShownUntil("begin\r\n");
    Type("\x03");
  });
  EXPECT_EQ(exit.signal, SIGINT);
}

TEST_F(SpawnPtyTest, WhatIsNoTerminalCannotControl) {
  SpawnOptions options = Shell("exit 0");
  options.detached = true;
  options.controlling_terminal = true;
  options.stdio = {Stdio::Ignore()};
  EXPECT_EQ(Failure(options).error, ENOTTY);
}

TEST_F(SpawnPtyTest, TheTerminalOfAnotherSessionCannotBeTaken) {
  SpawnOptions options = InWindow("exit 0");
  options.detached = false;
  EXPECT_EQ(Failure(options).error, EPERM);
}

}  // namespace
}  // namespace gyre::process
