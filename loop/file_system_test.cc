#include "loop/file_system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

class FileSystemTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) { return testing::TempDir() + "/" + name; }

  std::string Make(const std::string& name, const std::string& content) {
    const std::string path = Path(name);
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    EXPECT_GE(descriptor, 0);
    EXPECT_TRUE(WriteFully(descriptor, content).ok());
    close(descriptor);
    return path;
  }
};

TEST_F(FileSystemTest, ReadsAWholeFile) {
  const std::string content(100000, 'x');
  EXPECT_EQ(ReadFile(Make("whole", content)).value(), content);
}

TEST_F(FileSystemTest, ReadsAnEmptyFile) { EXPECT_EQ(ReadFile(Make("empty", "")).value(), ""); }

TEST_F(FileSystemTest, ReadsAFileThatHidesItsSize) {
  EXPECT_FALSE(ReadFile("/proc/self/maps").value().empty());
}

TEST_F(FileSystemTest, AMissingFileIsNodesError) {
  const std::string path = Path("missing");
  EXPECT_EQ(ReadFile(path).status().message(),
            "ENOENT: no such file or directory, open '" + path + "'");
}

TEST_F(FileSystemTest, AFolderIsNotAFile) {
  EXPECT_EQ(ReadFile(testing::TempDir()).status().message(),
            "EISDIR: illegal operation on a directory, read");
}

TEST_F(FileSystemTest, KindFollowsLinks) {
  const std::string target = Make("target", "x");
  const std::string link = Path("link");
  unlink(link.c_str());
  ASSERT_EQ(symlink(target.c_str(), link.c_str()), 0);
  EXPECT_EQ(Kind(link), FileKind::kFile);
  EXPECT_EQ(Kind(testing::TempDir()), FileKind::kDirectory);
  EXPECT_EQ(Kind("/dev/null"), FileKind::kOther);
  EXPECT_EQ(Kind(Path("missing")), FileKind::kNone);
}

TEST_F(FileSystemTest, RealPathResolvesLinksAndDots) {
  const std::string target = Make("real", "x");
  const std::string link = Path("alias");
  unlink(link.c_str());
  ASSERT_EQ(symlink(target.c_str(), link.c_str()), 0);
  EXPECT_EQ(RealPath(Path("./alias")).value(), RealPath(target).value());
}

TEST_F(FileSystemTest, RealPathNamesWhatIsMissing) {
  const absl::StatusOr<std::string> result = RealPath(Path("missing"));
  const std::optional<SystemError> error = FromStatus(result.status());
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->error, ENOENT);
  EXPECT_EQ(error->syscall, "realpath");
  EXPECT_EQ(error->path, Path("missing"));
}

TEST_F(FileSystemTest, TheCurrentDirectoryIsAbsolute) {
  EXPECT_EQ(CurrentDirectory().value().front(), '/');
}

TEST_F(FileSystemTest, WriteFullyWaitsForANonBlockingPipe) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
  const std::string data(1 << 20, 'x');
  ASSERT_EQ(fcntl(ends[0], F_SETFL, 0), 0);
  std::string received;
  std::thread reader([&] {
    char buffer[4096];
    ssize_t count;
    while ((count = read(ends[0], buffer, sizeof(buffer))) > 0) received.append(buffer, count);
  });
  EXPECT_TRUE(WriteFully(ends[1], data).ok());
  close(ends[1]);
  reader.join();
  close(ends[0]);
  EXPECT_EQ(received, data);
}

TEST_F(FileSystemTest, WritingToNoDescriptorIsAnError) {
  EXPECT_EQ(FromStatus(WriteFully(-1, "x"))->error, EBADF);
}

}  // namespace
}  // namespace gyre::loop
