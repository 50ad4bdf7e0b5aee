#include "http/core/client.h"

#include <cerrno>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "http/core/exchange.h"
#include "http/core/response_head.h"
#include "http/core/server.h"
#include "http/core/testing.h"
#include "loop/listener.h"
#include "loop/sim/sim_loop.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/uv/uv_loop.h"

namespace gyre::http {
namespace {

// Takes connections, writes down what comes, and answers only what a test tells it to.
class RawServer : public loop::Listener::Delegate {
 public:
  explicit RawServer(loop::Loop& loop) {
    loop::ListenOptions options;
    options.host = "127.0.0.1";
    absl::StatusOr<loop::Listener*> listener = loop.Listen(options, this);
    if (listener.ok()) listener_ = *listener;
  }
  ~RawServer() override { listener_->Close(); }

  void OnConnection(loop::Stream* stream) override {
    peers.push_back(std::make_unique<TestClient>(stream));
  }
  int port() const { return listener_->local().port; }
  void Unref() { listener_->Unref(); }

  std::vector<std::unique_ptr<TestClient>> peers;

 private:
  loop::Listener* listener_ = nullptr;
};

// Writes down what becomes of a call.
class Recorder : public ClientCall::Delegate {
 public:
  void OnInterim(ClientCall* call, const ResponseHead& head) override {
    absl::StrAppend(&log, "interim ", head.status, "; ");
    if (on_interim) on_interim(call);
  }
  void OnResponse(ClientCall* call, const ResponseHead& head) override {
    absl::StrAppend(&log, head.status, " ", head.reason(), "; ");
    if (on_response) on_response(call);
  }
  void OnBody(ClientCall* call, absl::string_view bytes) override {
    body += std::string(bytes);
    if (on_body) on_body(call);
  }
  void OnDrain(ClientCall* call) override {
    ++drains;
    if (on_drain) on_drain(call);
  }
  void OnEnd(ClientCall* call) override {
    absl::StrAppend(&log, "end ", std::exchange(body, ""), "; ");
    if (on_end) on_end();
  }
  void OnError(ClientCall* call, const absl::Status& status) override {
    error = status;
    std::optional<loop::SystemError> system = loop::FromStatus(status);
    absl::StrAppend(&log, "error ",
                    system.has_value() ? loop::ErrorName(system->error)
                                       : absl::StatusCodeToString(status.code()),
                    "; ");
  }
  void OnUpgrade(ClientCall* call, const ResponseHead& head, loop::Stream* stream,
                 absl::string_view rest) override {
    absl::StrAppend(&log, "upgrade ", head.status, " ", rest, "; ");
    upgraded = stream;
  }
  std::string Log() { return std::exchange(log, ""); }

  std::function<void(ClientCall*)> on_interim, on_response, on_body, on_drain;
  std::function<void()> on_end;
  std::string log;
  std::string body;
  int drains = 0;
  absl::Status error;
  loop::Stream* upgraded = nullptr;
};

class ClientTest : public testing::Test {
 protected:
  void Make(const ClientOptions& options) { client = std::make_unique<Client>(&loop, options); }

  ClientRequest Request(std::string method = "GET", std::string target = "/") {
    ClientRequest request;
    request.method = std::move(method);
    request.host = "127.0.0.1";
    request.port = server.port();
    request.target = std::move(target);
    return request;
  }
  ClientCall* Start(const ClientRequest& request) {
    absl::StatusOr<ClientCall*> call = client->Start(request, &seen);
    EXPECT_TRUE(call.ok()) << call.status();
    loop.RunUntilIdle();
    return call.ok() ? *call : nullptr;
  }
  void Reply(absl::string_view bytes, size_t peer = 0) {
    ASSERT_LT(peer, server.peers.size());
    server.peers[peer]->stream()->Write(bytes);
    loop.RunUntilIdle();
  }
  void Hang(size_t peer = 0) {
    server.peers[peer]->Close();
    loop.RunUntilIdle();
  }
  // What the server got since the last call.
  std::string Received(size_t peer = 0) { return std::exchange(server.peers[peer]->received, ""); }
  std::string HostLine() { return absl::StrCat("Host: 127.0.0.1:", server.port(), "\r\n"); }

  loop::SimLoop loop;
  RawServer server{loop};
  Recorder seen;
  std::unique_ptr<Client> client = std::make_unique<Client>(&loop);
};

constexpr absl::string_view kHi = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

TEST_F(ClientTest, SendsARequestAndGetsTheResponse) {
  ClientRequest request = Request("GET", "/a?b");
  request.fields = {{"Accept", "*/*"}};
  Start(request);
  EXPECT_EQ(Received(), "GET /a?b HTTP/1.1\r\n" + HostLine() + "Accept: */*\r\n\r\n");
  Reply(kHi);
  EXPECT_EQ(seen.Log(), "200 OK; end hi; ");
}

TEST_F(ClientTest, SaysHowLongABodyIs) {
  ClientRequest request = Request("POST");
  Start(request);
  EXPECT_EQ(Received(0), "POST / HTTP/1.1\r\n" + HostLine() + "Content-Length: 0\r\n\r\n");
  request.body = "abc";
  Start(request);
  EXPECT_EQ(Received(1), "POST / HTTP/1.1\r\n" + HostLine() + "Content-Length: 3\r\n\r\nabc");
}

TEST_F(ClientTest, KeepsTheConnectionForTheNextRequest) {
  for (int i = 0; i < 3; ++i) {
    Start(Request());
    Reply(kHi);
    EXPECT_EQ(seen.Log(), "200 OK; end hi; ");
    EXPECT_EQ(client->idle_connections(), 1u);
  }
  EXPECT_EQ(server.peers.size(), 1u);
}

TEST_F(ClientTest, ARequestStartedAtTheEndOfAnotherUsesItsConnection) {
  seen.on_end = [this] {
    seen.on_end = nullptr;
    ASSERT_TRUE(client->Start(Request(), &seen).ok());
  };
  Start(Request());
  Reply(kHi);
  Reply(kHi);
  EXPECT_EQ(seen.Log(), "200 OK; end hi; 200 OK; end hi; ");
  EXPECT_EQ(server.peers.size(), 1u);
}

TEST_F(ClientTest, DoesNotKeepWhatMayNotBeKept) {
  const std::vector<std::string> answers = {
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
      "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
      absl::StrCat(kHi, "x"),
  };
  for (size_t i = 0; i < answers.size(); ++i) {
    Start(Request());
    Reply(answers[i], i);
    EXPECT_EQ(seen.Log(), "200 OK; end hi; ");
    EXPECT_EQ(client->connections(), 0u) << answers[i];
  }
}

TEST_F(ClientTest, AskedToItEndsTheConnection) {
  ClientRequest request = Request();
  request.keep_alive = false;
  Start(request);
  EXPECT_EQ(Received(), "GET / HTTP/1.1\r\n" + HostLine() + "Connection: close\r\n\r\n");
  Reply(kHi);
  EXPECT_EQ(client->connections(), 0u);
}

TEST_F(ClientTest, AKeptConnectionIsClosedInTime) {
  Make({.idle_timeout_ms = 4000});
  Start(Request());
  Reply(kHi);
  loop.AdvanceBy(3900);
  EXPECT_EQ(client->idle_connections(), 1u);
  loop.AdvanceBy(700);
  EXPECT_EQ(client->idle_connections(), 0u);
  EXPECT_TRUE(server.peers[0]->ended);
}

TEST_F(ClientTest, AKeptConnectionIsClosedBeforeTheServerDoes) {
  Make({.idle_timeout_ms = 60000, .deadline_tick_ms = 100});
  Start(Request());
  Reply("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=3, max=9\r\nContent-Length: 0\r\n\r\n");
  loop.AdvanceBy(1900);
  EXPECT_EQ(client->idle_connections(), 1u);
  loop.AdvanceBy(300);
  EXPECT_EQ(client->idle_connections(), 0u);
}

TEST_F(ClientTest, AKeptConnectionDoesNotKeepTheLoopRunning) {
  Start(Request());
  Reply(kHi);
  server.peers[0]->stream()->Unref();
  server.Unref();
  EXPECT_EQ(client->idle_connections(), 1u);
  EXPECT_FALSE(loop.Alive());
}

TEST_F(ClientTest, AServerThatEndsAKeptConnectionIsNoError) {
  Start(Request());
  Reply(kHi);
  seen.Log();
  Hang();
  EXPECT_EQ(client->connections(), 0u);
  Start(Request());
  Reply(kHi, 1);
  EXPECT_EQ(seen.Log(), "200 OK; end hi; ");
}

TEST_F(ClientTest, ARequestThatCrossesTheServersEndIsSentAgain) {
  Start(Request());
  Reply(kHi);
  seen.Log();
  // The server ends the connection just when the client uses it.
  server.peers[0]->Close();
  Start(Request("GET", "/again"));
  ASSERT_EQ(server.peers.size(), 2u);
  EXPECT_EQ(Received(1), "GET /again HTTP/1.1\r\n" + HostLine() + "\r\n");
  Reply(kHi, 1);
  EXPECT_EQ(seen.Log(), "200 OK; end hi; ");
}

TEST_F(ClientTest, WhatIsNotIdempotentIsNotSentAgain) {
  Start(Request());
  Reply(kHi);
  seen.Log();
  server.peers[0]->Close();
  Start(Request("POST"));
  EXPECT_EQ(seen.Log(), "error ECONNRESET; ");
  EXPECT_EQ(server.peers.size(), 1u);
}

TEST_F(ClientTest, ANewConnectionThatEndsIsAnErrorAtOnce) {
  Start(Request());
  Hang();
  EXPECT_EQ(seen.Log(), "error ECONNRESET; ");
  EXPECT_EQ(server.peers.size(), 1u);
}

TEST_F(ClientTest, AResponseThatBreaksOffIsNotSentAgain) {
  Start(Request());
  Reply(kHi);
  seen.Log();
  Start(Request());
  Reply("HTTP/1.1 200 OK\r\nContent-Le");
  Hang();
  EXPECT_EQ(seen.Log(), "error ECONNRESET; ");
}

TEST_F(ClientTest, ABodyMayEndWithTheConnection) {
  Start(Request());
  Reply("HTTP/1.1 200 OK\r\n\r\nsome");
  Reply("thing");
  Hang();
  EXPECT_EQ(seen.Log(), "200 OK; end something; ");
}

TEST_F(ClientTest, ABodyThatIsTooShortIsAnError) {
  Start(Request());
  Reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi");
  Hang();
  EXPECT_EQ(seen.Log(), "200 OK; error ECONNRESET; ");
}

TEST_F(ClientTest, AnswersWithoutABody) {
  Start(Request("HEAD"));
  Reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(seen.Log(), "200 OK; end ; ");
  Start(Request());
  Reply("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(seen.Log(), "304 Not Modified; end ; ");
  Start(Request());
  Reply("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(seen.Log(), "204 No Content; end ; ");
  EXPECT_EQ(server.peers.size(), 1u);
}

TEST_F(ClientTest, InterimResponsesComeFirst) {
  Start(Request());
  Reply("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
  Reply(kHi);
  EXPECT_EQ(seen.Log(), "interim 103; interim 100; 200 OK; end hi; ");
}

TEST_F(ClientTest, AStreamedBodyGoesOutInChunks) {
  ClientRequest request = Request("PUT");
  request.streamed = true;
  absl::StatusOr<ClientCall*> call = client->Start(request, &seen);
  ASSERT_TRUE(call.ok());
  EXPECT_TRUE((*call)->Write("early"));  // before there is a connection
  loop.RunUntilIdle();
  EXPECT_EQ(Received(),
            "PUT / HTTP/1.1\r\n" + HostLine() + "Transfer-Encoding: chunked\r\n\r\n5\r\nearly\r\n");
  (*call)->Write("and a later one!");
  (*call)->End();
  loop.RunUntilIdle();
  EXPECT_EQ(Received(), "10\r\nand a later one!\r\n0\r\n\r\n");
  Reply(kHi);
  EXPECT_EQ(seen.Log(), "200 OK; end hi; ");
  EXPECT_EQ(client->idle_connections(), 1u);
}

TEST_F(ClientTest, AStreamedBodyOfAKnownLengthIsHeldToIt) {
  ClientRequest request = Request("PUT");
  request.streamed = true;
  request.content_length = 4;
  ClientCall* call = Start(request);
  call->Write("four");
  call->End();
  loop.RunUntilIdle();
  EXPECT_EQ(Received(), "PUT / HTTP/1.1\r\n" + HostLine() + "Content-Length: 4\r\n\r\nfour");
  Reply(kHi);
  EXPECT_EQ(seen.Log(), "200 OK; end hi; ");
  call = Start(request);
  EXPECT_FALSE(call->Write("seven!!"));
  EXPECT_EQ(seen.Log(), "");  // no callback from inside
  loop.RunUntilIdle();
  EXPECT_EQ(seen.Log(), "error OUT_OF_RANGE; ");
  call = Start(request);
  call->Write("two");
  call->End();
  loop.RunUntilIdle();
  EXPECT_EQ(seen.Log(), "error OUT_OF_RANGE; ");
  EXPECT_EQ(client->connections(), 0u);
}

TEST_F(ClientTest, ASlowServerSlowsTheBodyDown) {
  ClientRequest request = Request("PUT");
  request.streamed = true;
  ClientCall* call = Start(request);
  server.peers[0]->stream()->StopReading();
  const std::string block(64 * 1024, 'x');
  int written = 0;
  while (call->Write(block) && written < 1000) ++written;
  EXPECT_LT(written, 20);
  loop.RunUntilIdle();
  EXPECT_EQ(seen.drains, 0);
  server.peers[0]->stream()->StartReading();
  loop.RunUntilIdle();
  EXPECT_EQ(seen.drains, 1);
}

TEST_F(ClientTest, APausedBodyWaits) {
  seen.on_body = [](ClientCall* call) { call->PauseBody(); };
  ClientCall* call = Start(Request());
  Reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n3\r\nyou\r\n0\r\n\r\n");
  EXPECT_EQ(seen.body, "hi");
  loop.AdvanceBy(3600 * 1000);  // who pauses is not timed out
  call->ResumeBody();
  EXPECT_EQ(seen.body, "hiyou");
  call->ResumeBody();
  EXPECT_EQ(seen.Log(), "200 OK; end hiyou; ");
  EXPECT_EQ(client->idle_connections(), 1u);
}

TEST_F(ClientTest, DeadlinesEndCalls) {
  Make({.response_timeout_ms = 1000, .body_timeout_ms = 2000, .deadline_tick_ms = 100});
  Start(Request());
  loop.AdvanceBy(950);
  EXPECT_EQ(seen.Log(), "");
  loop.AdvanceBy(200);
  EXPECT_EQ(seen.Log(), "error DEADLINE_EXCEEDED; ");
  Start(Request());
  Reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 1);
  loop.AdvanceBy(1900);
  Reply("h", 1);
  loop.AdvanceBy(1900);
  EXPECT_EQ(seen.Log(), "200 OK; ");
  loop.AdvanceBy(300);
  EXPECT_EQ(seen.Log(), "error DEADLINE_EXCEEDED; ");
  EXPECT_EQ(client->connections(), 0u);
}

TEST_F(ClientTest, CallsWaitForAConnectionWhereTheyAreLimited) {
  Make({.max_connections_per_origin = 1});
  Start(Request("GET", "/1"));
  Start(Request("GET", "/2"));
  ClientCall* third = Start(Request("GET", "/3"));
  Start(Request("GET", "/4"));
  EXPECT_EQ(server.peers.size(), 1u);
  third->Cancel();
  Received();
  Reply(kHi);
  EXPECT_EQ(Received(), "GET /2 HTTP/1.1\r\n" + HostLine() + "\r\n");
  Reply("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  ASSERT_EQ(server.peers.size(), 2u);
  EXPECT_EQ(Received(1), "GET /4 HTTP/1.1\r\n" + HostLine() + "\r\n");
}

TEST_F(ClientTest, ACancelledCallSaysNothingMore) {
  ClientCall* call = Start(Request());
  call->Cancel();
  loop.RunUntilIdle();
  EXPECT_TRUE(server.peers[0]->ended);
  seen.on_response = [](ClientCall* it) { it->Cancel(); };
  Start(Request());
  Reply(kHi, 1);
  EXPECT_EQ(seen.Log(), "200 OK; ");
  EXPECT_EQ(client->connections(), 0u);
}

TEST_F(ClientTest, AnUpgradedConnectionIsTheCallers) {
  ClientRequest request = Request();
  request.fields = {{"Connection", "Upgrade"}, {"Upgrade", "chat"}};
  Start(request);
  Reply("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\nhello");
  EXPECT_EQ(seen.Log(), "upgrade 101 hello; ");
  ASSERT_NE(seen.upgraded, nullptr);
  EXPECT_EQ(client->connections(), 0u);
  seen.upgraded->Write("yes");
  Received();
  loop.RunUntilIdle();
  EXPECT_EQ(Received(), "yes");
  seen.upgraded->Close();
}

TEST_F(ClientTest, ATunnelIsTheCallers) {
  ClientRequest request = Request("CONNECT", "a.example:443");
  request.fields = {{"Host", "a.example:443"}};
  Start(request);
  EXPECT_EQ(Received(), "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n");
  Reply("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\x16\x03");
  EXPECT_EQ(seen.Log(), "upgrade 200 \x16\x03; ");
  seen.upgraded->Close();
  Start(request);
  Reply("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", 1);
  EXPECT_EQ(seen.Log(), "403 Forbidden; end no; ");
}

TEST_F(ClientTest, WhatIsNoResponseIsDataLoss) {
  const std::vector<std::string> answers = {
      "SSH-2.0-OpenSSH\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
      absl::StrCat("HTTP/1.1 200 OK\r\nA: ", std::string(20000, 'x'), "\r\n\r\n"),
  };
  for (size_t i = 0; i < answers.size(); ++i) {
    Start(Request());
    Reply(answers[i], i);
    EXPECT_EQ(seen.Log(), "error DATA_LOSS; ") << answers[i];
  }
  EXPECT_EQ(client->connections(), 0u);
}

TEST_F(ClientTest, EndlessInterimResponsesAreStopped) {
  Start(Request());
  for (int i = 0; i < 1000 && seen.error.ok(); ++i) Reply("HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(seen.error.code(), absl::StatusCode::kDataLoss);
}

TEST_F(ClientTest, WhatCannotBeSentAsItIsIsRefused) {
  auto refused = [this](auto change) {
    ClientRequest request = Request();
    change(request);
    return client->Start(request, &seen).status().code() == absl::StatusCode::kInvalidArgument;
  };
  EXPECT_TRUE(refused([](ClientRequest& it) { it.method = "GET /x"; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.target = "/a b"; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.target = "/a\r\nX: y"; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.target = ""; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.host = "a\r\nb"; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.host = ""; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.port = 65536; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.fields = {{"A B", "c"}}; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.fields = {{"", "c"}}; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.fields = {{"A", "b\r\nC: d"}}; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.fields = {{"Content-Length", "3"}}; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.fields = {{"transfer-encoding", "x"}}; }));
  EXPECT_TRUE(refused([](ClientRequest& it) { it.fields = {{"Connection", "x"}}; }));
  EXPECT_FALSE(refused([](ClientRequest& it) { it.fields = {{"A", "\t\xe9 b"}}; }));
}

TEST_F(ClientTest, NobodyListens) {
  ClientRequest request = Request();
  request.port = 1;
  Start(request);
  EXPECT_EQ(seen.Log(), "error ECONNREFUSED; ");
  EXPECT_EQ(client->connections(), 0u);
}

TEST_F(ClientTest, ManyCallsMayBeUnderWayWhenTheClientGoes) {
  Make({.max_connections_per_origin = 2});
  for (int i = 0; i < 5; ++i) Start(Request());
  Reply(kHi);
  ASSERT_TRUE(client->Start(Request(), &seen).ok());  // still connecting
  seen.Log();
  client = nullptr;
  loop.RunUntilIdle();
  EXPECT_EQ(seen.Log(), "");
}

TEST_F(ClientTest, ResponsesMayBeCutAnywhere) {
  const absl::string_view answer =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2;x\r\nhi\r\n0\r\nT: u\r\n\r\n";
  for (size_t cut = 1; cut < answer.size(); ++cut) {
    Start(Request());
    Reply(answer.substr(0, cut));
    Reply(answer.substr(cut));
    ASSERT_EQ(seen.Log(), "interim 100; 200 Fine; end hi; ") << cut;
  }
  EXPECT_EQ(server.peers.size(), 1u);
}

// The whole way on the real machine: this client and this server, names and Unix sockets.
TEST(ClientUvTest, TalksToTheServer) {
  struct Echo : Server::Delegate {
    void OnRequest(Exchange* exchange) override {
      exchange->StartHead(200);
      exchange->FinishHead(Exchange::kUnknownLength);
      if (exchange->request_complete()) exchange->End("empty");
    }
    void OnBody(Exchange* exchange, absl::string_view bytes) override { exchange->Write(bytes); }
    void OnRequestEnd(Exchange* exchange) override { exchange->End(); }
  };
  std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  Echo echo;
  auto server = std::make_unique<Server>(loop.get(), &echo);
  auto local = std::make_unique<Server>(loop.get(), &echo);
  loop::ListenOptions options;
  options.host = "127.0.0.1";
  ASSERT_TRUE(server->Listen(options).ok());
  // An abstract name that nobody else has: the port is ours.
  options.path =
      absl::StrCat(absl::string_view("\0", 1), "gyre-", server->listener()->local().port);
  ASSERT_TRUE(local->Listen(options).ok());
  auto client = std::make_unique<Client>(loop.get());
  Recorder seen;
  int left = 4;
  seen.on_end = [&] {
    if (--left > 0) return;
    client->CloseIdleConnections();
    server->Close();
    local->Close();
  };
  ClientRequest request;
  request.method = "POST";
  request.body = std::string(300000, 'x');
  request.port = server->listener()->local().port;
  for (const char* host : {"127.0.0.1", "localhost"}) {
    request.host = host;
    ASSERT_TRUE(client->Start(request, &seen).ok());
  }
  request.host = "a.example";
  request.socket_path = options.path;
  ASSERT_TRUE(client->Start(request, &seen).ok());
  request.method = "GET";
  request.body = "";
  ASSERT_TRUE(client->Start(request, &seen).ok());
  loop->Run();
  EXPECT_EQ(left, 0) << seen.log.substr(0, 200);
  EXPECT_EQ(seen.error, absl::OkStatus());
  client = nullptr;
  server = nullptr;
  local = nullptr;
}

}  // namespace
}  // namespace gyre::http
