// What the loop costs: timers, posts, turns, the thread pool.
//
//   ./dev bench micro loop --benchmark_filter=Timer
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "absl/log/absl_check.h"
#include "benchmark/benchmark.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {
namespace {

using Clock = std::chrono::steady_clock;

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
BENCHMARK(TimerInsert)->Arg(0)->Arg(1000)->Arg(100000)->Arg(1000000);

// Stops one of `range` timers and starts it again: it leaves its place among the others.
void TimerCancel(benchmark::State& state) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  std::vector<Timer*> timers;
  for (int64_t i = 0; i < state.range(0); ++i) {
    timers.push_back(loop->NewTimer([] {}));
    timers.back()->Start(static_cast<uint64_t>(1000000 + i * 7919 % 10007));
  }
  size_t next = 0;
  for (auto _ : state) {
    next = (next + 7919) % timers.size();
    timers[next]->Stop();
    timers[next]->Start(1000000 + next % 10007);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(TimerCancel)->Arg(1000)->Arg(1000000);

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
BENCHMARK(TimerFire)->Arg(1)->Arg(1000)->Arg(1000000);

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

// From Post() on another thread, while the loop sleeps, to the task.
void WakeUp(benchmark::State& state) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  constexpr auto kUntilAsleep = std::chrono::microseconds(50);
  std::atomic<bool> asked{false};
  std::atomic<bool> stop{false};
  std::chrono::nanoseconds took{};
  std::thread poster([&] {
    while (!stop.load(std::memory_order_acquire)) {
      if (!asked.exchange(false, std::memory_order_acq_rel)) continue;
      const auto begin = Clock::now();
      while (Clock::now() - begin < kUntilAsleep) {
      }
      const auto posted = Clock::now();
      loop->Post([&, posted] {
        took = Clock::now() - posted;
        loop->Stop();
      });
    }
  });
  loop->AddRef();
  for (auto _ : state) {
    asked.store(true, std::memory_order_release);
    loop->Run();
    state.SetIterationTime(std::chrono::duration<double>(took).count());
  }
  stop.store(true, std::memory_order_release);
  poster.join();
  loop->ReleaseRef();
}
BENCHMARK(WakeUp)->UseManualTime();

// `range` pieces of work that do nothing, to the thread pool and back.
void PoolHandOver(benchmark::State& state) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  int64_t done = 0;
  for (auto _ : state) {
    for (int64_t i = 0; i < state.range(0); ++i) loop->pool().Submit([] {}, [&done] { ++done; });
    loop->Run();
  }
  ABSL_CHECK_EQ(done, state.iterations() * state.range(0));
  state.SetItemsProcessed(done);
}
BENCHMARK(PoolHandOver)->Arg(1)->Arg(1000)->UseRealTime();

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
