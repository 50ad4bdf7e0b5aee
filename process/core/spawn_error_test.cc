#include <cerrno>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "loop/system_error.h"
#include "process/core/spawn.h"
#include "process/core/spawn_fixture.h"

namespace gyre::process {
namespace {

using SpawnErrorTest = SpawnTest;

TEST_F(SpawnErrorTest, MissingProgramIsENOENT) {
  SpawnOptions options;
  options.file = "/nonexistent/program";
  const loop::SystemError error = Failure(options);
  EXPECT_EQ(error.error, ENOENT);
  EXPECT_EQ(error.syscall, "spawn");
  EXPECT_EQ(error.path, "/nonexistent/program");
  options.file = "gyre-no-such-program";
  EXPECT_EQ(Failure(options).error, ENOENT);
  options.file = "";
  EXPECT_EQ(Failure(options).error, ENOENT);
}

TEST_F(SpawnErrorTest, FileWithoutPermissionIsEACCES) {
  SpawnOptions options;
  options.file = WriteFile("data", "not a program", 0644);
  EXPECT_EQ(Failure(options).error, EACCES);
}

TEST_F(SpawnErrorTest, RefusalInThePathIsEACCESWhenNothingElseIsFound) {
  WriteFile("data", "not a program", 0644);
  SpawnOptions options;
  options.file = "data";
  options.env = {absl::StrCat("PATH=", folder_, ":/nonexistent")};
  EXPECT_EQ(Failure(options).error, EACCES);
}

TEST_F(SpawnErrorTest, FolderIsEACCES) {
  SpawnOptions options;
  options.file = "/";
  EXPECT_EQ(Failure(options).error, EACCES);
}

TEST_F(SpawnErrorTest, PathThroughAFileIsENOTDIR) {
  SpawnOptions options;
  options.file = WriteFile("file", "", 0755) + "/program";
  EXPECT_EQ(Failure(options).error, ENOTDIR);
}

TEST_F(SpawnErrorTest, TooLongArgumentsAreE2BIG) {
  SpawnOptions options = Shell("exit 0");
  options.arguments.push_back(std::string(300000, 'x'));
  EXPECT_EQ(Failure(options).error, E2BIG);
}

TEST_F(SpawnErrorTest, MissingDirectoryIsNamed) {
  SpawnOptions options = Shell("exit 0");
  options.cwd = "/nonexistent";
  const loop::SystemError error = Failure(options);
  EXPECT_EQ(error.error, ENOENT);
  EXPECT_EQ(error.syscall, "chdir");
  EXPECT_EQ(error.path, "/nonexistent");
}

TEST_F(SpawnErrorTest, DescriptorThatIsNotOpenIsEBADF) {
  SpawnOptions options = Shell("exit 0");
  options.stdio = {Stdio::Pipe(), Stdio::Pipe(), Stdio::Descriptor(987)};
  EXPECT_EQ(Failure(options).error, EBADF);
}

TEST_F(SpawnErrorTest, NulInAStringIsRefused) {
  SpawnOptions options = Shell("exit 0");
  options.arguments.push_back(std::string("a\0b", 3));
  EXPECT_TRUE(absl::IsInvalidArgument(Spawn(*loop_, options, {}).status()));
}

}  // namespace
}  // namespace gyre::process
