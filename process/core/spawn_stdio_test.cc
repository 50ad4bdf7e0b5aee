#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "process/core/spawn.h"
#include "process/core/spawn_fixture.h"

namespace gyre::process {
namespace {

using SpawnStdioTest = SpawnTest;

TEST_F(SpawnStdioTest, OutputAndErrorArriveOnTheirOwnPipes) {
  const Result result = Run(Shell("echo out; echo error >&2"));
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.error, "error\n");
}

TEST_F(SpawnStdioTest, LargeOutputArrivesWhole) {
  const Result result = Run(Shell("head -c 3000000 /dev/zero"));
  EXPECT_EQ(result.out, std::string(3000000, '\0'));
}

TEST_F(SpawnStdioTest, InputIsReadByTheProgramToItsEnd) {
  const std::string input(1000000, 'x');
  EXPECT_EQ(Run(Shell("cat"), input).out, input);
}

TEST_F(SpawnStdioTest, IgnoredDescriptorsAreTheNullDevice) {
  SpawnOptions options = Shell("cat; echo lost; readlink /proc/self/fd/0 >&2");
  options.stdio = {Stdio::Ignore(), Stdio::Ignore(), Stdio::Pipe()};
  EXPECT_EQ(Run(options).error, "/dev/null\n");
}

TEST_F(SpawnStdioTest, MissingStandardDescriptorsAreTheNullDevice) {
  SpawnOptions options =
      Shell("for fd in 0 1 2; do [ /proc/self/fd/$fd -ef /dev/null ] || exit 1; done");
  options.stdio = {};
  EXPECT_EQ(Run(options).exit.code, 0);
}

TEST_F(SpawnStdioTest, DescriptorOfTheParentIsShared) {
  const int file = open(Path("log").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  SpawnOptions options = Shell("echo one; echo two >&2; echo three >&4");
  options.stdio = {Stdio::Ignore(), Stdio::Descriptor(file), Stdio::Descriptor(file),
                   Stdio::Ignore(), Stdio::Descriptor(file)};
  Run(options);
  char text[64] = {};
  EXPECT_EQ(pread(file, text, sizeof(text), 0), 14);
  EXPECT_STREQ(text, "one\ntwo\nthree\n");
  close(file);
}

TEST_F(SpawnStdioTest, StandardDescriptorsCanBeSwapped) {
  // 1 of the child is the parent's 2 and the other way round: neither may be overwritten before it
  // is copied.
  const int one = open(Path("one").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const int two = open(Path("two").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const int saved_one = fcntl(1, F_DUPFD_CLOEXEC, 10), saved_two = fcntl(2, F_DUPFD_CLOEXEC, 10);
  dup2(one, 1);
  dup2(two, 2);
  SpawnOptions options = Shell("echo out; echo error >&2");
  options.stdio = {Stdio::Ignore(), Stdio::Descriptor(2), Stdio::Descriptor(1)};
  Run(options);
  dup2(saved_one, 1);
  dup2(saved_two, 2);
  char text[2][16] = {};
  EXPECT_GT(pread(one, text[0], sizeof(text[0]) - 1, 0), 0);
  EXPECT_GT(pread(two, text[1], sizeof(text[1]) - 1, 0), 0);
  EXPECT_STREQ(text[0], "error\n");
  EXPECT_STREQ(text[1], "out\n");
  for (int descriptor : {one, two, saved_one, saved_two}) close(descriptor);
}

TEST_F(SpawnStdioTest, ProgramHasNoOtherDescriptors) {
  // One that a careless library, or our own parent, left open across exec.
  const int leak = open("/dev/null", O_RDONLY);
  // The fourth line is the folder that ls itself reads.
  EXPECT_EQ(Run(Shell("exec ls /proc/self/fd")).out, "0\n1\n2\n3\n");
  close(leak);
}

}  // namespace
}  // namespace gyre::process
