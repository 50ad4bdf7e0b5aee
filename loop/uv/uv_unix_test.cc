// Unix sockets, connections from a chosen end, and attempts that are given up.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "loop/backend_test.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {
namespace {

class UvUnixTest : public testing::Test {
 protected:
  // The name of a socket is short, the folder of a test is not.
  void SetUp() override { ASSERT_EQ(chdir(testing::TempDir().c_str()), 0); }

  std::string Path(const char* name) { return absl::StrCat(name, getpid()); }

  // Says "hello" from a client to a server at `path`, and closes everything.
  std::string Greet(const std::string& path) {
    std::string heard;
    ListenOptions options;
    options.path = path;
    absl::StatusOr<Listener*> listener = loop_->Listen(options, &acceptor_);
    EXPECT_TRUE(listener.ok()) << listener.status();
    if (!listener.ok()) return heard;
    EXPECT_EQ((*listener)->local().address, path);
    acceptor_.on_connection = [&](Stream* stream) {
      stream->set_delegate(&one_);
      one_.on_end = [&, stream] {
        stream->Close();
        (*listener)->Close();
      };
      stream->StartReading();
    };
    ConnectOptions to;
    to.path = path;
    Stream* client = nullptr;
    absl::StatusOr<Stream*> started = loop_->StartConnect(to, [&](absl::Status status) {
      EXPECT_TRUE(status.ok()) << status;
      client->Write("hello");
      client->Close();
    });
    EXPECT_TRUE(started.ok()) << started.status();
    client = *started;
    loop_->Run();
    return one_.data;
  }

  Acceptor acceptor_;
  Recorder one_;
  std::unique_ptr<Loop> loop_ = NewUvLoop();
};

TEST_F(UvUnixTest, APathCarriesBytesAndGoesWithItsListener) {
  const std::string path = Path("greet");
  EXPECT_EQ(Greet(path), "hello");
  struct stat info;
  EXPECT_NE(stat(path.c_str(), &info), 0);
}

TEST_F(UvUnixTest, AnAbstractNameCarriesBytes) {
  EXPECT_EQ(Greet(std::string("\0gyre-abstract-", 15) + std::to_string(getpid())), "hello");
}

TEST_F(UvUnixTest, APathInUseAndAFolderThatIsNotThere) {
  ListenOptions options;
  options.path = Path("used");
  absl::StatusOr<Listener*> first = loop_->Listen(options, &acceptor_);
  ASSERT_TRUE(first.ok());
  std::optional<SystemError> error = FromStatus(loop_->Listen(options, &acceptor_).status());
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->error, EADDRINUSE);
  options.path = Path("no-folder/at-all");
  error = FromStatus(loop_->Listen(options, &acceptor_).status());
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->error, EACCES);
  (*first)->Close();
}

TEST_F(UvUnixTest, PermissionsOfThePath) {
  ListenOptions options;
  options.path = Path("mode");
  options.readable_by_all = options.writable_by_all = true;
  absl::StatusOr<Listener*> listener = loop_->Listen(options, &acceptor_);
  ASSERT_TRUE(listener.ok());
  struct stat info = {};
  ASSERT_EQ(stat(options.path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0666, 0666u);
  (*listener)->Close();
}

TEST_F(UvUnixTest, NobodyThereIsReportedLater) {
  ConnectOptions to;
  to.path = Path("nobody");
  absl::Status result;
  absl::StatusOr<Stream*> started =
      loop_->StartConnect(to, [&](absl::Status status) { result = status; });
  ASSERT_TRUE(started.ok());
  EXPECT_TRUE(result.ok());
  loop_->Run();
  std::optional<SystemError> error = FromStatus(result);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->error, ENOENT);
  EXPECT_EQ(error->syscall, "connect");
  EXPECT_EQ(error->address, to.path);
  (*started)->Close();
}

TEST_F(UvUnixTest, AnAttemptThatIsGivenUpDoesNotCallBack) {
  ListenOptions options;
  options.host = "127.0.0.1";
  absl::StatusOr<Listener*> listener = loop_->Listen(options, &acceptor_);
  ASSERT_TRUE(listener.ok());
  ConnectOptions to;
  to.host = options.host;
  to.port = (*listener)->local().port;
  bool called = false;
  absl::StatusOr<Stream*> started = loop_->StartConnect(to, [&](absl::Status) { called = true; });
  ASSERT_TRUE(started.ok());
  (*started)->Close();
  (*listener)->Close();
  loop_->Run();
  EXPECT_FALSE(called);
}

TEST_F(UvUnixTest, ConnectsFromAChosenAddress) {
  ListenOptions options;
  options.host = "127.0.0.1";
  absl::StatusOr<Listener*> listener = loop_->Listen(options, &acceptor_);
  ASSERT_TRUE(listener.ok());
  std::string from;
  acceptor_.on_connection = [&](Stream* stream) {
    from = stream->remote().address;
    stream->Close();
    (*listener)->Close();
  };
  ConnectOptions to;
  to.host = options.host;
  to.port = (*listener)->local().port;
  to.local_host = "127.0.0.2";
  absl::StatusOr<Stream*> started = loop_->StartConnect(to, [](absl::Status) {});
  ASSERT_TRUE(started.ok()) << started.status();
  loop_->Run();
  EXPECT_EQ(from, "127.0.0.2");
  (*started)->Close();
}

TEST_F(UvUnixTest, AListenerOverADescriptor) {
  ListenOptions options;
  options.host = "127.0.0.1";
  absl::StatusOr<Listener*> first = loop_->Listen(options, &acceptor_);
  ASSERT_TRUE(first.ok());
  const int port = (*first)->local().port;
  ListenOptions adopted;
  adopted.descriptor = dup((*first)->descriptor());
  absl::StatusOr<Listener*> second = loop_->Listen(adopted, &acceptor_);
  ASSERT_TRUE(second.ok()) << second.status();
  (*first)->Close();
  EXPECT_EQ((*second)->local().port, port);
  bool accepted = false;
  acceptor_.on_connection = [&](Stream* stream) {
    accepted = true;
    stream->Close();
    (*second)->Close();
  };
  loop_->Connect("127.0.0.1", port, [](absl::StatusOr<Stream*> stream) {
    ASSERT_TRUE(stream.ok());
    (*stream)->Close();
  });
  loop_->Run();
  EXPECT_TRUE(accepted);
}

}  // namespace
}  // namespace gyre::loop
