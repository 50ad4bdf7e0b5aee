#include "loop/private_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "gtest/gtest.h"
#include "loop/system_error.h"
#include "loop/temporary_folder.h"

namespace gyre::loop {
namespace {

class PrivateFileTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) { return folder_.Path(name); }

  static int ErrorOf(const absl::Status& status) {
    return FromStatus(status).value_or(SystemError{}).error;
  }

  const TemporaryFolder folder_;
};

TEST_F(PrivateFileTest, AFolderIsMadeWithThoseAboveIt) {
  ASSERT_TRUE(MakePrivateFolder(Path("a/b/c")).ok());
  struct stat info = {};
  ASSERT_EQ(stat(Path("a/b/c").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
  EXPECT_TRUE(MakePrivateFolder(Path("a/b/c")).ok());
}

TEST_F(PrivateFileTest, AFolderThatOthersMayWriteToIsRefused) {
  ASSERT_EQ(mkdir(Path("open").c_str(), 0700), 0);
  ASSERT_EQ(chmod(Path("open").c_str(), 0777), 0);
  EXPECT_EQ(ErrorOf(MakePrivateFolder(Path("open"))), EPERM);
}

TEST_F(PrivateFileTest, AFileInThePlaceOfAFolderIsAnError) {
  ASSERT_TRUE(ReplacePrivateFile(Path("file"), "x").ok());
  EXPECT_EQ(ErrorOf(MakePrivateFolder(Path("file"))), EPERM);
  EXPECT_EQ(ErrorOf(MakePrivateFolder(Path("file/below"))), ENOTDIR);
}

TEST_F(PrivateFileTest, WhatIsWrittenIsRead) {
  ASSERT_TRUE(ReplacePrivateFile(Path("file"), "first").ok());
  ASSERT_TRUE(ReplacePrivateFile(Path("file"), "second").ok());
  EXPECT_EQ(ReadPrivateFile(Path("file")).value(), "second");
  EXPECT_EQ(folder_.Count(), 1);
}

TEST_F(PrivateFileTest, LinksAndFoldersAreNotRead) {
  ASSERT_TRUE(ReplacePrivateFile(Path("file"), "x").ok());
  ASSERT_EQ(symlink(Path("file").c_str(), Path("link").c_str()), 0);
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(ErrorOf(ReadPrivateFile(Path("link")).status()), EPERM);
  EXPECT_EQ(ErrorOf(ReadPrivateFile(Path("pipe")).status()), EPERM);
  EXPECT_EQ(ErrorOf(ReadPrivateFile(folder_.path()).status()), EPERM);
  EXPECT_EQ(ErrorOf(ReadPrivateFile(Path("missing")).status()), ENOENT);
}

TEST_F(PrivateFileTest, NothingIsLeftOfAFileThatCannotBeWritten) {
  ASSERT_EQ(mkdir(Path("folder").c_str(), 0700), 0);
  EXPECT_EQ(ErrorOf(ReplacePrivateFile(Path("folder"), "x")), EISDIR);
  EXPECT_EQ(folder_.Count(), 1);
  EXPECT_EQ(ErrorOf(ReplacePrivateFile(Path("missing/file"), "x")), ENOENT);
}

}  // namespace
}  // namespace gyre::loop
