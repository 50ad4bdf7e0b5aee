#include "process/core/run_program.h"

#include <cerrno>
#include <string>

#include "gtest/gtest.h"
#include "process/core/spawn_fixture.h"

namespace gyre::process {
namespace {

RunOptions Script(const std::string& script) {
  RunOptions options;
  options.spawn = Shell(script);
  return options;
}

TEST(RunProgramTest, OutputAndExitAreReturned) {
  const RunResult result = RunProgram(Script("echo out; echo err >&2; exit 3"));
  EXPECT_EQ(result.error, 0);
  EXPECT_EQ(result.exit.code, 3);
  EXPECT_EQ(result.output[1], "out\n");
  EXPECT_EQ(result.output[2], "err\n");
}

TEST(RunProgramTest, MoreInputThanAPipeHoldsGoesThrough) {
  RunOptions options = Script("cat");
  options.input[0] = std::string(1 << 20, 'x');
  EXPECT_EQ(RunProgram(options).output[1], options.input[0]);
}

TEST(RunProgramTest, InputThatNobodyReadsIsNoError) {
  RunOptions options = Script("exit 0");
  options.input[0] = std::string(1 << 20, 'x');
  const RunResult result = RunProgram(options);
  EXPECT_EQ(result.error, 0);
  EXPECT_EQ(result.exit.code, 0);
}

TEST(RunProgramTest, TimeoutEndsTheWaitForAGrandchildToo) {
  RunOptions options = Script("sleep 1000 & exec sleep 1000");
  options.timeout_ms = 20;
  const RunResult result = RunProgram(options);
  EXPECT_EQ(result.error, ETIMEDOUT);
  EXPECT_EQ(result.exit.signal, 15);
}

TEST(RunProgramTest, OutputBeyondTheLimitEndsTheProgram) {
  RunOptions options = Script("exec yes");
  options.max_output = 100;
  const RunResult result = RunProgram(options);
  EXPECT_EQ(result.error, ENOBUFS);
  EXPECT_GT(result.output[1].size(), 100u);
  EXPECT_LE(result.output[1].size(), 100u + (1 << 20));
}

TEST(RunProgramTest, NothingIsLeftBehind) {
  const int before = OpenDescriptors();
  RunProgram(Script("exit 0"));
  RunOptions missing;
  missing.spawn.file = "/does/not/exist";
  const RunResult result = RunProgram(missing);
  EXPECT_EQ(result.error, ENOENT);
  EXPECT_EQ(result.pid, 0);
  EXPECT_EQ(OpenDescriptors(), before);
  EXPECT_FALSE(HasChildren());
}

}  // namespace
}  // namespace gyre::process
