#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "process/core/spawn.h"
#include "process/core/spawn_fixture.h"

namespace gyre::process {
namespace {

using SpawnProgramTest = SpawnTest;

TEST_F(SpawnProgramTest, ProgramIsFoundInThePathOfItsEnvironment) {
  WriteFile("hello", "#!/bin/sh\necho found\n", 0755);
  SpawnOptions options;
  options.file = "hello";
  options.env = {absl::StrCat("PATH=/nonexistent:", folder_, ":/bin")};
  EXPECT_EQ(Run(options).out, "found\n");
}

TEST_F(SpawnProgramTest, TextFileWithoutInterpreterRunsInTheShell) {
  SpawnOptions options;
  options.file = WriteFile("script", "echo \"$1\"\n", 0755);
  options.arguments = {"ignored", "argument"};
  EXPECT_EQ(Run(options).out, "argument\n");
}

TEST_F(SpawnProgramTest, ProgramSeesExactlyItsArguments) {
  SpawnOptions options;
  options.file = "/usr/bin/printf";
  options.arguments = {"printf", "[%s]", "", "a b", "$HOME", "\xc3\xa9"};
  EXPECT_EQ(Run(options).out, "[][a b][$HOME][\xc3\xa9]");
}

TEST_F(SpawnProgramTest, GivenEnvironmentReplacesTheParents) {
  SpawnOptions options;
  options.file = "/usr/bin/env";
  options.env = {"A=1", "B=two words"};
  EXPECT_EQ(Run(options).out, "A=1\nB=two words\n");
}

TEST_F(SpawnProgramTest, EnvironmentOfTheParentIsInherited) {
  setenv("GYRE_SPAWN_TEST", "inherited", 1);
  EXPECT_EQ(Run(Shell("echo $GYRE_SPAWN_TEST")).out, "inherited\n");
  unsetenv("GYRE_SPAWN_TEST");
}

TEST_F(SpawnProgramTest, ProgramStartsInItsDirectory) {
  SpawnOptions options = Shell("pwd -P");
  options.cwd = folder_;
  EXPECT_EQ(Run(options).out, absl::StrCat(std::filesystem::canonical(folder_).string(), "\n"));
}

TEST_F(SpawnProgramTest, DetachedProgramLeadsItsOwnSession) {
  SpawnOptions options =
      Shell("read -r _ _ _ _ group session _ < /proc/self/stat; echo $group $session $$");
  options.file = "/bin/sh";
  options.detached = true;
  Result result = Run(options);
  std::vector<int> ids(3);
  ASSERT_EQ(sscanf(result.out.c_str(), "%d %d %d", &ids[0], &ids[1], &ids[2]), 3) << result.out;
  EXPECT_EQ(ids[0], ids[2]);
  EXPECT_EQ(ids[1], ids[2]);
}

TEST_F(SpawnProgramTest, IgnoredAndBlockedSignalsAreResetInTheProgram) {
  struct sigaction ignore = {}, before;
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &before);
  sigset_t block, mask;
  sigemptyset(&block);
  sigaddset(&block, SIGPIPE);
  sigaddset(&block, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &block, &mask);
  const Result result =
      Run(Shell("grep -E 'Sig(Blk|Ign)' /proc/self/status; kill -PIPE $$; exit 3"));
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  sigaction(SIGPIPE, &before, nullptr);
  EXPECT_EQ(result.out, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
  EXPECT_EQ(result.exit.signal, SIGPIPE);
}

TEST_F(SpawnProgramTest, SignalsOfTheParentStayAsTheyWere) {
  struct sigaction ignore = {}, before, after;
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGUSR2, &ignore, &before);
  Run(Shell("exit 0"));
  sigaction(SIGUSR2, &before, &after);
  EXPECT_EQ(after.sa_handler, SIG_IGN);
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  EXPECT_EQ(sigismember(&mask, SIGUSR2), 0);
}

}  // namespace
}  // namespace gyre::process
