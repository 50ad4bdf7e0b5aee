#include "loop/mounted_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "loop/directory.h"
#include "loop/file_descriptor.h"
#include "loop/file_path.h"
#include "loop/file_system.h"

namespace gyre::loop {
namespace {

// /@app/dir/a.txt with "text", and /@app/link.txt, which leads there.
class Files final : public MountedFiles {
 public:
  std::optional<MountedEntry> Find(absl::string_view path) const override {
    MountedEntry entry;
    entry.real_path = std::string(path);
    if (path == "/@app" || path == "/@app/dir") {
      entry.is_directory = true;
      return entry;
    }
    if (path != "/@app/dir/a.txt" && path != "/@app/link.txt") return std::nullopt;
    entry.real_path = "/@app/dir/a.txt";
    entry.size = 4;
    return entry;
  }
  absl::StatusOr<absl::string_view> Contents(absl::string_view) const override { return "text"; }
  std::vector<std::string> List(absl::string_view path) const override {
    if (path == "/@app/dir") return {"a.txt"};
    return {"dir", "link.txt"};
  }
};

class MountedFilesTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    static const Files* const kFiles = new Files();
    FileStat owner;
    owner.uid = 7;
    MountFiles(kFiles, owner);
  }
};

TEST_F(MountedFilesTest, AreFilesLikeOthers) {
  EXPECT_EQ(Kind("/@app/dir"), FileKind::kDirectory);
  EXPECT_EQ(Kind("/@app/./dir//../dir/a.txt"), FileKind::kFile);
  EXPECT_EQ(*ReadFile("/@app/dir/a.txt"), "text");
  EXPECT_EQ(*RealPath("/@app/link.txt"), "/@app/dir/a.txt");
  EXPECT_TRUE(Exists("/@app/link.txt"));
  EXPECT_TRUE(Access("/@app/link.txt", R_OK).ok());
  absl::StatusOr<FileStat> stat = Stat("/@app/dir/a.txt", /*follow=*/true);
  ASSERT_TRUE(stat.ok());
  EXPECT_EQ(stat->size, 4u);
  EXPECT_EQ(stat->uid, 7u);
  EXPECT_TRUE(S_ISREG(stat->mode));
  absl::StatusOr<std::vector<DirectoryEntry>> entries = ListDirectory("/@app/");
  ASSERT_TRUE(entries.ok());
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].kind, EntryKind::kDirectory);
  EXPECT_EQ((*entries)[1].kind, EntryKind::kFile);
}

TEST_F(MountedFilesTest, DirectoriesAreReadPieceByPiece) {
  absl::StatusOr<std::unique_ptr<Directory>> directory = Directory::Open("/@app");
  ASSERT_TRUE(directory.ok()) << directory.status();
  const std::vector<DirectoryEntry> first = *(*directory)->Read(1);
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].name, "dir");
  EXPECT_EQ(first[0].kind, EntryKind::kDirectory);
  const std::vector<DirectoryEntry> second = *(*directory)->Read(32);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].name, "link.txt");
  EXPECT_TRUE((*directory)->Read(32)->empty());
  EXPECT_TRUE((*directory)->Close().ok());
  EXPECT_EQ((*directory)->Read(32).status().message(),
            "EBADF: bad file descriptor, scandir '/@app'");
}

TEST_F(MountedFilesTest, HaveDescriptorsThatOnlyRead) {
  absl::StatusOr<int> descriptor = Open("/@app/dir/a.txt", O_RDONLY, 0);
  ASSERT_TRUE(descriptor.ok()) << descriptor.status();
  uint8_t bytes[8];
  EXPECT_EQ(*Read(*descriptor, absl::MakeSpan(bytes), 1), 3);
  EXPECT_FALSE(Write(*descriptor, absl::MakeConstSpan(bytes, 1), 0).ok());
  EXPECT_TRUE(Close(*descriptor).ok());
}

TEST_F(MountedFilesTest, CannotBeChanged) {
  EXPECT_EQ(Open("/@app/dir/a.txt", O_WRONLY, 0).status().message(),
            "EROFS: read-only file system, open '/@app/dir/a.txt'");
  EXPECT_EQ(Open("/@app/new", O_WRONLY | O_CREAT, 0644).status().message(),
            "EROFS: read-only file system, open '/@app/new'");
  EXPECT_FALSE(Access("/@app/dir/a.txt", W_OK).ok());
  EXPECT_EQ(Unlink("/@app/dir/a.txt").message(),
            "EROFS: read-only file system, unlink '/@app/dir/a.txt'");
  EXPECT_EQ(Unlink("/@app/none").message(),
            "ENOENT: no such file or directory, unlink '/@app/none'");
  EXPECT_EQ(Rename("/@app/dir/a.txt", "/nowhere").message(),
            "EROFS: read-only file system, rename '/@app/dir/a.txt' -> '/nowhere'");
  EXPECT_EQ(Rename("/", "/@app/new").message(),
            "EROFS: read-only file system, rename '/' -> '/@app/new'");
  EXPECT_EQ(MakeDirectory("/@app/new", 0777).message(),
            "EROFS: read-only file system, mkdir '/@app/new'");
  EXPECT_EQ(MakeDirectory("/@app/dir", 0777).message(),
            "EEXIST: file already exists, mkdir '/@app/dir'");
  EXPECT_EQ(*MakeDirectories("/@app/dir", 0777), "");
  EXPECT_EQ(RemoveTree("/@app/dir").message(), "EROFS: read-only file system, rm '/@app/dir'");
}

TEST_F(MountedFilesTest, WhatIsNotThereIsAnErrorOfTheCall) {
  EXPECT_EQ(Open("/@app/none", O_RDONLY, 0).status().message(),
            "ENOENT: no such file or directory, open '/@app/none'");
  EXPECT_EQ(Stat("/@app/dir/a.txt/", /*follow=*/false).status().message(),
            "ENOTDIR: not a directory, lstat '/@app/dir/a.txt/'");
  EXPECT_EQ(ListDirectory("/@app/dir/a.txt").status().message(),
            "ENOTDIR: not a directory, scandir '/@app/dir/a.txt'");
  EXPECT_EQ(Directory::Open("/@app/dir/a.txt").status().message(),
            "ENOTDIR: not a directory, opendir '/@app/dir/a.txt'");
  EXPECT_EQ(Directory::Open("/@app/none").status().message(),
            "ENOENT: no such file or directory, opendir '/@app/none'");
}

TEST_F(MountedFilesTest, OtherPathsAreThoseOfTheDisk) {
  EXPECT_EQ(Kind("/@apple"), FileKind::kNone);
  EXPECT_EQ(Kind("/"), FileKind::kDirectory);
}

}  // namespace
}  // namespace gyre::loop
