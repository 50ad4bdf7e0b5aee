#include "loop/file_contents.h"

#include <fcntl.h>

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "loop/file_descriptor.h"
#include "loop/file_path.h"

namespace gyre::loop {
namespace {

std::string Path(const std::string& name) { return testing::TempDir() + "/contents-" + name; }

absl::Span<const uint8_t> Bytes(absl::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string Text(const FileBytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data.get()), bytes.size};
}

WriteContentsOptions Replacing() {
  WriteContentsOptions options;
  options.flags = O_WRONLY | O_CREAT | O_TRUNC;
  options.mode = 0600;
  return options;
}

TEST(FileContentsTest, WhatIsWrittenIsRead) {
  const std::string content(300000, 'x');
  ASSERT_TRUE(WriteContents({Path("whole")}, Bytes(content), Replacing()).ok());
  EXPECT_EQ(Text(ReadContents({Path("whole")}, O_RDONLY).value()), content);
}

TEST(FileContentsTest, AFileThatHidesItsSizeIsReadToTheEnd) {
  EXPECT_GT(ReadContents({"/proc/self/maps"}, O_RDONLY)->size, 0u);
}

TEST(FileContentsTest, ADescriptorGoesOnFromItsPositionAndStaysOpen) {
  ASSERT_TRUE(WriteContents({Path("position")}, Bytes("abcdef"), Replacing()).ok());
  const int descriptor = Open(Path("position"), O_RDONLY, 0).value();
  uint8_t first[2];
  ASSERT_EQ(Read(descriptor, absl::MakeSpan(first), -1).value(), 2);
  EXPECT_EQ(Text(ReadContents({"", descriptor}, 0).value()), "cdef");
  EXPECT_TRUE(Close(descriptor).ok());
}

TEST(FileContentsTest, TooLargeAFileIsNotTried) {
  const std::string path = Path("large");
  ASSERT_TRUE(WriteContents({path}, {}, Replacing()).ok());
  ASSERT_TRUE(Truncate(path, int64_t{kMaxContents} + 1).ok());
  const absl::Status status = ReadContents({path}, O_RDONLY).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(status.message(), "2147483648");
  EXPECT_TRUE(Unlink(path).ok());
}

TEST(FileContentsTest, AFullDiskIsTold) {
  EXPECT_EQ(WriteContents({"/dev/full"}, Bytes("x"), Replacing()).message(),
            "ENOSPC: no space left on device, write");
}

TEST(FileContentsTest, AMissingFileIsToldWithItsPath) {
  EXPECT_EQ(ReadContents({Path("missing")}, O_RDONLY).status().message(),
            "ENOENT: no such file or directory, open '" + Path("missing") + "'");
}

}  // namespace
}  // namespace gyre::loop
