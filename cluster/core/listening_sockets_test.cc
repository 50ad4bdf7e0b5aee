#include "cluster/core/listening_sockets.h"

#include <cerrno>
#include <cstddef>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/uv/uv_loop.h"

namespace gyre::cluster {
namespace {

class Nobody : public loop::Listener::Delegate {
  void OnConnection(loop::Stream* stream) override { stream->Close(); }
};

class ListeningSocketsTest : public testing::Test {
 protected:
  ListeningSocketsTest() { options.host = "127.0.0.1"; }

  // The errno of listening at `port` with or without sharing; 0 where it works.
  int ListenAgain(int port, bool reuse_port) {
    loop::ListenOptions again = options;
    again.port = port;
    again.reuse_port = reuse_port;
    absl::StatusOr<loop::Listener*> listener = loop->Listen(again, &nobody);
    if (listener.ok()) {
      (*listener)->Close();
      return 0;
    }
    return loop::FromStatus(listener.status()).value_or(loop::SystemError()).error;
  }

  std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  loop::ListenOptions options;
  Nobody nobody;
};

TEST_F(ListeningSocketsTest, SharedIsOneSocketForEveryPlace) {
  auto sockets = ListeningSockets::Shared(loop.get(), options);
  ASSERT_TRUE(sockets.ok()) << sockets.status();
  EXPECT_GE((*sockets)->descriptor(0), 0);
  EXPECT_EQ((*sockets)->descriptor(0), (*sockets)->descriptor(7));
  EXPECT_GT((*sockets)->local().port, 0);
}

TEST_F(ListeningSocketsTest, ReusePortIsASocketAPlaceOnOnePort) {
  auto sockets = ListeningSockets::ReusePort(loop.get(), options, 3);
  ASSERT_TRUE(sockets.ok()) << sockets.status();
  EXPECT_NE((*sockets)->descriptor(0), (*sockets)->descriptor(1));
  EXPECT_NE((*sockets)->descriptor(1), (*sockets)->descriptor(2));
  EXPECT_EQ((*sockets)->descriptor(3), -1);
  EXPECT_TRUE((*sockets)->Grow(4).ok());
  EXPECT_GE((*sockets)->descriptor(3), 0);
  (*sockets)->Shrink(2);
  EXPECT_EQ((*sockets)->descriptor(2), -1);
}

TEST_F(ListeningSocketsTest, NobodyElseGetsThePort) {
  auto sockets = ListeningSockets::ReusePort(loop.get(), options, 2);
  ASSERT_TRUE(sockets.ok()) << sockets.status();
  options.port = (*sockets)->local().port;
  EXPECT_EQ(ListenAgain(options.port, false), EADDRINUSE);
  // One that shares in the same way would be let in by the system.
  auto others = ListeningSockets::ReusePort(loop.get(), options, 2);
  ASSERT_FALSE(others.ok());
  EXPECT_EQ(loop::FromStatus(others.status()).value_or(loop::SystemError()).error, EADDRINUSE);
}

TEST_F(ListeningSocketsTest, ThePortIsFreeAfterwards) {
  auto sockets = ListeningSockets::ReusePort(loop.get(), options, 2);
  ASSERT_TRUE(sockets.ok()) << sockets.status();
  const int port = (*sockets)->local().port;
  sockets->reset();
  EXPECT_EQ(ListenAgain(port, false), 0);
}

TEST_F(ListeningSocketsTest, ConnectionsWaitForTheWorker) {
  auto sockets = ListeningSockets::Shared(loop.get(), options);
  ASSERT_TRUE(sockets.ok()) << sockets.status();
  bool connected = false;
  loop->Connect("127.0.0.1", (*sockets)->local().port, [&](absl::StatusOr<loop::Stream*> stream) {
    connected = stream.ok();
    if (stream.ok()) (*stream)->Close();
  });
  loop->Run();  // ends: the primary accepts nothing and waits for nothing
  EXPECT_TRUE(connected);
}

TEST_F(ListeningSocketsTest, UnixSocketsHaveNoPort) {
  options.path = "x";
  EXPECT_EQ(ListeningSockets::ReusePort(loop.get(), options, 2).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace gyre::cluster
