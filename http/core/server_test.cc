// Deadlines, shutting down, and calls from inside callbacks.

#include "http/core/server.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "http/core/testing.h"

namespace gyre::http {
namespace {

constexpr absl::string_view kTimeout = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

class LifeTest : public ServerTest {
 protected:
  LifeTest() {
    handler.on_request = [](Exchange* exchange) {
      if (exchange->request_complete()) exchange->End("x");
    };
  }
};

TEST_F(LifeTest, AnIdleConnectionEndsSilently) {
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kGet);
  size_t size = client->received.size();
  loop.AdvanceBy(5900);
  EXPECT_FALSE(client->ended);
  loop.AdvanceBy(700);
  EXPECT_TRUE(client->ended);
  EXPECT_EQ(client->received.size(), size);
}

TEST_F(LifeTest, EveryRequestPutsTheIdleDeadlineOff) {
  std::unique_ptr<TestClient> client = Connect();
  for (int i = 0; i < 20; ++i) {
    Send(*client, kGet);
    loop.AdvanceBy(4000);
  }
  EXPECT_FALSE(client->ended);
}

TEST_F(LifeTest, ASilentPeerIsTimedOut) {
  std::unique_ptr<TestClient> client = Connect();
  loop.AdvanceBy(59000);
  EXPECT_EQ(client->received, "");
  loop.AdvanceBy(1600);
  EXPECT_EQ(client->received, kTimeout);
  EXPECT_TRUE(client->ended);
}

TEST_F(LifeTest, ADribbledHeadIsTimedOut) {
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kGet);
  client->received.clear();
  Send(*client, "GET / HTTP/1.1\r\n");
  for (int i = 0; i < 61 && client->received.empty(); ++i) {
    Send(*client, "X: y\r\n");
    loop.AdvanceBy(1000);
  }
  EXPECT_EQ(client->received, kTimeout);
  EXPECT_EQ(loop.Now() / 1000, 61u);
}

TEST_F(LifeTest, ADribbledBodyIsTimedOut) {
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
  for (int i = 0; i < 310 && client->received.empty(); ++i) {
    Send(*client, "x");
    loop.AdvanceBy(1000);
  }
  EXPECT_EQ(client->received, kTimeout);
  EXPECT_EQ(loop.Now() / 1000, 301u);
  EXPECT_EQ(handler.events, "POST /; abort; ");
}

TEST_F(LifeTest, ASlowHandlerIsNotTimedOut) {
  uint32_t handle = 0;
  handler.on_request = [&](Exchange* exchange) { handle = exchange->handle(); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kGet);
  loop.AdvanceBy(3600 * 1000);
  ASSERT_NE(server->Find(handle), nullptr);
  EXPECT_FALSE(client->ended);
}

TEST_F(LifeTest, NothingWakesAServerWithoutConnections) {
  {
    std::unique_ptr<TestClient> client = Connect();
    Send(*client, kGet);
  }
  loop.RunUntilIdle();
  EXPECT_EQ(server->connections(), 0u);
  uint64_t now = loop.Now();
  loop.Run();
  EXPECT_EQ(loop.Now(), now);
}

TEST_F(LifeTest, CloseEndsIdleConnectionsAndWaitsForTheOthers) {
  uint32_t handle = 0;
  std::unique_ptr<TestClient> idle = Connect();
  Send(*idle, kGet);
  handler.on_request = [&](Exchange* exchange) { handle = exchange->handle(); };
  std::unique_ptr<TestClient> busy = Connect();
  Send(*busy, kGet);
  bool closed = false;
  server->Close([&] { closed = true; });
  loop.RunUntilIdle();
  EXPECT_TRUE(idle->ended);
  EXPECT_FALSE(busy->ended);
  server->Find(handle)->End("x");
  loop.RunUntilIdle();
  EXPECT_NE(busy->received.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(busy->ended);
  EXPECT_FALSE(closed);
  idle.reset();
  busy.reset();
  loop.RunUntilIdle();
  EXPECT_TRUE(closed);
}

TEST_F(LifeTest, CloseWithoutConnectionsReportsLater) {
  bool closed = false;
  server->Close([&] { closed = true; });
  EXPECT_FALSE(closed);
  loop.AdvanceBy(1);
  EXPECT_TRUE(closed);
}

TEST_F(LifeTest, AHandlerMayDestroyTheConnection) {
  handler.on_request = [](Exchange* exchange) { exchange->connection()->Destroy(); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kGet, kGet));
  EXPECT_EQ(handler.events, "GET /; abort; ");
  EXPECT_EQ(handler.closed, 1);
}

TEST_F(LifeTest, AHandlerMayDestroyTheConnectionDuringTheBody) {
  handler.on_body = [](Exchange* exchange) { exchange->connection()->Destroy(); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(handler.events, "POST /; abort; ");
}

TEST_F(LifeTest, AHandlerMayCloseTheServerAndEndTheResponse) {
  handler.on_request = [&](Exchange* exchange) {
    server->Close();
    exchange->End("x");
    server->CloseAllConnections();
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kGet);
  EXPECT_NE(client->received.find("Connection: close"), std::string::npos);
}

TEST_F(LifeTest, AnAbortedExchangeTakesCalls) {
  handler.on_request = [](Exchange*) {};
  handler.on_abort = [](Exchange* exchange) {
    exchange->End("x");
    exchange->connection()->Destroy();
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kGet);
  client->Reset();
  loop.RunUntilIdle();
  EXPECT_EQ(handler.events, "GET /; abort; ");
}

TEST_F(LifeTest, TheServerMayGoWithConnectionsOpen) {
  handler.on_request = [](Exchange*) {};
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kGet);
  server.reset();
  loop.RunUntilIdle();
  EXPECT_EQ(handler.events, "GET /; ");
  client.reset();
  loop.RunUntilIdle();
  EXPECT_EQ(loop.handle_count(), 0u);
}

TEST_F(LifeTest, StaleHandlesFindNothing) {
  uint32_t handle = 0;
  handler.on_request = [&](Exchange* exchange) {
    handle = exchange->handle();
    exchange->End("x");
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kGet);
  EXPECT_EQ(server->Find(handle), nullptr);
  EXPECT_EQ(server->Find(12345), nullptr);
}

TEST_F(LifeTest, OneHandlerMayAnswerForAnotherConnection) {
  uint32_t waiting = 0;
  handler.on_request = [&](Exchange* exchange) { waiting = exchange->handle(); };
  std::unique_ptr<TestClient> first = Connect();
  Send(*first, kGet);
  handler.on_request = [&](Exchange* exchange) {
    server->Find(waiting)->End("first");
    exchange->End("second");
  };
  std::unique_ptr<TestClient> second = Connect();
  Send(*second, kGet);
  EXPECT_EQ(first->received.substr(first->received.size() - 5), "first");
  EXPECT_EQ(second->received.substr(second->received.size() - 6), "second");
}

TEST_F(LifeTest, ConnectionsBeyondTheLimitAreClosed) {
  server->options().max_connections = 1;
  loop::ListenOptions options;
  options.host = "127.0.0.1";
  options.port = 80;
  ASSERT_TRUE(server->Listen(options).ok());
  std::unique_ptr<TestClient> clients[2];
  for (auto& client : clients) {
    loop.Connect("127.0.0.1", 80, [&client](absl::StatusOr<loop::Stream*> stream) {
      if (stream.ok()) client = std::make_unique<TestClient>(*stream);
    });
    loop.RunUntilIdle();
  }
  EXPECT_EQ(server->connections(), 1u);
}

// The same requests in pieces of any size and with delays: the same events and the same bytes.
TEST(DeliveryTest, PiecesMakeNoDifference) {
  const std::string input = absl::StrCat(
      kGet,
      "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
      kGet, "PUT /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi", "BAD\r\n\r\n");
  std::string expected;
  std::string expected_events;
  for (uint64_t seed = 0; seed < 30; ++seed) {
    loop::SimOptions sim;
    sim.seed = seed;
    sim.split_reads = seed > 0;
    loop::SimLoop loop(sim);
    TestHandler handler;
    handler.on_request = [](Exchange* exchange) {
      if (exchange->request_complete()) exchange->End("x");
    };
    handler.on_end = [](Exchange* exchange) { exchange->End("y"); };
    Server server(&loop, &handler);
    auto [near, far] = loop.NewPair();
    server.Serve(near);
    TestClient client(far);
    far->Write(input);
    loop.RunUntilIdle();
    if (seed == 0) {
      expected = client.received;
      expected_events = handler.events;
      EXPECT_EQ(expected_events, "GET /; POST /a; body abc; GET /; PUT /b; body hi; ");
    }
    EXPECT_EQ(client.received, expected) << seed;
    EXPECT_EQ(handler.events, expected_events) << seed;
    EXPECT_TRUE(client.ended);
  }
}

}  // namespace
}  // namespace gyre::http
