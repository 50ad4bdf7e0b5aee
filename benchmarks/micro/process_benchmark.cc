// What children cost: from Spawn() to the exit callback of a program that does nothing, and
// messages by size.
#include <sys/socket.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "absl/log/absl_check.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "loop/child.h"
#include "loop/loop.h"
#include "loop/uv/uv_loop.h"
#include "process/core/ipc_channel.h"
#include "process/core/spawn.h"

namespace gyre::process {
namespace {

// Starts /bin/true; null where that failed, and the benchmark says why.
loop::Child* Start(benchmark::State& state, loop::Loop& loop, loop::Child*& child) {
  SpawnOptions options;
  options.file = "/bin/true";
  options.stdio = {};
  absl::StatusOr<Spawned> spawned =
      Spawn(loop, options, [&child](loop::ChildExit) { child->Close(); });
  if (!spawned.ok()) {
    state.SkipWithError(spawned.status().ToString().c_str());
    return nullptr;
  }
  return child = spawned->child;
}

// The argument is memory, in MiB, that the parent has touched: it must not matter.
void SpawnAndExit(benchmark::State& state) {
  const size_t size = static_cast<size_t>(state.range(0)) << 20;
  const std::unique_ptr<char[]> memory(new char[size]);
  memset(memory.get(), 1, size);
  benchmark::DoNotOptimize(memory.get());

  const std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  for (auto _ : state) {
    loop::Child* child = nullptr;
    if (Start(state, *loop, child) == nullptr) break;
    loop->Run();
  }
}
BENCHMARK(SpawnAndExit)->Arg(0)->Arg(64)->Arg(1024)->UseRealTime()->Unit(benchmark::kMicrosecond);

// The part for which the calling thread cannot do anything else.
void SpawnOnly(benchmark::State& state) {
  const std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  for (auto _ : state) {
    loop::Child* child = nullptr;
    if (Start(state, *loop, child) == nullptr) break;
    state.PauseTiming();
    loop->Run();
    state.ResumeTiming();
  }
}
BENCHMARK(SpawnOnly)->UseRealTime()->Unit(benchmark::kMicrosecond);

// One end of a channel: answers what it hears, or counts.
class End final : public IpcChannel::Delegate {
 public:
  End(loop::Loop& loop, int socket, IpcChannel::Framing framing)
      : loop_(loop), channel_(*IpcChannel::New(loop, socket, framing, this)) {}

  void OnMessages(absl::Span<const absl::string_view> messages) override {
    if (answers) {
      for (absl::string_view message : messages) Send(message);
      return;
    }
    wanted -= static_cast<int64_t>(messages.size());
    if (wanted <= 0) loop_.Stop();
  }
  void OnEnd() override { ABSL_CHECK(false) << "the channel broke"; }
  void OnSent(size_t) override {}

  void Send(absl::string_view message) {
    absl::StatusOr<bool> sent = channel_->Send(message, -1);
    ABSL_CHECK_OK(sent.status());
  }

  bool answers = false;
  int64_t wanted = 0;

 private:
  loop::Loop& loop_;
  std::unique_ptr<IpcChannel> channel_;
};

struct Channel {
  explicit Channel(IpcChannel::Framing framing) {
    int sockets[2];
    constexpr int kKind = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    ABSL_CHECK_EQ(socketpair(AF_UNIX, kKind, 0, sockets), 0);
    parent = std::make_unique<End>(*loop, sockets[0], framing);
    child = std::make_unique<End>(*loop, sockets[1], framing);
  }
  const std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  std::unique_ptr<End> parent;
  std::unique_ptr<End> child;
};

// A message of `range` bytes to the other end and back, both on this thread.
void IpcRoundTrip(benchmark::State& state, IpcChannel::Framing framing) {
  Channel channel(framing);
  channel.child->answers = true;
  const std::string message(static_cast<size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    channel.parent->wanted = 1;
    channel.parent->Send(message);
    channel.loop->Run();
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * state.range(0) * 2);
}
BENCHMARK_CAPTURE(IpcRoundTrip, lines, IpcChannel::Framing::kLines)
    ->Arg(100)
    ->Arg(10000)
    ->Arg(1 << 20)
    ->Arg(16 << 20);
BENCHMARK_CAPTURE(IpcRoundTrip, lengths, IpcChannel::Framing::kLengths)
    ->Arg(100)
    ->Arg(10000)
    ->Arg(1 << 20)
    ->Arg(16 << 20);

// Messages of `range` bytes one way, a hundred in a turn.
void IpcOneWay(benchmark::State& state) {
  constexpr int kMessages = 100;
  Channel channel(IpcChannel::Framing::kLines);
  const std::string message(static_cast<size_t>(state.range(0)), 'x');
  for (auto _ : state) {
    channel.child->wanted = kMessages;
    for (int i = 0; i < kMessages; ++i) channel.parent->Send(message);
    channel.loop->Run();
  }
  state.SetItemsProcessed(state.iterations() * kMessages);
  state.SetBytesProcessed(state.iterations() * kMessages * state.range(0));
}
BENCHMARK(IpcOneWay)->Arg(100)->Arg(10000);

}  // namespace
}  // namespace gyre::process

BENCHMARK_MAIN();
