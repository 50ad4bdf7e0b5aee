#include "loop/directory.h"

#include <fcntl.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/file_contents.h"
#include "loop/file_path.h"

namespace gyre::loop {
namespace {

class DirectoryTest : public testing::Test {
 protected:
  DirectoryTest() : root_(MakeTemporaryDirectory(testing::TempDir() + "/directory-").value()) {}
  ~DirectoryTest() override { EXPECT_TRUE(RemoveTree(root_).ok()); }

  std::string Path(const std::string& name) { return root_ + "/" + name; }

  void Touch(const std::string& name) {
    WriteContentsOptions options;
    options.flags = O_WRONLY | O_CREAT;
    options.mode = 0600;
    EXPECT_TRUE(WriteContents({Path(name)}, {}, options).ok());
  }

  std::string root_;
};

TEST_F(DirectoryTest, MakesAllThatIsMissingAndTellsTheFirst) {
  EXPECT_EQ(MakeDirectories(Path("a/b/c"), 0700).value(), Path("a"));
  EXPECT_EQ(MakeDirectories(Path("a/b/c"), 0700).value(), "");
}

TEST_F(DirectoryTest, AFileInTheWayIsAnError) {
  Touch("file");
  EXPECT_EQ(MakeDirectories(Path("file/b"), 0700).status().message(),
            "ENOTDIR: not a directory, mkdir '" + Path("file/b") + "'");
}

TEST_F(DirectoryTest, ListsSortedWithKinds) {
  Touch("b");
  ASSERT_TRUE(MakeDirectory(Path("a"), 0700).ok());
  const std::vector<DirectoryEntry> entries = ListDirectory(root_).value();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].name, "a");
  EXPECT_EQ(entries[0].kind, EntryKind::kDirectory);
  EXPECT_EQ(entries[1].kind, EntryKind::kFile);
}

TEST_F(DirectoryTest, ATreeIsListedParentsFirst) {
  ASSERT_TRUE(MakeDirectories(Path("a/b"), 0700).ok());
  Touch("a/b/file");
  const std::vector<TreeEntry> tree = ListTree(root_, /*follow=*/false).value();
  ASSERT_EQ(tree.size(), 3u);
  EXPECT_EQ(tree[0].entry.name, "a");
  EXPECT_EQ(tree[2].directory, "a/b");
}

TEST_F(DirectoryTest, ReadsAFewAtATime) {
  Touch("a");
  Touch("b");
  Touch("c");
  std::unique_ptr<Directory> directory = Directory::Open(root_).value();
  EXPECT_EQ(directory->Read(2)->size(), 2u);
  EXPECT_EQ(directory->Read(2)->size(), 1u);
  EXPECT_TRUE(directory->Read(2)->empty());
  EXPECT_TRUE(directory->Close().ok());
  EXPECT_FALSE(directory->Read(2).ok());
}

TEST_F(DirectoryTest, RemovesATreeButNotWhatLinksPointTo) {
  Touch("kept");
  ASSERT_TRUE(MakeDirectory(Path("tree"), 0700).ok());
  ASSERT_TRUE(SymbolicLink(Path("kept"), Path("tree/link")).ok());
  EXPECT_TRUE(RemoveTree(Path("tree")).ok());
  EXPECT_TRUE(Exists(Path("kept")));
  EXPECT_EQ(RemoveTree(Path("tree")).message(),
            "ENOENT: no such file or directory, unlink '" + Path("tree") + "'");
}

}  // namespace
}  // namespace gyre::loop
