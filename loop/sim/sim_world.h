// The state behind the SimLoops of one simulated network and the turn that moves it. Private to
// loop/sim.
#ifndef GYRE_LOOP_SIM_SIM_WORLD_H_
#define GYRE_LOOP_SIM_SIM_WORLD_H_

#include <cstddef>
#include <cstdint>
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
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/file_faults.h"
#include "loop/handle.h"
#include "loop/sim/sim_host.h"
#include "loop/sim/sim_options.h"
#include "loop/stream.h"

namespace gyre::loop {

class SimListener;
class SimSignal;
class SimStream;
class SimTimer;
class SimUdp;

class SimWorld final : private internal::FileFaults {
 public:
  using Task = absl::AnyInvocable<void()>;

  static constexpr uint64_t kNever = std::numeric_limits<uint64_t>::max();

  explicit SimWorld(const SimOptions& options);
  ~SimWorld() override;

  // From now on goes by these options; the clock and the random numbers begin again.
  void Configure(const SimOptions& options);
  // Draws the seed, if that has not happened yet: from here on, runs may differ.
  void Settle();

  SimHost* AddHost(SimLoop* loop, const std::string& name, const std::string& address);
  // Closes what the host has open, runs the close callbacks and what the pool has left.
  void RemoveHost(SimHost* host);
  // The same, and the host stays.
  void CloseHost(SimHost* host);
  const std::vector<std::unique_ptr<SimHost>>& hosts() const { return hosts_; }
  // By name; null for none.
  SimHost* FindHost(const std::string& name) const;
  // Who `from` reaches at a numeric address; null for nobody.
  SimHost* HostAt(SimHost* from, const std::string& address) const;

  const SimOptions& options() const { return options_; }
  uint64_t clock_ms() const { return clock_ms_; }
  uint64_t nanos() const { return clock_ms_ * 1000000 + odd_nanos_; }
  uint64_t now_ms() const { return now_ms_; }
  void UpdateNow() { now_ms_ = clock_ms_; }
  // How wrong the date of a host is.
  int64_t SkewMillis(const SimHost* host);
  void Spend(uint64_t ms) { clock_ms_ += ms; }
  void Pass(uint64_t nanos);

  void RunTurn();
  bool HasWorkNow() const { return NextEvent() <= clock_ms_; }
  bool Alive(const SimHost* host) const;
  // What keeps the host running and will not come about by itself: see SimLoop::Waits().
  std::vector<std::string> Waits(const SimHost* host) const;
  // How long nothing has happened but unreferenced timers.
  uint64_t QuietMillis() const { return clock_ms_ - active_ms_; }
  // When something can happen: not after clock_ms() for now, kNever for never.
  uint64_t NextEvent() const;

  void Submit(SimHost* host, Task work, Task done);
  void Post(SimHost* host, Task task);
  // Runs `task` at `when`, in a later turn; unless `quiet`, it keeps the host's loop running until
  // then.
  void After(SimHost* host, uint64_t when, Task task, bool quiet = false);
  // In a later turn, for a handle's own task, which is dropped when the handle goes first.
  void DeferTo(SimHost* host, uint64_t id, Task task);

  // The stream is joined to one that a listener gets, or fails, when the attempt arrives.
  void Connect(SimStream* stream, absl::AnyInvocable<void(absl::Status)> on_connect);
  std::pair<SimStream*, SimStream*> NewPair(SimHost* host, const Endpoint& first,
                                            const Endpoint& second);
  bool RaiseSignal(int number);

  // The moment something sent now arrives.
  uint64_t Arrival();
  // 1 to `limit`.
  size_t Random(size_t limit);
  // Draws only where the chance is neither none nor certain.
  bool Chance(double chance);
  int NewPort();
  bool PortTaken(const SimHost* host, const std::string& address, int port) const;
  SimListener* FindListener(const SimHost* host, const std::string& address, int port) const;
  // Sends a datagram to all that receive at the address.
  void SendDatagram(SimHost* from, const Endpoint& sender, const std::string& host, int port,
                    const std::string& data);
  bool DatagramPortTaken(const SimHost* host, const std::string& address, int port) const;

  absl::Span<char> read_buffer() { return absl::MakeSpan(read_buffer_); }

  // Handles announce themselves and leave; a number each, in the order of creation.
  uint64_t Register(SimHost* host, Handle* handle);
  void Register(uint64_t id, SimStream* stream) { streams_[id] = stream; }
  void Register(uint64_t id, SimListener* listener) { listeners_[id] = listener; }
  void Register(uint64_t id, SimSignal* signal) { signals_[id] = signal; }
  void Register(uint64_t id, SimUdp* socket) { sockets_[id] = socket; }
  void Closing(Task finish, uint64_t id);
  void StartTimer(SimTimer* timer, uint64_t due);
  void StopTimer(SimTimer* timer);
  size_t handle_count(const SimHost* host) const;

  template <typename... Parts>
  void Trace(const SimHost* host, const Parts&... parts) {
    if (options_.trace == nullptr) return;
    options_.trace->OnEvent(absl::StrCat(clock_ms_, " ", host->name, " ", parts...));
  }
  // Short for bytes in a trace.
  static std::string Digest(absl::string_view data);

  bool stop_requested = false;

 private:
  struct Registered {
    SimHost* host;
    Handle* handle;
  };
  struct Event {
    SimHost* host;
    Task task;
    bool quiet;
    bool is_job;
  };

  void Add(SimHost* host, uint64_t when, Task task, bool quiet, bool is_job);
  void Arrive(SimStream* stream, absl::AnyInvocable<void(absl::Status)> on_connect);
  void Deliver(SimHost* from, const Endpoint& sender, const std::string& host, int port,
               const std::string& data);
  // Something that is ready to be handed over; `due` and `number` of an event, or its number alone.
  struct Ready {
    enum class Kind { kEvent, kPosted, kNetwork };
    Kind kind;
    uint64_t due;
    uint64_t number;
  };

  // Asks for the faults of files, where there are to be any.
  void WatchFiles();
  // internal::FileFaults
  int ErrorOf(internal::FileAccess access) override;

  std::mt19937_64& random();
  int64_t DrawSkew();
  // How long this turn takes, and how late are the timers that are due: by lot.
  void Jitter();
  void RunTimers();
  void RunReady();
  void RunPosted();
  void RunEvent(const std::pair<uint64_t, uint64_t>& key);
  void RunNetwork(uint64_t id);
  void RunClosing();

  SimOptions options_;
  std::mt19937_64 random_;  // once it is seeded
  bool seeded_ = false;
  uint64_t clock_ms_ = 0;
  uint64_t odd_nanos_ = 0;  // beyond clock_ms_
  uint64_t now_ms_ = 0;
  uint64_t active_ms_ = 0;
  uint64_t next_id_ = 1;
  uint64_t next_start_ = 1;
  uint64_t next_event_ = 1;
  int next_port_ = 49152;
  std::vector<char> read_buffer_;

  std::vector<std::unique_ptr<SimHost>> hosts_;
  std::map<uint64_t, Registered> handles_;
  std::map<uint64_t, SimStream*> streams_;
  std::map<uint64_t, SimListener*> listeners_;
  std::map<uint64_t, SimSignal*> signals_;
  std::map<uint64_t, SimUdp*> sockets_;
  std::set<std::tuple<uint64_t, uint64_t, SimTimer*>> timers_;  // due, number of the start
  std::map<std::pair<uint64_t, uint64_t>, Event> events_;       // due, number
  std::vector<std::pair<uint64_t, Task>> closing_;
  mutable std::mutex post_mutex_;
  std::vector<std::pair<SimHost*, Task>> posted_;  // guarded by post_mutex_
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SIM_SIM_WORLD_H_
