#include "loop/private_file.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "gtest/gtest.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

class PrivateFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "/private-XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
  }

  std::string Path(const std::string& name) { return folder_ + "/" + name; }

  int Files() {
    DIR* folder = opendir(folder_.c_str());
    int count = -2;  // . and ..
    while (readdir(folder) != nullptr) ++count;
    closedir(folder);
    return count;
  }

  static int ErrorOf(const absl::Status& status) {
    return FromStatus(status).value_or(SystemError{}).error;
  }

  std::string folder_;
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
  EXPECT_EQ(Files(), 1);
}

TEST_F(PrivateFileTest, LinksAndFoldersAreNotRead) {
  ASSERT_TRUE(ReplacePrivateFile(Path("file"), "x").ok());
  ASSERT_EQ(symlink(Path("file").c_str(), Path("link").c_str()), 0);
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(ErrorOf(ReadPrivateFile(Path("link")).status()), EPERM);
  EXPECT_EQ(ErrorOf(ReadPrivateFile(Path("pipe")).status()), EPERM);
  EXPECT_EQ(ErrorOf(ReadPrivateFile(folder_).status()), EPERM);
  EXPECT_EQ(ErrorOf(ReadPrivateFile(Path("missing")).status()), ENOENT);
}

TEST_F(PrivateFileTest, NothingIsLeftOfAFileThatCannotBeWritten) {
  ASSERT_EQ(mkdir(Path("folder").c_str(), 0700), 0);
  EXPECT_EQ(ErrorOf(ReplacePrivateFile(Path("folder"), "x")), EISDIR);
  EXPECT_EQ(Files(), 1);
  EXPECT_EQ(ErrorOf(ReplacePrivateFile(Path("missing/file"), "x")), ENOENT);
}

}  // namespace
}  // namespace gyre::loop
