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

ConnectionDealer::ConnectionDealer(loop::Loop* loop, Delegate* delegate,
                                   const Balancer::Options& options)
    : loop_(loop),
      delegate_(delegate),
      rest_(loop->NewTimer([this] { OnRested(); })),
      balancer_(options) {
  rest_->Unref();
}

ConnectionDealer::~ConnectionDealer() {
  rest_->Close();
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

void ConnectionDealer::FindSlow() {
  const uint64_t now = loop_->Now();
  for (const auto& [worker, line] : lines_) {
    const bool waits = !line.sent.empty() && now - line.sent.front().at > kSlowMs;
    balancer_.SetSlow(worker, waits || now < line.slow_until);
  }
}

void ConnectionDealer::Deal() {
  FindSlow();
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
      for (int descriptor : batch) line.sent.push_back({descriptor, loop_->Now()});
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
  if (listener_ == nullptr) return;
  if (waiting_.empty() && balancer_.available()) {
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
