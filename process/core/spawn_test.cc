#include "process/core/spawn.h"

#include <signal.h>

#include <cerrno>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "loop/child.h"
#include "loop/system_error.h"
#include "process/core/spawn_fixture.h"

namespace gyre::process {
namespace {

TEST_F(SpawnTest, ExitCodeIsDelivered) {
  for (int code : {0, 1, 7, 255}) {
    const loop::ChildExit exit = Run(Shell(absl::StrCat("exit ", code))).exit;
    EXPECT_EQ(exit.code, code);
    EXPECT_EQ(exit.signal, -1);
  }
}

TEST_F(SpawnTest, SignalThatEndedTheProgramIsDelivered) {
  const loop::ChildExit exit = Run(Shell("kill -TERM $$")).exit;
  EXPECT_EQ(exit.signal, SIGTERM);
  EXPECT_EQ(exit.code, -1);
}

TEST_F(SpawnTest, StatusArrivesWhereTheProcessIgnoredSigchld) {
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGCHLD, &ignore, nullptr);
  EXPECT_EQ(Run(Shell("exit 9")).exit.code, 9);
}

TEST_F(SpawnTest, KillEndsTheProgram) {
  loop::ChildExit exit;
  SpawnOptions options = Shell("exec sleep 1000");
  options.stdio = {};
  absl::StatusOr<Spawned> spawned =
      Spawn(*loop_, options, [&](loop::ChildExit status) { exit = status; });
  ASSERT_TRUE(spawned.ok()) << spawned.status();
  EXPECT_TRUE(spawned->child->Kill(SIGKILL).ok());
  EXPECT_TRUE(spawned->child->Kill(SIGKILL).ok());
  loop_->Run();
  EXPECT_EQ(exit.signal, SIGKILL);
}

TEST_F(SpawnTest, KillAfterTheEndIsESRCH) {
  SpawnOptions options = Shell("exit 0");
  options.stdio = {};
  absl::StatusOr<Spawned> spawned = Spawn(*loop_, options, [](loop::ChildExit) {});
  ASSERT_TRUE(spawned.ok()) << spawned.status();
  loop_->Run();
  EXPECT_TRUE(spawned->child->exited());
  EXPECT_EQ(loop::FromStatus(spawned->child->Kill(SIGTERM))->error, ESRCH);
  EXPECT_EQ(loop::FromStatus(spawned->child->Kill(0))->error, ESRCH);
}

TEST_F(SpawnTest, ManyProgramsAtOnceLeaveNothingBehind) {
  constexpr int kCount = 200;
  const int before = OpenDescriptors();
  std::vector<int> codes(kCount, -1);
  std::vector<loop::Child*> children(kCount);
  std::vector<Reader> readers(kCount);
  for (int i = 0; i < kCount; ++i) {
    SpawnOptions options = Shell(absl::StrCat("echo ", i, "; exit ", i));
    options.stdio = {Stdio::Ignore(), Stdio::Pipe(), Stdio::Inherit()};
    absl::StatusOr<Spawned> spawned = Spawn(*loop_, options, [&, i](loop::ChildExit exit) {
      codes[i] = exit.code;
      children[i]->Close();
    });
    ASSERT_TRUE(spawned.ok()) << spawned.status();
    children[i] = spawned->child;
    readers[i].Read(spawned->stdio[1]);
  }
  loop_->Run();
  for (int i = 0; i < kCount; ++i) {
    EXPECT_EQ(codes[i], i);
    EXPECT_EQ(readers[i].text(), absl::StrCat(i, "\n"));
  }
  EXPECT_FALSE(HasChildren());
  EXPECT_EQ(OpenDescriptors(), before);
}

}  // namespace
}  // namespace gyre::process
