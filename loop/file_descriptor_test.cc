#include "loop/file_descriptor.h"

#include <fcntl.h>

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "loop/file_stat.h"

namespace gyre::loop {
namespace {

class FileDescriptorTest : public testing::Test {
 protected:
  FileDescriptorTest()
      : descriptor_(
            Open(testing::TempDir() + "/descriptor", O_RDWR | O_CREAT | O_TRUNC, 0600).value()) {}
  ~FileDescriptorTest() override { EXPECT_TRUE(Close(descriptor_).ok()); }

  int64_t WriteText(absl::string_view text, int64_t position) {
    return Write(descriptor_, {reinterpret_cast<const uint8_t*>(text.data()), text.size()},
                 position)
        .value();
  }

  std::string ReadText(size_t size, int64_t position) {
    std::vector<uint8_t> bytes(size);
    bytes.resize(static_cast<size_t>(Read(descriptor_, absl::MakeSpan(bytes), position).value()));
    return {bytes.begin(), bytes.end()};
  }

  int descriptor_;
};

TEST_F(FileDescriptorTest, APositionLeavesThatOfTheFileAlone) {
  EXPECT_EQ(WriteText("abcdef", -1), 6);
  EXPECT_EQ(WriteText("X", 1), 1);
  EXPECT_EQ(ReadText(10, -1), "");
  EXPECT_EQ(ReadText(10, 0), "aXcdef");
  EXPECT_EQ(ReadText(10, 6), "");
}

TEST_F(FileDescriptorTest, VectorsAreReadAndWrittenInOrder) {
  uint8_t first[] = {'a', 'b'};
  uint8_t second[] = {'c'};
  EXPECT_EQ(WriteVector(descriptor_, {absl::MakeSpan(first), absl::MakeSpan(second)}, -1).value(),
            3);
  uint8_t one[1];
  uint8_t rest[4];
  EXPECT_EQ(ReadVector(descriptor_, {absl::MakeSpan(one), absl::MakeSpan(rest)}, 0).value(), 3);
  EXPECT_EQ(one[0], 'a');
  EXPECT_EQ(rest[1], 'c');
}

TEST_F(FileDescriptorTest, IsCutOrMadeLonger) {
  WriteText("abcdef", -1);
  EXPECT_TRUE(Truncate(descriptor_, 2).ok());
  EXPECT_EQ(ReadText(10, 0), "ab");
  EXPECT_TRUE(Truncate(descriptor_, 4).ok());
  EXPECT_EQ(StatDescriptor(descriptor_)->size, 4u);
}

TEST_F(FileDescriptorTest, ModeAndTimesAreSet) {
  EXPECT_TRUE(ChangeMode(descriptor_, 0640).ok());
  EXPECT_TRUE(SetTimes(descriptor_, 1.5, 2.25).ok());
  const FileStat stat = StatDescriptor(descriptor_).value();
  EXPECT_EQ(stat.mode & 0777, 0640u);
  EXPECT_EQ(stat.modified.seconds, 2);
  EXPECT_EQ(stat.accessed.nanos, 500000000);
}

TEST_F(FileDescriptorTest, IsClosedOnExec) {
  EXPECT_NE(fcntl(descriptor_, F_GETFD) & FD_CLOEXEC, 0);
}

TEST(ClosedFileDescriptorTest, EveryCallNamesItself) {
  uint8_t byte;
  EXPECT_EQ(Close(9999).message(), "EBADF: bad file descriptor, close");
  EXPECT_EQ(Read(9999, {&byte, 1}, -1).status().message(), "EBADF: bad file descriptor, read");
  EXPECT_EQ(StatDescriptor(9999).status().message(), "EBADF: bad file descriptor, fstat");
  EXPECT_EQ(Sync(9999).message(), "EBADF: bad file descriptor, fsync");
}

}  // namespace
}  // namespace gyre::loop
