#include "cluster/core/connection_dealer.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/types/span.h"
#include "cluster/core/balancer.h"
#include "loop/file_descriptor.h"
#include "loop/listener.h"
#include "loop/stream.h"

namespace gyre::cluster {
namespace {

// Of looking at workers that are done just when they are asked to tell.
constexpr int kMostRounds = 16;

// Connections waiting a worker, of which slow ones get one at a time. Of more each gets its share,
// lest the length of its turns be the limit of how many it serves.
constexpr size_t kFewWaiting = 4;

}  // namespace

ConnectionDealer::ConnectionDealer(loop::Loop* loop, Delegate* delegate,
                                   const Balancer::Options& options)
    : loop_(loop),
      delegate_(delegate),
      rest_(loop->NewTimer([this] { OnRested(); })),
      stuck_(loop->NewTimer([this] { Deal(); })),
      least_connections_(options.policy == Policy::kLeastConnections),
      balancer_(options) {
  rest_->Unref();
  stuck_->Unref();
}

ConnectionDealer::~ConnectionDealer() {
  rest_->Close();
  stuck_->Close();
  for (int descriptor : waiting_) loop::Close(descriptor).IgnoreError();
  for (const auto& [worker, line] : lines_) {
    for (const Sent& sent : line.sent) loop::Close(sent.descriptor).IgnoreError();
  }
}

void ConnectionDealer::set_listener(loop::Listener* listener) {
  listener_ = listener;
  Deal();
}

void ConnectionDealer::AddWorker(WorkerId worker) {
  balancer_.Add(worker);
  lines_[worker];
  Deal();
}

void ConnectionDealer::RemoveWorker(WorkerId worker) {
  const auto found = lines_.find(worker);
  if (found == lines_.end()) return;
  balancer_.Remove(worker);
  TakeBack(found->second, found->second.sent.size());
  lines_.erase(found);
  Deal();
}

void ConnectionDealer::DrainWorker(WorkerId worker) {
  balancer_.Drain(worker);
  Deal();
}

void ConnectionDealer::SetResponsive(WorkerId worker, bool responsive) {
  balancer_.SetResponsive(worker, responsive);
  Deal();
}

void ConnectionDealer::Taken(WorkerId worker, size_t count) {
  const auto found = lines_.find(worker);
  if (found == lines_.end()) return;
  Line& line = found->second;
  if (!line.sent.empty() && loop_->Now() - line.sent.front().at > kSlowMs) {
    line.slow_until = loop_->Now() + kSlowMemoryMs;
  }
  line.stuck = false;
  for (count = std::min(count, line.sent.size()); count > 0; --count) {
    loop::Close(line.sent.front().descriptor).IgnoreError();
    line.sent.pop_front();
    balancer_.Ack(worker);
  }
  SetFull(worker, false);
  Deal();
}

void ConnectionDealer::Refused(WorkerId worker, size_t count) {
  const auto found = lines_.find(worker);
  if (found == lines_.end()) return;
  found->second.stuck = false;
  count = std::min(count, found->second.sent.size());
  for (size_t i = 0; i < count; ++i) balancer_.Reject(worker);
  TakeBack(found->second, count);
  SetFull(worker, true);
  Deal();
}

void ConnectionDealer::SetFull(WorkerId worker, bool full) {
  const auto known = absl::c_find(full_, worker);
  if (full == (known != full_.end())) return;
  balancer_.SetFull(worker, full);
  if (!full) {
    full_.erase(known);
    return;
  }
  full_.push_back(worker);
  if (!rest_->active()) rest_->Start(kRefusalRestMs);
}

void ConnectionDealer::OnRested() {
  for (WorkerId worker : std::exchange(full_, {})) balancer_.SetFull(worker, false);
  Deal();
}

void ConnectionDealer::Idle(WorkerId worker) {
  const auto found = lines_.find(worker);
  if (found == lines_.end()) return;
  found->second.stuck = false;
  Deal();
}

void ConnectionDealer::Closed(WorkerId worker, size_t count) {
  for (count = std::min(count, balancer_.open(worker)); count > 0; --count) {
    balancer_.Closed(worker);
  }
  if (full_.empty()) return;
  SetFull(worker, false);
  Deal();
}

bool ConnectionDealer::OnDescriptor(int descriptor) {
  waiting_.push_back(descriptor);
  return true;
}

bool ConnectionDealer::settled() const {
  return waiting_.empty() &&
         absl::c_all_of(lines_, [](const auto& entry) { return entry.second.sent.empty(); });
}

void ConnectionDealer::OnBatchEnd() { Deal(); }

void ConnectionDealer::OnConnection(loop::Stream* stream) { stream->Close(); }

void ConnectionDealer::Look() {
  const uint64_t now = loop_->Now();
  for (auto& [worker, line] : lines_) {
    const uint64_t waits = line.sent.empty() ? 0 : now - line.sent.front().at;
    if (waits > stuck_ms()) line.stuck = true;
    const bool slow = waits > kSlowMs || now < line.slow_until ||
                      (least_connections_ && delegate_->IsSlow(worker));
    line.computes = least_connections_ && slow && delegate_->Computes(worker);
    balancer_.SetSlow(worker, slow);
    balancer_.SetBusy(worker, line.stuck || line.computes);
  }
  if (!least_connections_) return;
  const size_t serving = std::max<size_t>(balancer_.serving(), 1);
  const bool many = waiting_.size() > serving * kFewWaiting;
  balancer_.SetLimitWhenSlow(many ? std::min((waiting_.size() + serving - 1) / serving, kMaxBatch)
                                  : 1);
}

void ConnectionDealer::SendOut() {
  for (bool again = true; again;) {
    again = false;
    std::map<WorkerId, std::vector<int>> batches;
    while (!waiting_.empty()) {
      const std::optional<WorkerId> worker = balancer_.Pick();
      if (!worker.has_value()) break;
      batches[*worker].push_back(waiting_.front());
      waiting_.pop_front();
    }
    for (auto& [worker, batch] : batches) {
      Line& line = lines_[worker];
      for (int descriptor : batch) line.sent.push_back({descriptor, line.count++, loop_->Now()});
      bool reached = true;
      for (absl::Span<const int> rest(batch); reached && !rest.empty();) {
        const absl::Span<const int> part = rest.subspan(0, kMaxBatch);
        reached = delegate_->Send(worker, part);
        rest.remove_prefix(part.size());
      }
      if (reached) continue;
      balancer_.Remove(worker);
      TakeBack(line, line.sent.size());
      lines_.erase(worker);
      again = true;
    }
  }
}

bool ConnectionDealer::TakeOneBack() {
  if (!balancer_.available()) return false;
  for (auto& [worker, line] : lines_) {
    if (line.sent.empty() || !(line.stuck || line.computes)) continue;
    const std::optional<uint32_t> number = delegate_->Claim(worker, line.count);
    if (!number.has_value()) continue;
    const auto sent =
        absl::c_find_if(line.sent, [&](const Sent& one) { return one.number == *number; });
    if (sent == line.sent.end()) continue;
    waiting_.push_front(sent->descriptor);
    line.sent.erase(sent);
    balancer_.Reject(worker);
    return true;
  }
  return false;
}

bool ConnectionDealer::AskForEnds() {
  if (!least_connections_) return true;
  const bool all_taken =
      absl::c_all_of(lines_, [](const auto& entry) { return entry.second.sent.empty(); });
  if (all_taken && balancer_.available()) return true;
  for (auto& [worker, line] : lines_) {
    if (line.computes && !delegate_->AskForEnd(worker)) return false;
  }
  return true;
}

// Those who only have to end what they are doing are waited for here.
bool ConnectionDealer::accepts() const {
  if (least_connections_) return waiting_.size() < kMaxBatch && balancer_.serving() > 0;
  return waiting_.empty() && balancer_.available();
}

void ConnectionDealer::Deal() {
  for (int round = 0; round < kMostRounds; ++round) {
    Look();
    SendOut();
    while (waiting_.empty() && TakeOneBack()) SendOut();
    if (AskForEnds()) break;
  }
  const bool may_stick = absl::c_any_of(
      lines_, [](const auto& entry) { return !entry.second.sent.empty() && !entry.second.stuck; });
  if (may_stick && !stuck_->active()) stuck_->Start(stuck_ms() + 1);
  if (listener_ == nullptr) return;
  if (accepts()) {
    listener_->StartAccepting();
  } else {
    listener_->StopAccepting();
  }
}

void ConnectionDealer::TakeBack(Line& line, size_t count) {
  const auto end = line.sent.begin() + static_cast<std::ptrdiff_t>(count);
  for (auto sent = end; sent != line.sent.begin();) waiting_.push_front((--sent)->descriptor);
  line.sent.erase(line.sent.begin(), end);
}

}  // namespace gyre::cluster
