#include "loop/file_path.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/directory.h"
#include "loop/file_descriptor.h"

namespace gyre::loop {
namespace {

class FilePathTest : public testing::Test {
 protected:
  FilePathTest() : root_(MakeTemporaryDirectory(testing::TempDir() + "/path-").value()) {}
  ~FilePathTest() override { EXPECT_TRUE(RemoveTree(root_).ok()); }

  std::string Path(const std::string& name) { return root_ + "/" + name; }

  std::string Make(const std::string& name) {
    const int descriptor = Open(Path(name), O_WRONLY | O_CREAT, 0600).value();
    EXPECT_TRUE(Close(descriptor).ok());
    return Path(name);
  }

  std::string root_;
};

TEST_F(FilePathTest, ErrorsNameBothPaths) {
  EXPECT_EQ(Rename(Path("a"), Path("b")).message(),
            "ENOENT: no such file or directory, rename '" + Path("a") + "' -> '" + Path("b") + "'");
}

TEST_F(FilePathTest, StatOfALinkOrOfWhatItPointsTo) {
  ASSERT_TRUE(SymbolicLink(Make("file"), Path("link")).ok());
  EXPECT_TRUE(S_ISREG(Stat(Path("link"), /*follow=*/true)->mode));
  EXPECT_TRUE(S_ISLNK(Stat(Path("link"), /*follow=*/false)->mode));
  EXPECT_EQ(ReadLink(Path("link")).value(), Path("file"));
}

TEST_F(FilePathTest, LinksInACircleLeadNowhere) {
  ASSERT_TRUE(SymbolicLink(Path("b"), Path("a")).ok());
  ASSERT_TRUE(SymbolicLink(Path("a"), Path("b")).ok());
  const absl::Status status = ResolvePath(Path("a")).status();
  EXPECT_EQ(status.message().substr(0, 5), "ELOOP");
}

TEST_F(FilePathTest, ResolvingNamesThePartThatIsMissing) {
  EXPECT_EQ(ResolvePath(Path("none/below")).status().message(),
            "ENOENT: no such file or directory, lstat '" + Path("none") + "'");
}

TEST_F(FilePathTest, ACopyMayNotReplaceWhereItIsToldNotTo) {
  const std::string from = Make("from");
  EXPECT_TRUE(CopyFile(from, Path("to"), 0).ok());
  EXPECT_EQ(CopyFile(from, Path("to"), 1).message().substr(0, 6), "EEXIST");
}

TEST_F(FilePathTest, TimesAreSetWithFractions) {
  const std::string file = Make("times");
  ASSERT_TRUE(SetTimes(file, 1.5, 2.25, /*follow=*/true).ok());
  const FileStat stat = Stat(file, /*follow=*/true).value();
  EXPECT_EQ(stat.accessed.seconds, 1);
  EXPECT_EQ(stat.modified.nanos, 250000000);
}

}  // namespace
}  // namespace gyre::loop
