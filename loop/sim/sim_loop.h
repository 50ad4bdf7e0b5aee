// A loop without a machine: virtual clock, in-memory network, seeded delays and faults. For tests.
//
// The same program on the same seed takes the same course. Time stands still while callbacks run
// and jumps to the next event when nothing is left to do now, so hours pass in no time. Connections
// exist between a Connect() and a Listen(), or by NewPair(). Several loops can share one network,
// each as a machine with a name and an address of its own; one thread runs them all.
//
// What a stream hands to OnData() is overwritten after the call, so that a delegate that keeps it
// shows.
#ifndef GYRE_LOOP_SIM_SIM_LOOP_H_
#define GYRE_LOOP_SIM_SIM_LOOP_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "loop/clock.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/resolver.h"
#include "loop/signal.h"
#include "loop/sim/sim_options.h"
#include "loop/stream.h"
#include "loop/thread_pool.h"
#include "loop/timer.h"
#include "loop/udp.h"

namespace gyre::loop {

class SimLoop final : public Loop {
 public:
  // A network of its own, with one host: "localhost", 10.0.0.1.
  explicit SimLoop(const SimOptions& options = SimOptions());
  // The same with a name, by which Resolver::Lookup() finds it.
  SimLoop(const SimOptions& options, const std::string& name);
  // Another host of the network of `peer`. The address is a numeric one of IPv4.
  SimLoop(SimLoop& peer, const std::string& name, const std::string& address);
  ~SimLoop() override;

  SimLoop(const SimLoop&) = delete;
  SimLoop& operator=(const SimLoop&) = delete;

  // Begins again with other options, for the whole network: random numbers from the new seed, the
  // clock at its start. Handles stay; for a network where nothing has happened yet.
  void Configure(const SimOptions& options);

  // Draws the seed now, if nothing has been drawn by lot yet.
  void Settle();

  // One turn of the whole network. False, and nothing happens, where nothing can happen any more.
  bool Step();

  // How long nothing has happened in the network but that unreferenced timers fired.
  uint64_t QuietMillis() const;

  // What this host waits for that only others could bring about, for people: operations under way
  // and connections that it opened. Empty where it is at rest: servers, and connections to them.
  std::vector<std::string> Waits() const;

  // Closes all that is open here, and runs the close callbacks; connections end for their peers.
  void CloseAll();

  const std::string& name() const;

  // Jumps over idle time. Returns also when something referenced is left but nothing can happen any
  // more (an open listener, say), where a real loop would sleep for ever; Alive() tells the two
  // apart.
  void Run() override;

  // Runs all that can happen without the clock moving, whether referenced or not.
  void RunUntilIdle();

  // Lets `ms` pass, and runs all that happens meanwhile at its time.
  void AdvanceBy(uint64_t ms);

  // Moves the clock alone: a callback that took `ms`. Now() shows it in the next turn, or after
  // UpdateNow().
  void SpendMillis(uint64_t ms);

  // Two connected streams.
  std::pair<Stream*, Stream*> NewPair();

  // Delivers `number` to its watchers in the next turn. False where there is none.
  bool RaiseSignal(int number);

  // Of a stream of this loop: how much each Write(), and each turn after it, hands to the network
  // at most. 0 blocks it.
  void SetWriteLimit(Stream* stream, size_t bytes);

  // Makes a stream of this loop fail, at its next chance to read or in its next Write(), with the
  // errno value `error`.
  void FailRead(Stream* stream, int error);
  void FailWrite(Stream* stream, int error);

  // Makes the next accept of a listener of this loop report `error` to OnAcceptError().
  void FailAccept(Listener* listener, int error);

  // Handles that are Open or Closing. A test that cleans up sees 0.
  size_t handle_count() const;

  void Stop() override;
  bool Alive() const override;
  uint64_t Now() const override;
  void UpdateNow() override;
  const Clock& clock() const override;
  // Runs the work on the loop's own thread in a later turn, the completion after it.
  ThreadPool& pool() override;
  void Post(absl::AnyInvocable<void()> task) override;
  void AddRef() override;
  void ReleaseRef() override;
  Resolver* resolver() override;
  void RequestTurnEnd() override {}
  void SetImmediateHook(absl::AnyInvocable<void()> hook) override;
  void RequestImmediate(bool wanted, bool referenced) override;
  Timer* NewTimer(absl::AnyInvocable<void()> on_fire) override;
  absl::StatusOr<Signal*> NewSignal(int number, absl::AnyInvocable<void()> on_signal) override;
  absl::StatusOr<Udp*> NewUdp(Udp::Delegate* delegate) override;
  absl::StatusOr<Listener*> Listen(const ListenOptions& options,
                                   Listener::Delegate* delegate) override;
  void Connect(const std::string& host, int port,
               absl::AnyInvocable<void(absl::StatusOr<Stream*>)> on_connect) override;
  absl::StatusOr<Stream*> StartConnect(const ConnectOptions& options,
                                       absl::AnyInvocable<void(absl::Status)> on_connect) override;
  // Always EBADF: there are no descriptors here.
  absl::StatusOr<Stream*> AdoptStream(int descriptor) override;

 private:
  std::shared_ptr<class SimWorld> world_;
  class SimHost* host_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SIM_SIM_LOOP_H_
