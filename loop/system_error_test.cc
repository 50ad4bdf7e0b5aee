#include "loop/system_error.h"

#include <cerrno>
#include <optional>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace gyre::loop {
namespace {

TEST(SystemErrorTest, AFilesErrorReadsLikeNodes) {
  SystemError error;
  error.error = ENOENT;
  error.syscall = "open";
  error.path = "x";
  EXPECT_EQ(ToStatus(error).message(), "ENOENT: no such file or directory, open 'x'");
}

TEST(SystemErrorTest, AnEmptyPathIsShown) {
  SystemError error;
  error.error = ENOENT;
  error.syscall = "rename";
  error.path = "";
  error.dest = "";
  EXPECT_EQ(ToStatus(error).message(), "ENOENT: no such file or directory, rename '' -> ''");
  EXPECT_EQ(FromStatus(ToStatus(error))->path, "");
  error.path.reset();
  error.dest.reset();
  EXPECT_EQ(ToStatus(error).message(), "ENOENT: no such file or directory, rename");
  EXPECT_FALSE(FromStatus(ToStatus(error))->path.has_value());
}

TEST(SystemErrorTest, AnAddressesErrorReadsLikeNodes) {
  SystemError error;
  error.error = EADDRINUSE;
  error.syscall = "listen";
  error.address = "127.0.0.1";
  error.port = 80;
  EXPECT_EQ(ToStatus(error).message(), "listen EADDRINUSE: address already in use 127.0.0.1:80");
}

TEST(SystemErrorTest, PortZeroIsNotShown) {
  SystemError error;
  error.error = EACCES;
  error.syscall = "listen";
  error.address = "::";
  error.port = 0;
  EXPECT_EQ(ToStatus(error).message(), "listen EACCES: permission denied ::");
}

TEST(SystemErrorTest, EveryFieldComesBack) {
  SystemError error;
  error.error = EACCES;
  error.syscall = "bind";
  error.path = "/a b/'c'";
  error.address = "fe80::1";
  error.port = 8080;
  const std::optional<SystemError> back = FromStatus(ToStatus(error));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->error, EACCES);
  EXPECT_EQ(back->syscall, "bind");
  EXPECT_EQ(back->path, "/a b/'c'");
  EXPECT_EQ(back->address, "fe80::1");
  EXPECT_EQ(back->port, 8080);
}

TEST(SystemErrorTest, TextsMayHoldAnyByte) {
  SystemError error;
  error.error = ECONNREFUSED;
  error.syscall = "connect";
  error.path = std::string("\0a b\n3 4\0", 9);
  error.dest = "/d";
  const std::optional<SystemError> back = FromStatus(ToStatus(error));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->path, error.path);
  EXPECT_EQ(back->dest, "/d");
  EXPECT_EQ(back->address, "");
}

TEST(SystemErrorTest, OtherStatusesCarryNone) {
  EXPECT_FALSE(FromStatus(absl::OkStatus()).has_value());
  EXPECT_FALSE(FromStatus(absl::InvalidArgumentError("x")).has_value());
}

TEST(SystemErrorTest, IsNeverOk) { EXPECT_FALSE(ToStatus(SystemError()).ok()); }

TEST(SystemErrorTest, UnknownNumbersHaveAName) {
  EXPECT_EQ(ErrorName(99999), "UNKNOWN");
  EXPECT_EQ(ErrorName(ECONNRESET), "ECONNRESET");
  EXPECT_EQ(ErrorMessage(ECONNRESET), "connection reset by peer");
  EXPECT_EQ(ErrorMessage(99999), "unknown error");
}

}  // namespace
}  // namespace gyre::loop
