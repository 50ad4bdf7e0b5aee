// Timer, Signal and Listener of a SimLoop. Private to loop/sim.
#ifndef GYRE_LOOP_SIM_SIM_HANDLES_H_
#define GYRE_LOOP_SIM_SIM_HANDLES_H_

#include <cstdint>
#include <deque>
#include <string>

#include "absl/functional/any_invocable.h"
#include "loop/listener.h"
#include "loop/signal.h"
#include "loop/sim/sim_host.h"
#include "loop/sim/sim_world.h"
#include "loop/stream.h"
#include "loop/timer.h"

namespace gyre::loop {

class SimStream;

class SimTimer final : public Timer {
 public:
  SimTimer(SimHost* host, absl::AnyInvocable<void()> on_fire);

  void Start(uint64_t delay_ms, uint64_t repeat_ms) override;
  void Stop() override;
  bool active() const override { return open() && start_ != 0; }
  void Ref() override { referenced_ = true; }
  void Unref() override { referenced_ = false; }
  bool has_ref() const override { return open() && referenced_; }

  SimHost* host() const { return host_; }
  void Fire();
  uint64_t due() const { return due_; }
  uint64_t start() const { return start_; }
  void SetStart(uint64_t due, uint64_t start) {
    due_ = due;
    start_ = start;
    is_late_ = false;
  }
  // How late this start fires has been drawn.
  bool is_late() const { return is_late_; }
  void SetLate(uint64_t due) {
    due_ = due;
    is_late_ = true;
  }

 private:
  void DoClose() override;

  SimHost* host_;
  SimWorld* world_;
  absl::AnyInvocable<void()> on_fire_;
  uint64_t id_;
  uint64_t due_ = 0;
  uint64_t start_ = 0;  // number of the start; 0 while stopped
  uint64_t repeat_ms_ = 0;
  bool is_late_ = false;
  bool referenced_ = true;
};

class SimSignal final : public Signal {
 public:
  SimSignal(SimHost* host, int number, absl::AnyInvocable<void()> on_signal);

  int number() const override { return number_; }
  void Ref() override { referenced_ = true; }
  void Unref() override { referenced_ = false; }
  bool has_ref() const override { return open() && referenced_; }

  SimHost* host() const { return host_; }
  bool pending() const { return open() && pending_; }
  void Raise() { pending_ = true; }
  void Deliver();

 private:
  void DoClose() override;

  SimHost* host_;
  SimWorld* world_;
  int number_;
  absl::AnyInvocable<void()> on_signal_;
  uint64_t id_;
  bool pending_ = false;
  bool referenced_ = true;
};

class SimListener final : public Listener {
 public:
  // `path` is true for a Unix socket, whose address is its path.
  SimListener(SimHost* host, const std::string& address, int port, bool path, Delegate* delegate);

  Endpoint local() const override;
  void StartAccepting() override { accepting_ = true; }
  void StopAccepting() override { accepting_ = false; }
  void Ref() override { referenced_ = true; }
  void Unref() override { referenced_ = false; }
  bool has_ref() const override { return open() && referenced_; }

  bool accepting() const { return accepting_; }
  SimHost* host() const { return host_; }
  const std::string& address() const { return address_; }
  // -1 for a Unix socket.
  int port() const { return port_; }
  // Takes a connection's server end; it is handed over in a later turn.
  void Offer(SimStream* stream) { waiting_.push_back(stream); }
  void FailNext(int error) { next_error_ = error; }
  bool pending() const { return open() && accepting_ && (next_error_ != 0 || !waiting_.empty()); }
  void Accept();

 private:
  void DoClose() override;

  SimHost* host_;
  SimWorld* world_;
  std::string address_;
  int port_;
  Delegate* delegate_;
  uint64_t id_;
  std::deque<SimStream*> waiting_;
  int next_error_ = 0;
  bool accepting_ = true;
  bool referenced_ = true;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SIM_SIM_HANDLES_H_
