#include "loop/file_replacement.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "gtest/gtest.h"
#include "loop/file_system.h"
#include "loop/temporary_folder.h"

namespace gyre::loop {
namespace {

class FileReplacementTest : public testing::Test {
 protected:
  void Replace(const std::string& text, mode_t permissions) {
    absl::StatusOr<std::unique_ptr<FileReplacement>> file = FileReplacement::Create(path_);
    ASSERT_TRUE(file.ok()) << file.status();
    ASSERT_TRUE(WriteFully((*file)->descriptor(), text).ok());
    const absl::Status committed = (*file)->Commit(permissions);
    ASSERT_TRUE(committed.ok()) << committed;
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_.Path("file");
};

TEST_F(FileReplacementTest, IsThereOnceItIsWhole) {
  Replace("new", 0640);
  EXPECT_EQ(*ReadFile(path_), "new");
  struct stat info = {};
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
  EXPECT_EQ(folder_.Count(), 1);
}

TEST_F(FileReplacementTest, TakesTheOldOnesPlace) {
  Replace("old", 0600);
  const int old = open(path_.c_str(), O_RDONLY);
  Replace("new", 0600);
  EXPECT_EQ(*ReadFile(path_), "new");
  char text[4] = {};
  EXPECT_EQ(read(old, text, 3), 3);
  EXPECT_STREQ(text, "old");
  close(old);
  EXPECT_EQ(folder_.Count(), 1);
}

TEST_F(FileReplacementTest, LeavesNothingWhereItIsGivenUp) {
  Replace("old", 0600);
  {
    absl::StatusOr<std::unique_ptr<FileReplacement>> file = FileReplacement::Create(path_);
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(WriteFully((*file)->descriptor(), "half").ok());
  }
  EXPECT_EQ(*ReadFile(path_), "old");
  EXPECT_EQ(folder_.Count(), 1);
}

TEST_F(FileReplacementTest, LeavesNothingWhereTheProcessIsKilled) {
  const pid_t child = fork();
  if (child == 0) {
    absl::StatusOr<std::unique_ptr<FileReplacement>> file = FileReplacement::Create(path_);
    const bool written = file.ok() && WriteFully((*file)->descriptor(), "half").ok();
    if (written) raise(SIGKILL);
    _exit(1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  if (open(folder_.path().c_str(), O_TMPFILE | O_WRONLY, 0600) < 0) {
    GTEST_SKIP() << "this file system has no files without a name";
  }
  EXPECT_EQ(folder_.Count(), 0);
}

TEST_F(FileReplacementTest, NamesThePathInItsErrors) {
  EXPECT_EQ(FileReplacement::Create(folder_.Path("none/file")).status().message(),
            "ENOENT: no such file or directory, open '" + folder_.Path("none/file") + "'");
  ASSERT_EQ(mkdir(path_.c_str(), 0700), 0);
  absl::StatusOr<std::unique_ptr<FileReplacement>> file = FileReplacement::Create(path_);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ((*file)->Commit(0600).message(),
            "EISDIR: illegal operation on a directory, rename '" + path_ + "'");
  file->reset();
  EXPECT_EQ(folder_.Count(), 1);
}

}  // namespace
}  // namespace gyre::loop
