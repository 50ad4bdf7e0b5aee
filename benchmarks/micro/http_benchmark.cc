// What HTTP costs without JavaScript: parsing by size of the head, and whole requests without a
// kernel and over real sockets.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/log/absl_check.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "http/core/exchange.h"
#include "http/core/request_head.h"
#include "http/core/request_parser.h"
#include "http/core/server.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/uv/uv_loop.h"

namespace gyre::http {
namespace {

std::string Request(int64_t fields) {
  std::string text = "GET /some/path?with=query HTTP/1.1\r\nHost: 127.0.0.1:3000\r\n";
  for (int64_t i = 0; i < fields; ++i) {
    absl::StrAppend(&text, "X-Field-", i,
                    ": a value of about fifty bytes as cookies and so on\r\n");
  }
  return text + "\r\n";
}

// Parses `text`, one whole request, again and again. `parse` takes it out of the input, and says
// whether it was there.
template <typename Parse>
void ParseAgain(benchmark::State& state, const std::string& text, Parse parse) {
  const ParserLimits limits;
  RequestParser parser(&limits);
  RequestHead head;
  for (auto _ : state) {
    head.Clear();
    parser.Begin(&head);
    absl::string_view input = text;
    if (!parse(parser, &input)) return state.SkipWithError("no request");
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}

// Heads with `range` fields beside Host.
void ParseHead(benchmark::State& state) {
  ParseAgain(state, Request(state.range(0)), [](RequestParser& parser, absl::string_view* input) {
    return parser.Next(input) == RequestParser::Event::kRequest;
  });
}
BENCHMARK(ParseHead)->Arg(0)->Arg(4)->Arg(16)->Arg(64)->Arg(200);

// A chunked body of `range` bytes in chunks of 1 KiB.
void ParseChunkedBody(benchmark::State& state) {
  std::string text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int64_t left = state.range(0); left > 0; left -= 1024) {
    absl::StrAppend(&text, "400\r\n", std::string(1024, 'x'), "\r\n");
  }
  text += "0\r\n\r\n";
  ParseAgain(state, text, [](RequestParser& parser, absl::string_view* input) {
    RequestParser::Event event;
    do {
      event = parser.Next(input);
    } while (event == RequestParser::Event::kHead || event == RequestParser::Event::kBody);
    return event == RequestParser::Event::kEnd;
  });
}
BENCHMARK(ParseChunkedBody)->Arg(16 << 10)->Arg(1 << 20);

// Answers with a body of its size, and a number of fields.
class Handler final : public Server::Delegate {
 public:
  explicit Handler(int64_t fields = 1, size_t body = 12) : body_(body, 'x') {
    for (int64_t i = 0; i < fields; ++i) {
      fields_.emplace_back(absl::StrCat("X-Field-", i), "a value of some bytes");
    }
  }
  void OnRequest(Exchange* exchange) override {
    exchange->StartHead(200);
    for (const auto& [name, value] : fields_) exchange->AddField(name, value);
    exchange->FinishHead(static_cast<int64_t>(body_.size()));
    exchange->End(body_);
  }

 private:
  std::string body_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

// A connection without a kernel: bytes go in by Say() and what is written is counted.
class MemoryStream final : public loop::Stream {
 public:
  explicit MemoryStream(loop::Loop* loop) : loop_(loop) {}
  void Say(std::string& text) { delegate()->OnData(absl::MakeSpan(text.data(), text.size())); }
  int64_t written() const { return written_; }

  void StartReading() override {}
  void StopReading() override {}
  using loop::Stream::Write;
  bool Write(absl::Span<const absl::string_view> parts) override {
    for (absl::string_view part : parts) written_ += static_cast<int64_t>(part.size());
    return true;
  }
  size_t queued_bytes() const override { return 0; }
  void Shutdown() override {}
  void Reset(absl::AnyInvocable<void()> on_closed) override { Close(std::move(on_closed)); }
  void SetNoDelay(bool) override {}
  void SetKeepAlive(bool, int) override {}
  loop::Endpoint local() const override { return {}; }
  loop::Endpoint remote() const override { return {}; }
  void Ref() override {}
  void Unref() override {}
  bool has_ref() const override { return false; }

 private:
  void DoClose() override {
    loop_->Post([this] { FinishClose(); });
  }

  loop::Loop* loop_;
  int64_t written_ = 0;
};

// `depth` requests in one receive, answered in one send, without a kernel.
void InMemory(benchmark::State& state, Handler* handler, int64_t depth,
              const std::string& request) {
  const std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  std::string text;
  for (int64_t i = 0; i < depth; ++i) text += request;
  // Receiving is allowed to overwrite what it was given.
  std::string received = text;
  auto* stream = new MemoryStream(loop.get());
  {
    Server server(loop.get(), handler);
    server.Serve(stream);
    for (auto _ : state) {
      received.assign(text);
      stream->Say(received);
    }
    state.SetItemsProcessed(state.iterations() * depth);
    state.SetBytesProcessed(stream->written());
    if (stream->written() == 0) state.SkipWithError("no answer");
    server.CloseAllConnections();
    loop->AddRef();
    loop->Post([&] { loop->ReleaseRef(); });
    loop->Run();
  }
}

// By the number of fields of the response.
void Serialise(benchmark::State& state) {
  Handler handler(state.range(0));
  InMemory(state, &handler, 1, Request(0));
}
BENCHMARK(Serialise)->Arg(0)->Arg(4)->Arg(16)->Arg(64);

// By the number of fields of the request.
void KeepAliveInMemory(benchmark::State& state) {
  Handler handler;
  InMemory(state, &handler, 1, Request(state.range(0)));
}
BENCHMARK(KeepAliveInMemory)->Arg(0)->Arg(4)->Arg(16);

void PipelinedInMemory(benchmark::State& state) {
  Handler handler;
  InMemory(state, &handler, state.range(0), Request(4));
}
BENCHMARK(PipelinedInMemory)->Arg(16)->Arg(128);

// Asks, and counts the bytes of the answers.
class Client final : public loop::Stream::Delegate {
 public:
  Client(loop::Stream* stream, int64_t* unfinished, loop::Loop* loop)
      : stream_(stream), unfinished_(unfinished), loop_(loop) {
    stream->set_delegate(this);
    stream->StartReading();
  }
  void Ask(const std::string& text, size_t answer_size) {
    missing_ = answer_size;
    stream_->Write(text);
  }
  void OnData(absl::Span<char> data) override {
    if (data.size() > missing_) ABSL_CHECK(measuring_) << "more than one answer";
    received_ += data.size();
    if (measuring_) return loop_->Stop();
    missing_ -= data.size();
    if (missing_ == 0 && --*unfinished_ == 0) loop_->Stop();
  }
  void OnEnd() override {}
  void OnError(const absl::Status& error) override { ABSL_CHECK(false) << error; }

  // The size of one answer.
  size_t Measure(const std::string& request) {
    measuring_ = true;
    received_ = 0;
    stream_->Write(request);
    loop_->Run();
    measuring_ = false;
    return received_;
  }

 private:
  loop::Stream* stream_;
  int64_t* unfinished_;
  loop::Loop* loop_;
  size_t missing_ = 0;
  size_t received_ = 0;
  bool measuring_ = false;
};

// `range(1)` requests in one send on each of `range(0)` connections; server and clients are on this
// thread, so this is both sides' cost.
void OverSockets(benchmark::State& state) {
  constexpr char kHost[] = "127.0.0.1";
  const std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  Handler handler;
  int64_t unfinished = 0;
  std::vector<std::unique_ptr<Client>> clients;
  Server server(loop.get(), &handler);
  loop::ListenOptions options;
  options.host = kHost;
  ABSL_CHECK_OK(server.Listen(options));
  for (int64_t i = 0; i < state.range(0); ++i) {
    loop->Connect(kHost, server.listener()->local().port,
                  [&](absl::StatusOr<loop::Stream*> stream) {
                    ABSL_CHECK_OK(stream.status());
                    clients.push_back(std::make_unique<Client>(*stream, &unfinished, loop.get()));
                    loop->Stop();
                  });
    loop->Run();
  }
  const std::string request = Request(4);
  std::string text;
  for (int64_t i = 0; i < state.range(1); ++i) text += request;
  const size_t answers = clients[0]->Measure(request) * static_cast<size_t>(state.range(1));
  for (auto _ : state) {
    unfinished = state.range(0);
    for (const std::unique_ptr<Client>& client : clients) client->Ask(text, answers);
    loop->Run();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * state.range(1));
  server.CloseAllConnections();
}
BENCHMARK(OverSockets)->Args({1, 1})->Args({64, 1})->Args({1000, 1})->Args({1, 16})->Args({64, 16});

}  // namespace
}  // namespace gyre::http

BENCHMARK_MAIN();
