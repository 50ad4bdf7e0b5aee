// The state behind a SimLoop and the turn that moves it. Private to loop/sim.
#ifndef GYRE_LOOP_SIM_SIM_WORLD_H_
#define GYRE_LOOP_SIM_SIM_WORLD_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "loop/clock.h"
#include "loop/handle.h"
#include "loop/listener.h"
#include "loop/sim/sim_loop.h"
#include "loop/stream.h"
#include "loop/thread_pool.h"

namespace gyre::loop {

class SimListener;
class SimSignal;
class SimStream;
class SimTimer;

class SimWorld final : public Clock, public ThreadPool {
 public:
  using Task = absl::AnyInvocable<void()>;
  using OnConnect = absl::AnyInvocable<void(absl::StatusOr<Stream*>)>;

  static constexpr uint64_t kNever = std::numeric_limits<uint64_t>::max();

  explicit SimWorld(const SimOptions& options);
  ~SimWorld() override;

  uint64_t MonotonicNanos() const override { return clock_ms_ * 1000000; }
  int64_t WallMillis() const override {
    return options_.wall_start_ms + static_cast<int64_t>(clock_ms_);
  }
  void Submit(Task work, Task done) override;

  const SimOptions& options() const { return options_; }
  uint64_t clock_ms() const { return clock_ms_; }
  uint64_t now_ms() const { return now_ms_; }
  void UpdateNow() { now_ms_ = clock_ms_; }
  void Spend(uint64_t ms) { clock_ms_ += ms; }

  void RunTurn();
  bool HasWorkNow() const { return NextEvent() <= clock_ms_; }
  bool Alive() const;
  // When something can happen: not after clock_ms() for now, kNever for never.
  uint64_t NextEvent() const;

  void Post(Task task);
  // Runs `task` in a later turn, and keeps the loop running until then.
  void Defer(Task task) { deferred_.push_back(std::move(task)); }
  // The same for a handle's own task, which is dropped when the handle goes first.
  void DeferTo(uint64_t id, Task task);
  void Connect(const std::string& host, int port, OnConnect on_connect);
  std::pair<SimStream*, SimStream*> NewPair(const Endpoint& first, const Endpoint& second);
  bool RaiseSignal(int number);

  // The moment something sent now arrives.
  uint64_t Arrival();
  // 1 to `limit`.
  size_t Random(size_t limit);
  int NewPort();
  bool PortTaken(const std::string& host, int port) const;
  SimListener* FindListener(const std::string& host, int port) const;

  absl::Span<char> read_buffer() { return absl::MakeSpan(read_buffer_); }

  // Handles announce themselves and leave; a number each, in the order of creation.
  uint64_t Register(Handle* handle);
  void Register(uint64_t id, SimStream* stream) { streams_[id] = stream; }
  void Register(uint64_t id, SimListener* listener) { listeners_[id] = listener; }
  void Register(uint64_t id, SimSignal* signal) { signals_[id] = signal; }
  void Closing(Task finish, uint64_t id);
  void StartTimer(SimTimer* timer, uint64_t due);
  void StopTimer(SimTimer* timer);
  size_t handle_count() const { return handles_.size(); }

  int refs = 0;
  Task immediate_hook;
  bool immediate_wanted = false;
  bool immediate_referenced = false;
  bool stop_requested = false;

 private:
  struct Attempt {
    uint64_t arrival;
    std::string host;
    int port;
    OnConnect on_connect;
  };

  void RunTimers();
  void RunTasks(std::vector<Task>& tasks);
  void RunAttempts();
  void RunNetwork();
  void RunClosing();

  SimOptions options_;
  std::mt19937_64 random_;
  uint64_t clock_ms_ = 0;
  uint64_t now_ms_ = 0;
  uint64_t next_id_ = 1;
  uint64_t next_start_ = 1;
  int next_port_ = 49152;
  std::vector<char> read_buffer_;

  std::map<uint64_t, Handle*> handles_;
  std::map<uint64_t, SimStream*> streams_;
  std::map<uint64_t, SimListener*> listeners_;
  std::map<uint64_t, SimSignal*> signals_;
  std::set<std::tuple<uint64_t, uint64_t, SimTimer*>> timers_;  // due, number of the start
  std::deque<Attempt> attempts_;
  std::vector<Task> deferred_;
  std::vector<std::pair<Task, Task>> jobs_;
  std::vector<std::pair<uint64_t, Task>> closing_;
  mutable std::mutex post_mutex_;
  std::vector<Task> posted_;  // guarded by post_mutex_
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SIM_SIM_WORLD_H_
