// For tests of the server: a simulated loop with a server, and clients that write text and record.
#ifndef GYRE_HTTP_CORE_TESTING_H_
#define GYRE_HTTP_CORE_TESTING_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "http/core/exchange.h"
#include "http/core/server.h"
#include "loop/sim/sim_loop.h"
#include "loop/stream.h"

namespace gyre::http {

// The far end of a connection.
class TestClient final : public loop::Stream::Delegate {
 public:
  explicit TestClient(loop::Stream* stream) : stream_(stream) {
    stream_->set_delegate(this);
    stream_->StartReading();
  }
  ~TestClient() override { Close(); }

  void Close() {
    if (stream_ == nullptr) return;
    stream_->set_delegate(nullptr);
    stream_->Close();
    stream_ = nullptr;
  }

  // Goes away without an orderly end.
  void Reset() {
    stream_->set_delegate(nullptr);
    stream_->Reset();
    stream_ = nullptr;
  }

  void OnData(absl::Span<char> data) override {
    received.append(data.data(), data.size());
    ++receives;
  }
  void OnEnd() override { ended = true; }
  void OnError(const absl::Status&) override { failed = true; }

  loop::Stream* stream() { return stream_; }

  std::string received;
  int receives = 0;  // how often bytes came
  bool ended = false;
  bool failed = false;

 private:
  loop::Stream* stream_;
};

// Calls what a test sets; records everything else.
class TestHandler final : public Server::Delegate {
 public:
  void OnRequest(Exchange* exchange) override {
    last = exchange;
    events += std::string(MethodName(exchange->head().method)) + " " +
              std::string(exchange->head().target()) + "; ";
    if (on_request) on_request(exchange);
  }
  void OnBody(Exchange* exchange, absl::string_view bytes) override {
    body += std::string(bytes);
    if (on_body) on_body(exchange);
  }
  void OnRequestEnd(Exchange* exchange) override {
    events += "body " + body + "; ";
    body.clear();
    if (on_end) on_end(exchange);
  }
  void OnLastBody(Exchange* exchange, absl::string_view bytes) override {
    events += "last " + body + std::string(bytes) + "; ";
    body.clear();
    if (on_end) on_end(exchange);
  }
  void OnPeerEnded(Exchange*) override { events += "ended; "; }
  void OnDrain(Exchange*) override { ++drains; }
  void OnAbort(Exchange* exchange) override {
    events += "abort; ";
    if (on_abort) on_abort(exchange);
  }
  void OnConnectionClosed(Connection*) override { ++closed; }
  bool OnClientError(Connection* connection, const ParseError& error, absl::string_view) override {
    return on_error && on_error(connection, error);
  }

  // Takes the connection and ends it.
  void OnUnusual(Connection* connection, absl::string_view) override {
    if (RequestParser* parser = connection->body_parser(); parser != nullptr) {
      if (parser->failed()) events += "mistake, ";
      if (parser->body_left() != 0) events += std::to_string(parser->body_left()) + " left, ";
    }
    std::string unread;
    loop::Stream* stream = connection->Release(&unread);
    events += "unusual " + unread + "; ";
    stream->Close();
  }
  bool OnTimeout(Connection*) override {
    events += "late; ";
    return false;
  }

  std::function<void(Exchange*)> on_request;
  std::function<void(Exchange*)> on_body;
  std::function<void(Exchange*)> on_end;
  std::function<void(Exchange*)> on_abort;
  std::function<bool(Connection*, const ParseError&)> on_error;
  std::string events;
  std::string body;
  Exchange* last = nullptr;  // may be gone
  int drains = 0;
  int closed = 0;
};

class ServerTest : public ::testing::Test {
 protected:
  explicit ServerTest(const ServerOptions& options = {}, const loop::SimOptions& sim = {})
      : loop(sim), server(std::make_unique<Server>(&loop, &handler, options)) {}

  // A connection to the server.
  std::unique_ptr<TestClient> Connect() {
    auto [near, far] = loop.NewPair();
    server->Serve(near);
    return std::make_unique<TestClient>(far);
  }

  // Writes `bytes` and lets everything happen that needs no time.
  void Send(TestClient& client, absl::string_view bytes) {
    client.stream()->Write(bytes);
    loop.RunUntilIdle();
  }

  // What a new client gets for `bytes`.
  std::string Ask(absl::string_view bytes) {
    std::unique_ptr<TestClient> client = Connect();
    Send(*client, bytes);
    return client->received;
  }

  loop::SimLoop loop;
  TestHandler handler;
  std::unique_ptr<Server> server;
};

inline constexpr absl::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
inline constexpr absl::string_view kDate = "Date: Mon, 01 Jan 2024 00:00:00 GMT\r\n";
inline constexpr absl::string_view kKeepAlive =
    "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n";

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_TESTING_H_
