// What the loop costs: timers, posts, a turn, and one message over a connection.
//
//   bazel run //benchmarks/micro:loop_benchmark -- --benchmark_filter=Echo
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/log/absl_check.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/timer.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {
namespace {

// Starts and stops a timer while `range` others wait.
void TimerInsert(benchmark::State& state) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  for (int64_t i = 0; i < state.range(0); ++i) {
    loop->NewTimer([] {})->Start(static_cast<uint64_t>(1000000 + i * 7919 % 10007));
  }
  Timer* timer = loop->NewTimer([] {});
  uint64_t delay = 0;
  for (auto _ : state) {
    timer->Start(1000000 + (delay += 7919) % 10007);
    timer->Stop();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(TimerInsert)->Arg(0)->Arg(1000)->Arg(100000);

// Starts `range` timers that are due at once, and fires them.
void TimerFire(benchmark::State& state) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  int64_t fired = 0;
  std::vector<Timer*> timers;
  for (int64_t i = 0; i < state.range(0); ++i) {
    timers.push_back(loop->NewTimer([&fired] { ++fired; }));
  }
  for (auto _ : state) {
    for (Timer* timer : timers) timer->Start(0);
    loop->Run();
  }
  ABSL_CHECK_EQ(fired, state.iterations() * state.range(0));
  state.SetItemsProcessed(fired);
}
BENCHMARK(TimerFire)->Arg(1)->Arg(1000);

// From another thread that posts as fast as it can, `range` at a time.
void PostBetweenThreads(benchmark::State& state) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  const int64_t batch = state.range(0);
  std::atomic<int64_t> wanted{0};
  std::atomic<bool> stop{false};
  int64_t ran = 0;
  std::thread poster([&] {
    int64_t posted = 0;
    while (!stop.load(std::memory_order_acquire)) {
      if (posted == wanted.load(std::memory_order_acquire)) continue;
      ++posted;
      loop->Post([&] {
        if (++ran % batch == 0) loop->Stop();
      });
    }
  });
  loop->AddRef();
  for (auto _ : state) {
    wanted.fetch_add(batch, std::memory_order_release);
    loop->Run();
  }
  stop.store(true, std::memory_order_release);
  poster.join();
  loop->ReleaseRef();
  state.SetItemsProcessed(ran);
}
BENCHMARK(PostBetweenThreads)->Arg(1)->Arg(1000)->UseRealTime();

// A turn whose only work is the immediate hook.
void ImmediateTurn(benchmark::State& state) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  int64_t left = 0;
  loop->SetImmediateHook([&] {
    if (--left == 0) loop->RequestImmediate(false, false);
  });
  constexpr int64_t kTurns = 1000;
  for (auto _ : state) {
    left = kTurns;
    loop->RequestImmediate(true, true);
    loop->Run();
  }
  state.SetItemsProcessed(state.iterations() * kTurns);
}
BENCHMARK(ImmediateTurn);

// One end of a connection: sends back what it hears, until told to stop.
class Player : public Stream::Delegate, public Listener::Delegate {
 public:
  void Join(Stream* stream) {
    stream_ = stream;
    stream->set_delegate(this);
    stream->StartReading();
  }
  void OnConnection(Stream* stream) override { Join(stream); }
  void OnData(absl::Span<char> data) override {
    heard_ += data.size();
    if (heard_ < expect_) return;
    heard_ = 0;
    if (loop_ != nullptr && --left_ == 0) return loop_->Stop();
    stream_->Write(message_);
  }
  void OnEnd() override {}
  void OnError(const absl::Status& error) override { ABSL_CHECK(false) << error; }

  void SetMessage(size_t size) {
    message_ = std::string(size, 'x');
    expect_ = size;
  }
  // Plays `turns` round trips from this end; stops `loop` after the last.
  void Serve(Loop* loop, int turns) {
    loop_ = loop;
    left_ = turns;
    stream_->Write(message_);
  }

 private:
  Stream* stream_ = nullptr;
  Loop* loop_ = nullptr;
  std::string message_;
  size_t expect_ = 0;
  size_t heard_ = 0;
  int left_ = 0;
};

// Round trips of `range` bytes between two sockets of one loop: two sends, two receives.
void Echo(benchmark::State& state) {
  constexpr int kTrips = 100;
  Player server;
  Player client;
  server.SetMessage(static_cast<size_t>(state.range(0)));
  client.SetMessage(static_cast<size_t>(state.range(0)));
  std::unique_ptr<Loop> loop = NewUvLoop();
  ListenOptions options;
  options.host = "127.0.0.1";
  absl::StatusOr<Listener*> listener = loop->Listen(options, &server);
  ABSL_CHECK_OK(listener.status());
  loop->Connect(options.host, (*listener)->local().port, [&](absl::StatusOr<Stream*> stream) {
    ABSL_CHECK_OK(stream.status());
    client.Join(*stream);
    loop->Stop();
  });
  loop->Run();
  for (auto _ : state) {
    client.Serve(loop.get(), kTrips);
    loop->Run();
  }
  state.SetItemsProcessed(state.iterations() * kTrips);
  state.SetBytesProcessed(state.iterations() * kTrips * state.range(0) * 2);
}
BENCHMARK(Echo)->Arg(100)->Arg(16384)->Arg(262144);

// Making and destroying a loop: part of every start.
void MakeLoop(benchmark::State& state) {
  for (auto _ : state) {
    std::unique_ptr<Loop> loop = NewUvLoop();
    benchmark::DoNotOptimize(loop);
  }
}
BENCHMARK(MakeLoop);

}  // namespace
}  // namespace gyre::loop

BENCHMARK_MAIN();
