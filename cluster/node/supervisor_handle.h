// The supervisor of cluster/core with a delegate in JavaScript.
#ifndef GYRE_CLUSTER_NODE_SUPERVISOR_HANDLE_H_
#define GYRE_CLUSTER_NODE_SUPERVISOR_HANDLE_H_

#include <cstdint>
#include <memory>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "cluster/core/supervisor.h"

namespace gyre::cluster {

class SupervisorHandle final : public js::Wrapped, public Supervisor::Delegate {
 public:
  // Options, all of them numbers, are those of SupervisorOptions and RestartOptions under the names
  // workers, readyTimeout, drainTimeout, heartbeatTimeout, unresponsive, memoryLimit, maxDraining,
  // stable, firstDelay, longestDelay and maxEarlyEnds; what is missing has its default. Callbacks
  // are those of Supervisor::Delegate: start(worker, place), ready(worker),
  // responsive(worker, flag), drain(worker), kill(worker, why), givenUp(place). They may report,
  // and not give orders. Pinned for ever: a process has one.
  static js::Object Make(js::Lock& js, js::Object options, js::Object callbacks);

  // See Supervisor.
  void Begin(js::Lock&) { supervisor_->Begin(); }
  void Ready(js::Lock&, uint32_t worker) { supervisor_->Ready(worker); }
  void Heartbeat(js::Lock&, uint32_t worker, double connections, double requests, double memory,
                 double loop_delay);
  void Ended(js::Lock&, uint32_t worker, bool killed) { supervisor_->Ended(worker, killed); }
  void Leaving(js::Lock&, uint32_t worker) { supervisor_->Leaving(worker); }
  // `done(message)`: undefined where all went well.
  void Reload(js::Lock& js, js::Function done);
  void Resize(js::Lock&, uint32_t workers) { supervisor_->Resize(workers); }
  void Stop(js::Lock& js, js::Function done);
  // One object for each worker.
  js::Array Workers(js::Lock& js);

  static constexpr absl::string_view kClassName = "Supervisor";
  static constexpr auto kMembers = js::Members<
      js::Method<"begin", &SupervisorHandle::Begin>, js::Method<"ready", &SupervisorHandle::Ready>,
      js::Method<"heartbeat", &SupervisorHandle::Heartbeat>,
      js::Method<"ended", &SupervisorHandle::Ended>,
      js::Method<"leaving", &SupervisorHandle::Leaving>,
      js::Method<"reload", &SupervisorHandle::Reload>,
      js::Method<"resize", &SupervisorHandle::Resize>, js::Method<"stop", &SupervisorHandle::Stop>,
      js::Method<"workers", &SupervisorHandle::Workers>>();

 private:
  enum Event { kStart, kReady, kResponsive, kDrain, kKill, kGivenUp, kEvents };

  bool Start(WorkerId worker, size_t place) override;
  void OnReady(WorkerId worker) override;
  void OnResponsive(WorkerId worker, bool responsive) override;
  void Drain(WorkerId worker) override;
  void Kill(WorkerId worker, const char* why) override;
  void OnGivenUp(size_t place) override;
  // Whether the callback returned something other than false.
  bool Notify(js::Lock& js, Event event, absl::Span<const js::Value> arguments);

  std::unique_ptr<Supervisor> supervisor_;
  js::Strong<v8::Function> callbacks_[kEvents];
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_NODE_SUPERVISOR_HANDLE_H_
