// What sharing an address costs: choosing a worker, and handing connections over to one.
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/log/absl_check.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "cluster/core/balancer.h"
#include "cluster/core/connection_dealer.h"
#include "cluster/core/hand_over.h"
#include "loop/descriptor_passing.h"
#include "loop/loop.h"
#include "loop/uv/uv_loop.h"

namespace gyre::cluster {
namespace {

// A connection's whole life in the books, among `range` workers.
void Choose(benchmark::State& state, Policy policy) {
  Balancer::Options options;
  options.policy = policy;
  Balancer balancer(options);
  for (int64_t worker = 1; worker <= state.range(0); ++worker) {
    balancer.Add(static_cast<WorkerId>(worker));
  }
  for (auto _ : state) {
    const std::optional<WorkerId> worker = balancer.Pick();
    if (!worker.has_value()) return state.SkipWithError("nobody to choose");
    balancer.Ack(*worker);
    balancer.Closed(*worker);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(Choose, round_robin, Policy::kRoundRobin)->Arg(2)->Arg(16)->Arg(128);
BENCHMARK_CAPTURE(Choose, least_connections, Policy::kLeastConnections)->Arg(2)->Arg(16)->Arg(128);

constexpr uint32_t kOpening = 1;
constexpr WorkerId kWorker = 1;

// The worker's end of the wire: takes every connection, and ends it.
class Worker final : public HandOver::Delegate {
 public:
  Worker(loop::Loop* loop, int socket) : channel_(*HandOver::New(loop, socket, this)) {}
  void OnConnections(uint32_t opening, absl::Span<const int> descriptors, size_t lost) override {
    ABSL_CHECK_EQ(lost, 0u);
    channel_->Say(HandOver::Word::kTaken, opening, descriptors.size());
    for (int descriptor : descriptors) close(descriptor);
    channel_->Say(HandOver::Word::kEnded, opening, descriptors.size());
  }

 private:
  std::unique_ptr<HandOver> channel_;
};

// The primary's end, with the dealer of one listener.
class Primary final : public HandOver::Delegate, public ConnectionDealer::Delegate {
 public:
  Primary(loop::Loop* loop, int socket, const Balancer::Options& options)
      : loop_(loop), channel_(*HandOver::New(loop, socket, this)), dealer(loop, this, options) {
    dealer.AddWorker(kWorker);
  }
  bool Send(WorkerId, absl::Span<const int> descriptors) override {
    return channel_->SendConnections(kOpening, descriptors);
  }
  void OnWord(HandOver::Word word, uint32_t, uint32_t number) override {
    if (word == HandOver::Word::kTaken) return dealer.Taken(kWorker, number);
    dealer.Closed(kWorker, number);
    left -= number;
    if (left <= 0) loop_->Stop();
  }

 private:
  loop::Loop* loop_;
  std::unique_ptr<HandOver> channel_;

 public:
  ConnectionDealer dealer;
  int64_t left = 0;
};

// `range` connections of one turn from the primary to a worker, both on this thread, until the
// primary knows that they have ended. Accepting is not in it (see Accept), the copies of a
// descriptor that stand for connections are.
void HandConnectionsOver(benchmark::State& state) {
  const std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  absl::StatusOr<std::pair<int, int>> wire = loop::NewMessageSockets();
  ABSL_CHECK_OK(wire.status());
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  {
    Balancer::Options options;
    options.max_in_flight = static_cast<size_t>(state.range(0));
    Primary primary(loop.get(), wire->first, options);
    Worker worker(loop.get(), wire->second);
    loop->AddRef();
    for (auto _ : state) {
      primary.left = state.range(0);
      for (int64_t i = 0; i < state.range(0); ++i) {
        primary.dealer.OnDescriptor(loop::DuplicateDescriptor(connection));
      }
      primary.dealer.OnBatchEnd();
      loop->Run();
    }
    loop->ReleaseRef();
  }
  close(connection);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(HandConnectionsOver)->Arg(1)->Arg(16)->Arg(64);

}  // namespace
}  // namespace gyre::cluster

BENCHMARK_MAIN();
