// What a listener of the real machine does beyond listener_test.cc.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/backend_test.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/timer.h"
#include "loop/uv/socket.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {
namespace {

int StartConnecting(int descriptor, int port) {
  struct sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return connect(descriptor, reinterpret_cast<struct sockaddr*>(&address), sizeof(address));
}

int NewSocket() { return socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }

// The lowest number a new descriptor could get.
int NextDescriptor() {
  const int descriptor = fcntl(0, F_DUPFD_CLOEXEC, 0);
  close(descriptor);
  return descriptor;
}

TEST(UvListenerTest, AcceptedSocketsInheritNoDelay) {
  ListenOptions options;
  options.host = "127.0.0.1";
  absl::StatusOr<int> listening = OpenListeningSocket(options);
  ASSERT_TRUE(listening.ok()) << listening.status();
  const int client = NewSocket();
  StartConnecting(client, LocalEndpoint(*listening).port);
  const int accepted = accept4(*listening, nullptr, nullptr, SOCK_CLOEXEC);
  ASSERT_GE(accepted, 0);
  int value = 0;
  socklen_t length = sizeof(value);
  ASSERT_EQ(getsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &value, &length), 0);
  EXPECT_EQ(value, 1);
  close(accepted);
  close(client);
  close(*listening);
}

TEST(UvListenerTest, ADelegateMayTakeBareDescriptors) {
  struct Taker : Listener::Delegate {
    bool OnDescriptor(int descriptor) override {
      descriptors.push_back(descriptor);
      return true;
    }
    void OnConnection(Stream* stream) override { FAIL(); }
    void OnBatchEnd() override {
      ++batches;
      if (descriptors.size() == 3) listener->Close();
    }
    Listener* listener = nullptr;
    std::vector<int> descriptors;
    int batches = 0;
  };
  const std::unique_ptr<Loop> loop = NewUvLoop();
  Taker taker;
  ListenOptions options;
  options.host = "127.0.0.1";
  absl::StatusOr<Listener*> listener = loop->Listen(options, &taker);
  ASSERT_TRUE(listener.ok()) << listener.status();
  taker.listener = *listener;
  std::vector<int> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(NewSocket());
    StartConnecting(clients.back(), (*listener)->local().port);
  }
  loop->Run();
  EXPECT_EQ(taker.descriptors.size(), 3u);
  EXPECT_GE(taker.batches, 1);
  for (int descriptor : taker.descriptors) close(descriptor);
  for (int descriptor : clients) close(descriptor);
}

TEST(UvListenerTest, APortInUseOnEveryAddressNamesTheUnspecifiedOne) {
  absl::StatusOr<int> first = OpenListeningSocket(ListenOptions());
  ASSERT_TRUE(first.ok());
  const Endpoint at = LocalEndpoint(*first);
  ListenOptions again;
  again.port = at.port;
  const absl::StatusOr<int> second = OpenListeningSocket(again);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().message(), "listen EADDRINUSE: address already in use " + at.address +
                                           ":" + std::to_string(at.port));
  close(*first);
}

TEST(UvListenerTest, AnAddressOfAnotherMachineIsRefused) {
  ListenOptions options;
  options.host = "192.0.2.1";
  EXPECT_EQ(OpenListeningSocket(options).status().message(),
            "listen EADDRNOTAVAIL: address not available 192.0.2.1");
}

TEST(UvListenerTest, TwoMayShareAPortThatBothOffer) {
  ListenOptions options;
  options.host = "127.0.0.1";
  options.reuse_port = true;
  absl::StatusOr<int> first = OpenListeningSocket(options);
  ASSERT_TRUE(first.ok());
  options.port = LocalEndpoint(*first).port;
  absl::StatusOr<int> second = OpenListeningSocket(options);
  EXPECT_TRUE(second.ok()) << second.status();
  close(*first);
  close(*second);
}

TEST(UvListenerTest, WithoutDescriptorsConnectionsAreTurnedAwayUntilSomeAreFree) {
  constexpr int kClients = 60;
  constexpr int kRoom = 10;
  std::unique_ptr<Loop> loop = NewUvLoop();
  Acceptor acceptor;
  std::vector<Stream*> accepted;
  Timer* const timer = loop->NewTimer([&] { loop->Stop(); });
  acceptor.on_connection = [&](Stream* stream) {
    accepted.push_back(stream);
    if (accepted.size() == kRoom) timer->Start(50);
  };
  ListenOptions options;
  options.host = "127.0.0.1";
  absl::StatusOr<Listener*> listener = loop->Listen(options, &acceptor);
  ASSERT_TRUE(listener.ok());
  const int port = (*listener)->local().port;

  std::vector<int> clients;
  for (int i = 0; i < kClients + 1; ++i) clients.push_back(NewSocket());
  struct rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  struct rlimit low = before;
  low.rlim_cur = static_cast<rlim_t>(NextDescriptor() + kRoom);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);

  int turns = 0;
  loop->SetImmediateHook([&] { ++turns; });
  loop->RequestImmediate(true, false);
  for (int i = 0; i < kClients; ++i) StartConnecting(clients[i], port);
  loop->Run();
  EXPECT_EQ(accepted.size(), static_cast<size_t>(kRoom));
  EXPECT_LT(turns, 2 * kClients) << "spins";
  int turned_away = 0;
  for (int i = 0; i < kClients; ++i) {
    char byte;
    // Closed at once: the end, or a reset, where the others would have to wait.
    if (recv(clients[i], &byte, 1, 0) == 0) ++turned_away;
  }
  EXPECT_EQ(turned_away, kClients - kRoom);

  for (Stream* stream : accepted) stream->Close();
  accepted.clear();
  acceptor.on_connection = [&](Stream* stream) {
    accepted.push_back(stream);
    loop->Stop();
  };
  StartConnecting(clients[kClients], port);
  loop->Run();
  EXPECT_EQ(accepted.size(), 1u);
  EXPECT_TRUE(acceptor.errors.empty());

  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  for (int client : clients) close(client);
}

TEST(UvListenerTest, WithoutEvenASpareDescriptorItRestsAndRecovers) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  Acceptor acceptor;
  int accepted = 0;
  acceptor.on_connection = [&](Stream* stream) {
    ++accepted;
    stream->Close();
    loop->Stop();
  };
  ListenOptions options;
  options.host = "127.0.0.1";
  const int client = NewSocket();
  struct rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  // Room for the listening socket alone.
  struct rlimit low = before;
  low.rlim_cur = static_cast<rlim_t>(NextDescriptor() + 1);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  absl::StatusOr<Listener*> listener = loop->Listen(options, &acceptor);
  ASSERT_TRUE(listener.ok()) << listener.status();
  int turns = 0;
  loop->SetImmediateHook([&] { ++turns; });
  loop->RequestImmediate(true, false);
  StartConnecting(client, (*listener)->local().port);
  loop->NewTimer([&] { setrlimit(RLIMIT_NOFILE, &before); })->Start(20);
  loop->Run();
  EXPECT_EQ(accepted, 1);
  EXPECT_LT(turns, 20) << "spins";
  setrlimit(RLIMIT_NOFILE, &before);
  close(client);
}

}  // namespace
}  // namespace gyre::loop
