// One machine of a simulated network: its name and address, its clocks, its pool, its resolver, and
// what its loop counts. Private to loop/sim.
#ifndef GYRE_LOOP_SIM_SIM_HOST_H_
#define GYRE_LOOP_SIM_SIM_HOST_H_

#include <cstdint>
#include <string>

#include "absl/functional/any_invocable.h"
#include "loop/clock.h"
#include "loop/resolver.h"
#include "loop/thread_pool.h"

namespace gyre::loop {

class SimLoop;
class SimWorld;

class SimHost final : public Clock, public ThreadPool, public Resolver {
 public:
  SimHost(SimWorld* world, SimLoop* loop, const std::string& name, const std::string& address)
      : world(world), loop(loop), name(name), address(address) {}

  uint64_t MonotonicNanos() const override;
  int64_t WallMillis() const override;
  void Submit(absl::AnyInvocable<void()> work, absl::AnyInvocable<void()> done) override;
  // Knows the names of the hosts, "localhost" and numeric addresses.
  void Lookup(const std::string& host, int family, int flags, OnAddresses done) override;
  void LookupService(const std::string& of, int port, OnName done) override;

  SimWorld* const world;
  SimLoop* const loop;
  const std::string name;
  const std::string address;
  mutable int64_t skew_ms = 0;  // of the date, which may jump when it is read
  int refs = 0;
  absl::AnyInvocable<void()> immediate_hook;
  bool immediate_wanted = false;
  bool immediate_referenced = false;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SIM_SIM_HOST_H_
