// A server under a peer that sends anything: it stays within its limits, tells its delegate a story
// that holds together, answers with whole responses only, and nothing is left of the connection.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "absl/log/absl_check.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "http/core/exchange.h"
#include "http/core/fuzz/fuzz_input.h"
#include "http/core/server.h"
#include "loop/sim/sim_loop.h"
#include "loop/stream.h"

namespace gyre::http {
namespace {

constexpr uint32_t kMaxPipelined = 4;

// Does with a request what the last byte of its target says, and keeps account.
class Handler final : public Server::Delegate {
 public:
  void OnRequest(Exchange* exchange) override {
    ABSL_CHECK(under_way_.insert(exchange->handle()).second);
    ABSL_CHECK_LE(under_way_.size(), kMaxPipelined);
    const absl::string_view target = exchange->head().target();
    switch (target.empty() ? 0 : target.back()) {
      case '1':
        exchange->DiscardBody();
        discarding_.insert(exchange->handle());
        Answer(exchange);
        return;
      case '2':
        exchange->PauseBody();
        exchange->ResumeBody();
        break;
      case '3':
        Done(exchange);
        exchange->connection()->Destroy();
        return;
      case '4':
        exchange->StartHead(200);
        exchange->AddField("X-Field", "value");
        exchange->FinishHead(Exchange::kUnknownLength);
        exchange->Write("part");
        break;
      case '5':
        exchange->StartHead(204);
        break;
      case '6':
        exchange->SendContinue();
        break;
      case '7':
        Answer(exchange);  // before the body
        return;
      default:
        break;
    }
    if (exchange->request_complete()) Answer(exchange);
  }
  void OnBody(Exchange* exchange, absl::string_view bytes) override {
    ABSL_CHECK(!bytes.empty());
    ABSL_CHECK(!exchange->request_complete());
  }
  void OnRequestEnd(Exchange* exchange) override {
    ABSL_CHECK(under_way_.contains(exchange->handle()));
    if (exchange->response_ended()) {
      Done(exchange);
    } else {
      Answer(exchange);
    }
  }
  void OnLastBody(Exchange* exchange, absl::string_view bytes) override {
    ABSL_CHECK(!bytes.empty());
    ABSL_CHECK(exchange->request_complete());
    OnRequestEnd(exchange);
  }
  void OnAbort(Exchange* exchange) override { Done(exchange); }
  void OnConnectionClosed(Connection*) override { ++closed; }
  void OnUnusual(Connection* connection, absl::string_view bytes) override {
    const std::string expected(bytes);
    ParserLimits limits;
    RequestParser parser(&limits);
    RequestHead head;
    const bool in_body = connection->body_parser() != nullptr;
    if (in_body) parser.TakeBody(connection->body_parser(), &head);
    std::string unread;
    released = connection->Release(&unread);
    ABSL_CHECK_EQ(unread, expected);
    ABSL_CHECK(in_body || !unread.empty());
    if (in_body) {
      // It has failed, or the peer has ended its side.
      absl::string_view rest = unread;
      const RequestParser::Event event = parser.Next(&rest);
      ABSL_CHECK(event == RequestParser::Event::kError ||
                 (event == RequestParser::Event::kNeedMore && unread.empty()));
    }
    under_way_.clear();
  }

  int closed = 0;
  loop::Stream* released = nullptr;

 private:
  void Answer(Exchange* exchange) {
    // The end of a body that is still to come is reported, unless nobody is to hear of it.
    if (exchange->request_complete() || discarding_.contains(exchange->handle())) Done(exchange);
    exchange->End("body");
  }
  void Done(Exchange* exchange) {
    under_way_.erase(exchange->handle());
    discarding_.erase(exchange->handle());
  }

  std::set<uint32_t> under_way_;
  std::set<uint32_t> discarding_;
};

class Peer final : public loop::Stream::Delegate {
 public:
  void OnData(absl::Span<char> data) override { received.append(data.data(), data.size()); }
  void OnEnd() override { ended = true; }
  void OnError(const absl::Status&) override { ended = true; }

  std::string received;
  bool ended = false;
};

void Run(const FuzzInput& input) {
  loop::SimLoop loop;
  Handler handler;
  ServerOptions options;
  options.parser = input.limits;
  options.max_pipelined = kMaxPipelined;
  options.max_discarded_bytes = 1024;
  options.high_water_bytes = 256;
  options.max_requests_per_connection = input.switches & 16 ? 0 : 3;
  options.answer_expect = (input.switches & 128) == 0;
  if (input.switches & 64) {
    options.hand_over = true;
    options.max_pipelined = 1;
  }
  Peer peer;
  {
    Server server(&loop, &handler, options);
    auto [near, far] = loop.NewPair();
    far->set_delegate(&peer);
    far->StartReading();
    server.Serve(near);
    for (absl::string_view piece : input.Pieces()) {
      far->Write(piece);
      loop.RunUntilIdle();
    }
    if (input.switches & 32) far->Shutdown();
    loop.RunUntilIdle();
    // Whatever it waits for, it does not wait for ever.
    loop.AdvanceBy(1000 * 1000);
    ABSL_CHECK_EQ(server.connections(), 0u);
    if (handler.released != nullptr) {
      ABSL_CHECK_EQ(handler.closed, 0);
      handler.released->Close();
    } else {
      ABSL_CHECK_EQ(handler.closed, 1);
      ABSL_CHECK(peer.ended);
    }
    far->Close();
    loop.RunUntilIdle();
  }
  loop.RunUntilIdle();
  ABSL_CHECK(peer.received.empty() || absl::StartsWith(peer.received, "HTTP/1.1 "));
}

}  // namespace
}  // namespace gyre::http

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  gyre::http::Run(gyre::http::FuzzInput(data, size));
  return 0;
}
