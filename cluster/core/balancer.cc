#include "cluster/core/balancer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/log/absl_check.h"

namespace gyre::cluster {

Balancer::Balancer(const Options& options) : options_(options) {
  ABSL_CHECK_GE(options.max_in_flight, size_t{1});
}

void Balancer::Add(WorkerId worker) {
  ABSL_CHECK(Find(worker) == nullptr) << "worker " << worker << " is known already";
  const auto least = std::min_element(
      workers_.begin(), workers_.end(),
      [](const Worker& one, const Worker& other) { return one.given < other.given; });
  const uint64_t given = least == workers_.end() ? 0 : least->given;
  workers_.push_back(Worker{.id = worker, .given = given});
}

size_t Balancer::Remove(WorkerId worker) {
  const size_t index = IndexOf(worker);
  if (index == workers_.size()) return 0;
  const size_t lost = workers_[index].in_flight;
  workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(index));
  // The others keep their turn.
  if (index < next_) --next_;
  if (next_ >= workers_.size()) next_ = 0;
  return lost;
}

void Balancer::Drain(WorkerId worker) {
  if (Worker* found = Find(worker)) found->draining = true;
}

std::optional<WorkerId> Balancer::Pick() {
  const size_t count = workers_.size();
  size_t best = count;
  for (size_t step = 0; step < count; ++step) {
    const size_t index = (next_ + step) % count;
    const Worker& worker = workers_[index];
    if (!MayTake(worker)) continue;
    if (best == count || IsLessBusy(worker, workers_[best])) best = index;
    if (options_.policy == Policy::kRoundRobin) break;
  }
  if (best == count) return std::nullopt;
  next_ = (best + 1) % count;
  ++workers_[best].in_flight;
  ++workers_[best].given;
  return workers_[best].id;
}

bool Balancer::available() const {
  for (const Worker& worker : workers_) {
    if (MayTake(worker)) return true;
  }
  return false;
}

size_t Balancer::serving() const {
  return static_cast<size_t>(std::count_if(workers_.begin(), workers_.end(), Serves));
}

void Balancer::Ack(WorkerId worker) {
  Worker* found = Find(worker);
  if (found == nullptr || found->in_flight == 0) return;
  --found->in_flight;
  ++found->open;
}

void Balancer::Reject(WorkerId worker) {
  Worker* found = Find(worker);
  if (found == nullptr || found->in_flight == 0) return;
  --found->in_flight;
  --found->given;
}

void Balancer::Closed(WorkerId worker) {
  Worker* found = Find(worker);
  if (found != nullptr && found->open > 0) --found->open;
}

void Balancer::SetFull(WorkerId worker, bool full) {
  if (Worker* found = Find(worker)) found->full = full;
}

void Balancer::SetSlow(WorkerId worker, bool slow) {
  if (Worker* found = Find(worker)) found->slow = slow;
}

void Balancer::SetBusy(WorkerId worker, bool busy) {
  if (Worker* found = Find(worker)) found->busy = busy;
}

void Balancer::SetResponsive(WorkerId worker, bool responsive) {
  if (Worker* found = Find(worker)) found->responsive = responsive;
}

size_t Balancer::open(WorkerId worker) const {
  const Worker* found = Find(worker);
  return found == nullptr ? 0 : found->open;
}

size_t Balancer::in_flight(WorkerId worker) const {
  const Worker* found = Find(worker);
  return found == nullptr ? 0 : found->in_flight;
}

bool Balancer::idle(WorkerId worker) const { return open(worker) == 0 && in_flight(worker) == 0; }

bool Balancer::IsLessBusy(const Worker& one, const Worker& other) {
  const size_t own = one.open + one.in_flight;
  const size_t its = other.open + other.in_flight;
  return own != its ? own < its : one.given < other.given;
}

bool Balancer::Serves(const Worker& worker) {
  return worker.responsive && !worker.draining && !worker.full;
}

bool Balancer::MayTake(const Worker& worker) const {
  return Serves(worker) && !worker.busy &&
         worker.in_flight <
             (worker.slow ? options_.max_in_flight_when_slow : options_.max_in_flight);
}

size_t Balancer::IndexOf(WorkerId worker) const {
  size_t index = 0;
  while (index < workers_.size() && workers_[index].id != worker) ++index;
  return index;
}

Balancer::Worker* Balancer::Find(WorkerId worker) {
  const size_t index = IndexOf(worker);
  return index == workers_.size() ? nullptr : &workers_[index];
}

const Balancer::Worker* Balancer::Find(WorkerId worker) const {
  const size_t index = IndexOf(worker);
  return index == workers_.size() ? nullptr : &workers_[index];
}

}  // namespace gyre::cluster
