// What a child process costs: from Spawn() to the exit callback of a program that does nothing.
#include <cstddef>
#include <cstring>
#include <memory>

#include "absl/status/statusor.h"
#include "benchmark/benchmark.h"
#include "loop/child.h"
#include "loop/loop.h"
#include "loop/uv/uv_loop.h"
#include "process/core/spawn.h"

namespace gyre::process {
namespace {

// The argument is memory, in MiB, that the parent has touched: it must not matter.
void SpawnAndExit(benchmark::State& state) {
  const size_t size = static_cast<size_t>(state.range(0)) << 20;
  const std::unique_ptr<char[]> memory(new char[size]);
  memset(memory.get(), 1, size);
  benchmark::DoNotOptimize(memory.get());

  const std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  SpawnOptions options;
  options.file = "/bin/true";
  options.stdio = {};
  for (auto _ : state) {
    loop::Child* child = nullptr;
    absl::StatusOr<Spawned> spawned =
        Spawn(*loop, options, [&child](loop::ChildExit) { child->Close(); });
    if (!spawned.ok()) {
      state.SkipWithError(spawned.status().ToString().c_str());
      break;
    }
    child = spawned->child;
    loop->Run();
  }
}
BENCHMARK(SpawnAndExit)->Arg(0)->Arg(64)->Arg(1024)->UseRealTime()->Unit(benchmark::kMicrosecond);

// The part for which the calling thread cannot do anything else.
void SpawnOnly(benchmark::State& state) {
  const std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  SpawnOptions options;
  options.file = "/bin/true";
  options.stdio = {};
  for (auto _ : state) {
    loop::Child* child = nullptr;
    absl::StatusOr<Spawned> spawned =
        Spawn(*loop, options, [&child](loop::ChildExit) { child->Close(); });
    if (!spawned.ok()) {
      state.SkipWithError(spawned.status().ToString().c_str());
      break;
    }
    state.PauseTiming();
    child = spawned->child;
    loop->Run();
    state.ResumeTiming();
  }
}
BENCHMARK(SpawnOnly)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace gyre::process

BENCHMARK_MAIN();
