#include "loop/sim/sim_handles.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "loop/listener.h"
#include "loop/sim/sim_host.h"
#include "loop/sim/sim_stream.h"
#include "loop/sim/sim_world.h"
#include "loop/stream.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

// As many as the real loop accepts in one turn.
constexpr int kBatch = 64;

}  // namespace

SimTimer::SimTimer(SimHost* host, absl::AnyInvocable<void()> on_fire)
    : host_(host),
      world_(host->world),
      on_fire_(std::move(on_fire)),
      id_(world_->Register(host, this)) {}

void SimTimer::Start(uint64_t delay_ms, uint64_t repeat_ms) {
  if (!open()) return;
  world_->StopTimer(this);
  repeat_ms_ = repeat_ms;
  const uint64_t now = world_->now_ms();
  world_->StartTimer(this, now + std::min(delay_ms, SimWorld::kNever - 1 - now));
}

void SimTimer::Stop() { world_->StopTimer(this); }

void SimTimer::Fire() {
  world_->StopTimer(this);
  if (repeat_ms_ > 0) Start(repeat_ms_, repeat_ms_);
  on_fire_();
}

void SimTimer::DoClose() {
  world_->StopTimer(this);
  world_->Closing([this] { FinishClose(); }, id_);
}

SimSignal::SimSignal(SimHost* host, int number, absl::AnyInvocable<void()> on_signal)
    : host_(host),
      world_(host->world),
      number_(number),
      on_signal_(std::move(on_signal)),
      id_(world_->Register(host, this)) {
  world_->Register(id_, this);
}

void SimSignal::Deliver() {
  pending_ = false;
  on_signal_();
}

void SimSignal::DoClose() {
  world_->Closing([this] { FinishClose(); }, id_);
}

SimListener::SimListener(SimHost* host, const std::string& address, int port, bool path,
                         Delegate* delegate)
    : host_(host),
      world_(host->world),
      address_(address),
      port_(path ? -1 : port),
      delegate_(delegate),
      id_(world_->Register(host, this)) {
  world_->Register(id_, this);
}

Endpoint SimListener::local() const {
  if (!open()) return Endpoint();
  if (port_ < 0) return Endpoint{address_, 0, "Unix"};
  return Endpoint{address_, port_, address_.find(':') == std::string::npos ? "IPv4" : "IPv6"};
}

void SimListener::Accept() {
  if (next_error_ != 0) {
    SystemError error;
    error.error = std::exchange(next_error_, 0);
    error.syscall = "accept";
    delegate_->OnAcceptError(ToStatus(error));
    return;
  }
  for (int i = 0; i < kBatch && open() && accepting_ && !waiting_.empty(); ++i) {
    SimStream* stream = waiting_.front();
    waiting_.pop_front();
    delegate_->OnConnection(stream);
  }
  if (open()) delegate_->OnBatchEnd();
}

void SimListener::DoClose() {
  // Nobody will take these; the system resets them.
  for (SimStream* stream : waiting_) stream->Reset();
  waiting_.clear();
  world_->Closing([this] { FinishClose(); }, id_);
}

}  // namespace gyre::loop
