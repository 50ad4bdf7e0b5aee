#include "loop/listener.h"

#include <cerrno>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "loop/backend_test.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

class ListenerTest : public BackendTest {
 protected:
  absl::StatusOr<Listener*> ListenAt(const std::string& host, int port = 0) {
    ListenOptions options;
    options.host = host;
    options.port = port;
    return loop_->Listen(options, &acceptor_);
  }

  void TearDown() override { loop_ = nullptr; }

  Acceptor acceptor_;
};

TEST_P(ListenerTest, PortZeroLetsTheSystemChoose) {
  const absl::StatusOr<Listener*> listener = ListenAt("127.0.0.1");
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_EQ((*listener)->local().address, "127.0.0.1");
  EXPECT_EQ((*listener)->local().family, "IPv4");
  EXPECT_GT((*listener)->local().port, 0);
}

TEST_P(ListenerTest, NoHostTakesConnectionsOfBothFamilies) {
  const absl::StatusOr<Listener*> listener = ListenAt("");
  ASSERT_TRUE(listener.ok()) << listener.status();
  int accepted = 0;
  acceptor_.on_connection = [&](Stream* stream) {
    ++accepted;
    stream->Close();
    (*listener)->Close();
  };
  bool connected = false;
  loop_->Connect("127.0.0.1", (*listener)->local().port, [&](absl::StatusOr<Stream*> stream) {
    connected = stream.ok();
    if (stream.ok()) (*stream)->Close();
  });
  loop_->Run();
  EXPECT_TRUE(connected);
  EXPECT_EQ(accepted, 1);
}

TEST_P(ListenerTest, ConnectionsWaitWhileItDoesNotAccept) {
  ListenOptions options;
  options.host = "127.0.0.1";
  options.accept = false;
  const absl::StatusOr<Listener*> listener = loop_->Listen(options, &acceptor_);
  ASSERT_TRUE(listener.ok()) << listener.status();
  int accepted = 0;
  acceptor_.on_connection = [&](Stream* stream) {
    stream->Close();
    // The second one waits again.
    if (++accepted == 1) (*listener)->StopAccepting();
    if (accepted == 2) (*listener)->Close();
  };
  int connected = 0;
  for (int i = 0; i < 2; ++i) {
    loop_->Connect(options.host, (*listener)->local().port, [&](absl::StatusOr<Stream*> stream) {
      ASSERT_TRUE(stream.ok());
      ++connected;
      (*stream)->Close();
    });
  }
  loop_->Run();  // ends: who does not accept keeps nothing running
  EXPECT_EQ(connected, 2);
  EXPECT_EQ(accepted, 0);
  (*listener)->StartAccepting();
  loop_->Run();
  EXPECT_EQ(accepted, 1);
  (*listener)->StartAccepting();
  loop_->Run();
  EXPECT_EQ(accepted, 2);
}

TEST_P(ListenerTest, APortInUseIsNodesError) {
  const absl::StatusOr<Listener*> first = ListenAt("127.0.0.1");
  ASSERT_TRUE(first.ok());
  const int port = (*first)->local().port;
  const absl::StatusOr<Listener*> second = ListenAt("127.0.0.1", port);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().message(),
            absl::StrCat("listen EADDRINUSE: address already in use 127.0.0.1:", port));
  const std::optional<SystemError> error = FromStatus(second.status());
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->error, EADDRINUSE);
  EXPECT_EQ(error->syscall, "listen");
  EXPECT_EQ(error->address, "127.0.0.1");
  EXPECT_EQ(error->port, port);
}

TEST_P(ListenerTest, AClosedListenerFreesItsPort) {
  const absl::StatusOr<Listener*> first = ListenAt("127.0.0.1");
  ASSERT_TRUE(first.ok());
  const int port = (*first)->local().port;
  (*first)->Close();
  loop_->Run();
  EXPECT_TRUE(ListenAt("127.0.0.1", port).ok());
}

TEST_P(ListenerTest, WhatIsNoAddressOrPortIsRefused) {
  EXPECT_EQ(ListenAt("localhost").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ListenAt("127.0.0.1", 65536).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ListenAt("127.0.0.1", -1).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_P(ListenerTest, KeepsTheLoopRunningUnlessUnreferenced) {
  const absl::StatusOr<Listener*> listener = ListenAt("127.0.0.1");
  ASSERT_TRUE(listener.ok());
  EXPECT_TRUE(loop_->Alive());
  (*listener)->Unref();
  EXPECT_FALSE(loop_->Alive());
  (*listener)->Ref();
  EXPECT_TRUE(loop_->Alive());
}

TEST_P(ListenerTest, ManyConnectionsAllArrive) {
  constexpr int kConnections = 200;
  const absl::StatusOr<Listener*> listener = ListenAt("127.0.0.1");
  ASSERT_TRUE(listener.ok());
  int accepted = 0;
  int connected = 0;
  acceptor_.on_connection = [&](Stream* stream) {
    stream->Close();
    if (++accepted == kConnections) (*listener)->Close();
  };
  for (int i = 0; i < kConnections; ++i) {
    loop_->Connect("127.0.0.1", (*listener)->local().port, [&](absl::StatusOr<Stream*> stream) {
      if (!stream.ok()) return;
      ++connected;
      (*stream)->Close();
    });
  }
  loop_->Run();
  EXPECT_EQ(accepted, kConnections);
  EXPECT_EQ(connected, kConnections);
}

TEST_P(ListenerTest, ClosingInsideOnConnectionStopsAccepting) {
  const absl::StatusOr<Listener*> listener = ListenAt("127.0.0.1");
  ASSERT_TRUE(listener.ok());
  int accepted = 0;
  acceptor_.on_connection = [&](Stream* stream) {
    ++accepted;
    stream->Close();
    (*listener)->Close();
  };
  for (int i = 0; i < 3; ++i) {
    loop_->Connect("127.0.0.1", (*listener)->local().port, [](absl::StatusOr<Stream*> stream) {
      if (stream.ok()) (*stream)->Close();
    });
  }
  loop_->Run();
  EXPECT_EQ(accepted, 1);
}

TEST_P(ListenerTest, ConnectingWhereNobodyListensIsRefused) {
  const absl::StatusOr<Listener*> listener = ListenAt("127.0.0.1");
  ASSERT_TRUE(listener.ok());
  const int port = (*listener)->local().port;
  (*listener)->Close();
  loop_->Run();
  absl::Status status;
  bool called = false;
  loop_->Connect("127.0.0.1", port, [&](absl::StatusOr<Stream*> stream) {
    called = true;
    status = stream.status();
  });
  EXPECT_FALSE(called);
  loop_->Run();
  EXPECT_EQ(status.message(),
            absl::StrCat("connect ECONNREFUSED: connection refused 127.0.0.1:", port));
}

TEST_P(ListenerTest, ConnectingToANameFailsOnALaterTurn) {
  absl::Status status;
  loop_->Connect("localhost", 80,
                 [&](absl::StatusOr<Stream*> stream) { status = stream.status(); });
  EXPECT_TRUE(status.ok());
  loop_->Run();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

GYRE_INSTANTIATE_BACKENDS(ListenerTest);

}  // namespace
}  // namespace gyre::loop
