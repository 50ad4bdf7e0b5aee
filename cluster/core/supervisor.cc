#include "cluster/core/supervisor.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/functional/any_invocable.h"
#include "absl/log/absl_check.h"
#include "absl/status/status.h"
#include "cluster/core/balancer.h"
#include "loop/loop.h"

namespace gyre::cluster {

Supervisor::Supervisor(loop::Loop* loop, Delegate* delegate, const SupervisorOptions& options)
    : loop_(loop),
      delegate_(delegate),
      options_(options),
      timer_(loop->NewTimer([this] { OnTimer(); })),
      places_(options.workers, Place(options.restart)) {
  ABSL_CHECK_GE(options.max_draining, size_t{1});
}

Supervisor::~Supervisor() { timer_->Close(); }

void Supervisor::Begin() {
  stopping_ = false;
  for (size_t place = 0; place < places_.size(); ++place) {
    places_[place].policy.Forget();
    Fill(place);
  }
  Arm();
}

void Supervisor::Ready(WorkerId id) {
  Worker* worker = Find(id);
  if (worker == nullptr || worker->info.state != WorkerState::kStarting) return;
  worker->info.state = WorkerState::kReady;
  worker->info.heard_at = loop_->Now();
  worker->ready_at = loop_->Now();
  worker->deadline = kNever;
  worker->successor = false;
  const size_t place = worker->info.place;
  delegate_->OnReady(id);
  while (WorkerId predecessor = HolderOf(place, id)) {
    if (reload_ != nullptr) reload_->draining.push_back(predecessor);
    DrainWorker(predecessor);
  }
  if (reload_ != nullptr && reload_->successor == id) {
    reload_->successor = 0;
    ContinueReload();
  }
  Arm();
}

void Supervisor::Heartbeat(WorkerId id, const WorkerReport& report) {
  Worker* worker = Find(id);
  if (worker == nullptr) return;
  worker->info.heard_at = loop_->Now();
  worker->info.report = report;
  if (worker->info.state != WorkerState::kReady) return;
  const size_t place = worker->info.place;
  if (!worker->responsive) {
    worker->responsive = true;
    delegate_->OnResponsive(id, true);
  }
  if (options_.memory_limit_bytes == 0 || report.memory_bytes <= options_.memory_limit_bytes) {
    return;
  }
  // Its successor may be on the way already, or another one may have failed just now.
  if (stopping_ || HolderOf(place, id) != 0 || loop_->Now() < places_[place].replace_after) return;
  StartWorker(place, /*successor=*/true);
  Arm();
}

void Supervisor::Ended(WorkerId id, bool killed) {
  const auto found = absl::c_find_if(workers_, [id](const Worker& it) { return it.info.id == id; });
  if (found == workers_.end()) return;
  const Worker worker = *found;
  workers_.erase(found);
  if (!worker.left && !stopping_) OnUnwantedEnd(worker.info.place, worker, killed);
  if (reload_ != nullptr) {
    std::erase(reload_->draining, id);
    if (reload_->successor == id) {
      reload_->successor = 0;
      if (!worker.left) {
        FinishReload(absl::AbortedError("a new worker ended before it was ready"));
      }
    }
    ContinueReload();
  }
  MaybeStopped();
  Arm();
}

void Supervisor::Leaving(WorkerId id) {
  Worker* worker = Find(id);
  if (worker == nullptr || worker->left) return;
  const size_t place = worker->info.place;
  Leave(*worker);
  if (!stopping_ && HolderOf(place) == 0) Fill(place);
  Arm();
}

void Supervisor::Reload(absl::AnyInvocable<void(absl::Status)> done) {
  if (reload_ != nullptr) return done(absl::UnavailableError("a reload is under way"));
  if (stopping_) return done(absl::CancelledError("the supervisor is stopping"));
  reload_ = std::make_unique<ReloadState>();
  reload_->done = std::move(done);
  ContinueReload();
  Arm();
}

void Supervisor::Resize(size_t workers) {
  for (const WorkerInfo& info : Workers()) {
    if (info.place >= workers) DrainWorker(info.id);
  }
  places_.resize(workers, Place(options_.restart));
  if (!stopping_) {
    for (size_t place = 0; place < workers; ++place) {
      places_[place].policy.Forget();
      if (HolderOf(place) == 0) Fill(place);
    }
  }
  if (reload_ != nullptr) ContinueReload();
  Arm();
}

void Supervisor::Stop(absl::AnyInvocable<void()> done) {
  stopping_ = true;
  on_stopped_ = std::move(done);
  for (Place& place : places_) place.start_at = kNever;
  for (const WorkerInfo& info : Workers()) DrainWorker(info.id);
  if (reload_ != nullptr) FinishReload(absl::CancelledError("the supervisor is stopping"));
  MaybeStopped();
  Arm();
}

size_t Supervisor::ready_count() const {
  return static_cast<size_t>(absl::c_count_if(
      workers_, [](const Worker& it) { return it.info.state == WorkerState::kReady; }));
}

std::vector<WorkerInfo> Supervisor::Workers() const {
  std::vector<WorkerInfo> infos;
  infos.reserve(workers_.size());
  for (const Worker& worker : workers_) infos.push_back(worker.info);
  return infos;
}

Supervisor::Worker* Supervisor::Find(WorkerId id) {
  const auto found = absl::c_find_if(workers_, [id](const Worker& it) { return it.info.id == id; });
  return found == workers_.end() ? nullptr : &*found;
}

WorkerId Supervisor::HolderOf(size_t place, WorkerId except) const {
  for (const Worker& worker : workers_) {
    if (worker.info.place == place && !worker.left && worker.info.id != except) {
      return worker.info.id;
    }
  }
  return 0;
}

WorkerId Supervisor::StartWorker(size_t place, bool successor) {
  const WorkerId id = next_id_++;
  Worker worker;
  worker.info.id = id;
  worker.info.place = place;
  worker.info.started_at = worker.info.heard_at = loop_->Now();
  worker.info.restarts = places_[place].restarts;
  worker.successor = successor;
  if (options_.ready_timeout_ms != 0) worker.deadline = loop_->Now() + options_.ready_timeout_ms;
  places_[place].start_at = kNever;
  // Known before it runs: it may report from inside Start().
  workers_.push_back(worker);
  if (delegate_->Start(id, place)) return id;
  std::erase_if(workers_, [id](const Worker& it) { return it.info.id == id; });
  OnUnwantedEnd(place, worker, /*killed=*/false);
  return 0;
}

// On a later turn, so that one failure does not follow another inside it.
void Supervisor::Fill(size_t place) { places_[place].start_at = loop_->Now(); }

void Supervisor::OnUnwantedEnd(size_t index, const Worker& worker, bool killed) {
  Place& place = places_[index];
  // One that hung or grew was killed from here, for the program's sake.
  const bool blameless = killed && !worker.killed && worker.ready_at.has_value();
  const std::optional<uint64_t> next =
      blameless ? loop_->Now() : place.policy.OnEnd(loop_->Now(), worker.ready_at);
  if (worker.successor && HolderOf(index) != 0) {
    place.replace_after = next.value_or(kNever);
    return;
  }
  if (HolderOf(index) != 0) return;
  ++place.restarts;
  place.start_at = next.value_or(kNever);
  if (!next.has_value()) delegate_->OnGivenUp(index);
}

void Supervisor::Leave(Worker& worker) {
  worker.left = true;
  worker.info.state = WorkerState::kDraining;
  worker.deadline =
      options_.drain_timeout_ms == 0 ? kNever : loop_->Now() + options_.drain_timeout_ms;
}

void Supervisor::DrainWorker(WorkerId id) {
  Worker* worker = Find(id);
  if (worker == nullptr || worker->left) return;
  Leave(*worker);
  delegate_->Drain(id);
}

void Supervisor::KillWorker(WorkerId id, const char* why) {
  Worker* worker = Find(id);
  if (worker == nullptr || worker->killed) return;
  worker->killed = true;
  worker->deadline = kNever;
  delegate_->Kill(id, why);
}

void Supervisor::ContinueReload() {
  if (reload_ == nullptr || reload_->successor != 0) return;
  if (reload_->place >= places_.size()) {
    if (reload_->draining.empty()) FinishReload(absl::OkStatus());
    return;
  }
  if (reload_->draining.size() >= options_.max_draining) return;
  const size_t place = reload_->place++;
  places_[place].policy.Forget();
  const WorkerId successor = StartWorker(place, /*successor=*/true);
  // It may have been ready, or gone, before Start() returned.
  Worker* worker = Find(successor);
  if (worker == nullptr) {
    return FinishReload(absl::AbortedError("a new worker could not be started"));
  }
  if (worker->info.state != WorkerState::kStarting) return ContinueReload();
  reload_->successor = successor;
}

void Supervisor::FinishReload(absl::Status status) {
  const std::unique_ptr<ReloadState> reload = std::move(reload_);
  reload->done(std::move(status));
}

void Supervisor::MaybeStopped() {
  if (!stopping_ || !workers_.empty() || !on_stopped_) return;
  std::exchange(on_stopped_, nullptr)();
}

void Supervisor::CheckWorker(WorkerId id) {
  const uint64_t now = loop_->Now();
  Worker* worker = Find(id);
  if (worker == nullptr || worker->killed) return;
  if (worker->deadline <= now) {
    return KillWorker(id, worker->left ? "it did not end in time" : "it did not become ready");
  }
  if (worker->info.state != WorkerState::kReady) return;
  const uint64_t silent = now - worker->info.heard_at;
  if (options_.heartbeat_timeout_ms != 0 && silent >= options_.heartbeat_timeout_ms) {
    return KillWorker(id, "it hangs");
  }
  if (options_.unresponsive_ms != 0 && silent >= options_.unresponsive_ms && worker->responsive) {
    worker->responsive = false;
    delegate_->OnResponsive(id, false);
  }
}

uint64_t Supervisor::NextCheck(const Worker& worker) const {
  if (worker.killed) return kNever;
  uint64_t next = worker.deadline;
  if (worker.info.state != WorkerState::kReady) return next;
  if (options_.heartbeat_timeout_ms != 0) {
    next = std::min(next, worker.info.heard_at + options_.heartbeat_timeout_ms);
  }
  if (options_.unresponsive_ms != 0 && worker.responsive) {
    next = std::min(next, worker.info.heard_at + options_.unresponsive_ms);
  }
  return next;
}

void Supervisor::OnTimer() {
  for (const WorkerInfo& info : Workers()) CheckWorker(info.id);
  for (size_t place = 0; place < places_.size(); ++place) {
    if (places_[place].start_at <= loop_->Now()) StartWorker(place, /*successor=*/false);
  }
  Arm();
}

void Supervisor::Arm() {
  uint64_t next = kNever;
  for (const Worker& worker : workers_) next = std::min(next, NextCheck(worker));
  for (const Place& place : places_) next = std::min(next, place.start_at);
  if (next == kNever) return timer_->Stop();
  timer_->Start(next > loop_->Now() ? next - loop_->Now() : 0);
}

}  // namespace gyre::cluster
