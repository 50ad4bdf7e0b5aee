// Keeps a number of workers running: starts them, starts them anew when they end, ends those that
// hang or grow, and replaces them one after the other without a gap.
//
// A state machine over a loop's clock. It touches no process: a delegate starts, drains and kills,
// and reports what it sees. That is process/core in a real program and a few lines in a test.
//
// Each of `workers` places is filled by one worker, and during a replacement by two: the successor
// is started first, and only when it is ready the predecessor is drained. A successor that does not
// become ready leaves the predecessor in service and ends the replacement with an error.
//
//   starting -> ready -> draining -> (ended)
//
// A worker that is killed stays in its state until OnEnd(): only then its place is filled again.
//
// The delegate is called from inside the methods here and from the timer. From inside its calls it
// may report (Ready() and so on), and ask for Workers(), but not give orders (Begin(), Reload(),
// Resize(), Stop()). Loop thread only. The loop must outlive the supervisor, whose timer keeps the
// loop running while something is awaited.
#ifndef GYRE_CLUSTER_CORE_SUPERVISOR_H_
#define GYRE_CLUSTER_CORE_SUPERVISOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "cluster/core/balancer.h"
#include "cluster/core/restart_policy.h"
#include "loop/loop.h"
#include "loop/timer.h"

namespace gyre::cluster {

// Times in milliseconds; 0 switches a limit off.
struct SupervisorOptions {
  size_t workers = 1;

  uint64_t ready_timeout_ms = 30 * 1000;  // from the start; then killed
  uint64_t drain_timeout_ms = 10 * 1000;  // from Drain(); then killed
  uint64_t heartbeat_timeout_ms = 0;      // without Heartbeat() of a ready worker; then killed
  uint64_t unresponsive_ms = 0;           // without one; then it gets no connections meanwhile
  uint64_t memory_limit_bytes = 0;        // resident; beyond it a worker is replaced
  size_t max_draining = 4;                // predecessors that a reload leaves draining at a time
  RestartOptions restart;
};

enum class WorkerState { kStarting, kReady, kDraining };

// What a worker tells with each heartbeat.
struct WorkerReport {
  uint64_t connections = 0;  // open now
  uint64_t requests = 0;     // since its start
  uint64_t memory_bytes = 0;
  double loop_delay_ms = 0;  // how late its event loop runs
};

struct WorkerInfo {
  WorkerId id = 0;
  size_t place = 0;
  WorkerState state = WorkerState::kStarting;
  uint64_t started_at = 0;  // loop time
  uint64_t heard_at = 0;    // loop time of the last sign of life
  uint32_t restarts = 0;    // of its place, replacements not counted
  WorkerReport report;
};

class Supervisor {
 public:
  class Delegate {
   public:
    virtual ~Delegate() = default;

    // Starts a process. False where that failed: the place is tried again later. Numbers are never
    // used twice.
    virtual bool Start(WorkerId worker, size_t place) = 0;

    // May be given connections from now on.
    virtual void OnReady(WorkerId worker) {}

    // Whether a ready worker shows signs of life; at first it does.
    virtual void OnResponsive(WorkerId worker, bool responsive) {}

    // No further connections; it shall serve what it has and end.
    virtual void Drain(WorkerId worker) = 0;

    // Ends it without asking. `why` is a literal, for a log.
    virtual void Kill(WorkerId worker, const char* why) = 0;

    // A place ended too often too early, and is not filled any more until Resize(), Reload() or
    // Begin().
    virtual void OnGivenUp(size_t place) {}
  };

  // The delegate must outlive the supervisor.
  Supervisor(loop::Loop* loop, Delegate* delegate, const SupervisorOptions& options);
  // Drops what is pending; workers are not touched.
  ~Supervisor();
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;

  // Fills all places.
  void Begin();

  // -- what the delegate sees; unknown workers are ignored

  void Ready(WorkerId worker);
  void Heartbeat(WorkerId worker, const WorkerReport& report);
  // The process is gone, however that came. `killed`: by SIGKILL, which says nothing about the
  // program: a worker that was ready is then replaced at once, however often.
  void Ended(WorkerId worker, bool killed = false);
  // The worker wants to leave (it drains itself): its place is filled at once.
  void Leaving(WorkerId worker);

  // -- what the operator wants

  // Replaces every worker, one place after the other. `done` runs once: with OK, with Aborted when
  // a successor did not become ready (the places from there on keep their workers), with Cancelled
  // when Stop() comes in between, with Unavailable, and no effect, while another one is under way.
  void Reload(absl::AnyInvocable<void(absl::Status)> done);
  // More places are filled at once; superfluous workers are drained. Given-up places are tried
  // again.
  void Resize(size_t workers);
  // Drains all and fills nothing any more. `done` runs when the last one has ended, at once where
  // there is none.
  void Stop(absl::AnyInvocable<void()> done);

  bool reloading() const { return reload_ != nullptr; }
  bool stopping() const { return stopping_; }
  size_t ready_count() const;
  // In the order of their start.
  std::vector<WorkerInfo> Workers() const;

 private:
  static constexpr uint64_t kNever = ~uint64_t{0};

  struct Worker {
    WorkerInfo info;
    std::optional<uint64_t> ready_at;
    uint64_t deadline = kNever;  // of readiness or draining
    bool responsive = true;
    bool killed = false;
    bool successor = false;  // started to replace another, and not ready yet
    bool left = false;       // on its way out: the place is no longer its own
  };
  struct Place {
    explicit Place(const RestartOptions& options) : policy(options) {}
    RestartPolicy policy;
    uint64_t start_at = kNever;  // of the next start
    uint64_t replace_after = 0;  // no successor before, once one has failed
    uint32_t restarts = 0;
  };
  struct ReloadState {
    size_t place = 0;  // the next one
    WorkerId successor = 0;
    std::vector<WorkerId> draining;
    absl::AnyInvocable<void(absl::Status)> done;
  };

  Worker* Find(WorkerId worker);
  // A worker of the place that is not on its way out, other than `except`; 0 where there is none.
  WorkerId HolderOf(size_t place, WorkerId except = 0) const;
  // 0 where it could not be started.
  WorkerId StartWorker(size_t place, bool successor);
  void Fill(size_t place);
  void OnUnwantedEnd(size_t place, const Worker& worker, bool killed);
  void Leave(Worker& worker);
  void DrainWorker(WorkerId worker);
  void KillWorker(WorkerId worker, const char* why);
  void ContinueReload();
  void FinishReload(absl::Status status);
  void MaybeStopped();
  void CheckWorker(WorkerId worker);
  uint64_t NextCheck(const Worker& worker) const;
  void OnTimer();
  void Arm();

  loop::Loop* loop_;
  Delegate* delegate_;
  SupervisorOptions options_;
  loop::Timer* timer_;
  std::vector<Place> places_;
  std::vector<Worker> workers_;
  std::unique_ptr<ReloadState> reload_;
  absl::AnyInvocable<void()> on_stopped_;
  WorkerId next_id_ = 1;
  bool stopping_ = false;
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_CORE_SUPERVISOR_H_
