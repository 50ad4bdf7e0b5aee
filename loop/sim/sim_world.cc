#include "loop/sim/sim_world.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/log/absl_check.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "loop/handle.h"
#include "loop/sim/sim_handles.h"
#include "loop/sim/sim_host.h"
#include "loop/sim/sim_loop.h"
#include "loop/sim/sim_stream.h"
#include "loop/sim/sim_udp.h"
#include "loop/stream.h"

namespace gyre::loop {
namespace {

constexpr size_t kReadBufferSize = 64 * 1024;
constexpr int kMaxTeardownRounds = 1000;
constexpr uint64_t kNanosPerMilli = 1000000;

}  // namespace

SimWorld::SimWorld(const SimOptions& options) : options_(options), read_buffer_(kReadBufferSize) {
  WatchFiles();
}

SimWorld::~SimWorld() {
  ABSL_CHECK(hosts_.empty());
  if (internal::file_faults == this) internal::file_faults = nullptr;
}

void SimWorld::WatchFiles() {
  const bool wanted = options_.faults.disk_error > 0 || options_.faults.disk_full > 0;
  if (wanted) internal::file_faults = this;
  if (!wanted && internal::file_faults == this) internal::file_faults = nullptr;
}

void SimWorld::Configure(const SimOptions& options) {
  options_ = options;
  WatchFiles();
  seeded_ = false;
  clock_ms_ = now_ms_ = active_ms_ = odd_nanos_ = 0;
}

void SimWorld::Settle() {
  if (seeded_) return;
  seeded_ = true;
  random_.seed(options_.seed_source == nullptr ? options_.seed : options_.seed_source->DrawSeed());
  for (const auto& host : hosts_) host->skew_ms = DrawSkew();
}

int64_t SimWorld::DrawSkew() {
  const uint64_t most = options_.max_skew_ms;
  return most == 0 ? 0 : static_cast<int64_t>(random_() % (2 * most + 1) - most);
}

std::mt19937_64& SimWorld::random() {
  Settle();
  return random_;
}

int64_t SimWorld::SkewMillis(const SimHost* host) {
  if (options_.max_skew_ms == 0) return 0;
  Settle();
  if (Chance(options_.faults.clock_jump)) {
    host->skew_ms = DrawSkew();
    Trace(host, "fault: the date is wrong by ", host->skew_ms, " ms");
  }
  return host->skew_ms;
}

int SimWorld::ErrorOf(internal::FileAccess access) {
  const bool writes = access == internal::FileAccess::kWrite;
  if (!Chance(writes ? options_.faults.disk_full : options_.faults.disk_error)) return 0;
  if (options_.trace != nullptr) {
    options_.trace->OnEvent(
        absl::StrCat(clock_ms_, writes ? " fault: disk full" : " fault: disk error"));
  }
  return writes ? ENOSPC : EIO;
}

SimHost* SimWorld::AddHost(SimLoop* loop, const std::string& name, const std::string& address) {
  hosts_.push_back(std::make_unique<SimHost>(this, loop, name, address));
  return hosts_.back().get();
}

void SimWorld::CloseHost(SimHost* host) {
  for (int round = 0;; ++round) {
    ABSL_CHECK_LT(round, kMaxTeardownRounds) << "close callbacks keep opening handles";
    std::vector<Task> jobs;
    for (auto at = events_.begin(); at != events_.end();) {
      if (at->second.host == host) {
        if (at->second.is_job) jobs.push_back(std::move(at->second.task));
        at = events_.erase(at);
      } else {
        ++at;
      }
    }
    std::vector<uint64_t> ids;
    for (const auto& [id, registered] : handles_) {
      if (registered.host == host) ids.push_back(id);
    }
    if (ids.empty() && jobs.empty()) break;
    for (uint64_t id : ids) handles_[id].handle->Close();
    for (Task& job : jobs) job();
    RunClosing();
  }
  std::lock_guard<std::mutex> lock(post_mutex_);
  posted_.erase(std::remove_if(posted_.begin(), posted_.end(),
                               [host](const auto& posted) { return posted.first == host; }),
                posted_.end());
}

void SimWorld::RemoveHost(SimHost* host) {
  CloseHost(host);
  hosts_.erase(std::find_if(hosts_.begin(), hosts_.end(),
                            [host](const auto& each) { return each.get() == host; }));
}

SimHost* SimWorld::FindHost(const std::string& name) const {
  for (const auto& host : hosts_) {
    if (host->name == name) return host.get();
  }
  return nullptr;
}

uint64_t SimWorld::Register(SimHost* host, Handle* handle) {
  const uint64_t id = next_id_++;
  handles_[id] = Registered{host, handle};
  return id;
}

void SimWorld::Closing(Task finish, uint64_t id) {
  streams_.erase(id);
  listeners_.erase(id);
  signals_.erase(id);
  sockets_.erase(id);
  closing_.emplace_back(id, std::move(finish));
}

size_t SimWorld::handle_count(const SimHost* host) const {
  return static_cast<size_t>(
      std::count_if(handles_.begin(), handles_.end(),
                    [host](const auto& each) { return each.second.host == host; }));
}

void SimWorld::StartTimer(SimTimer* timer, uint64_t due) {
  timer->SetStart(due, next_start_++);
  timers_.emplace(due, timer->start(), timer);
}

void SimWorld::StopTimer(SimTimer* timer) {
  if (timer->start() == 0) return;
  timers_.erase({timer->due(), timer->start(), timer});
  timer->SetStart(0, 0);
}

void SimWorld::Pass(uint64_t nanos) {
  odd_nanos_ += nanos;
  clock_ms_ += odd_nanos_ / kNanosPerMilli;
  odd_nanos_ %= kNanosPerMilli;
}

void SimWorld::Add(SimHost* host, uint64_t when, Task task, bool quiet, bool is_job) {
  events_.emplace(std::make_pair(when, next_event_++), Event{host, std::move(task), quiet, is_job});
}

void SimWorld::Submit(SimHost* host, Task work, Task done) {
  // Work may change files, which is for each run to do.
  Settle();
  const uint64_t most = options_.max_job_delay_ms;
  const uint64_t when = clock_ms_ + (most == 0 ? 0 : random()() % (most + 1));
  Add(
      host, when,
      [work = std::move(work), done = std::move(done)]() mutable {
        work();
        if (done) done();
      },
      /*quiet=*/false, /*is_job=*/true);
}

void SimWorld::Post(SimHost* host, Task task) {
  std::lock_guard<std::mutex> lock(post_mutex_);
  posted_.emplace_back(host, std::move(task));
}

void SimWorld::After(SimHost* host, uint64_t when, Task task, bool quiet) {
  Add(host, when, std::move(task), quiet, /*is_job=*/false);
}

void SimWorld::DeferTo(SimHost* host, uint64_t id, Task task) {
  After(host, clock_ms_, [this, id, task = std::move(task)]() mutable {
    if (handles_.find(id) != handles_.end()) task();
  });
}

uint64_t SimWorld::Arrival() {
  const uint64_t least = options_.min_delay_ms;
  if (options_.max_delay_ms <= least) return clock_ms_ + least;
  return clock_ms_ + least + random()() % (options_.max_delay_ms - least + 1);
}

size_t SimWorld::Random(size_t limit) { return 1 + random()() % limit; }

bool SimWorld::Chance(double chance) {
  if (chance <= 0) return false;
  if (chance >= 1) return true;
  constexpr double kUnit = 1.0 / (uint64_t{1} << 53);
  return static_cast<double>(random()() >> 11) * kUnit < chance;
}

bool SimWorld::RaiseSignal(int number) {
  bool watched = false;
  for (const auto& [id, signal] : signals_) {
    if (signal->number() != number) continue;
    signal->Raise();
    watched = true;
  }
  return watched;
}

bool SimWorld::Alive(const SimHost* host) const {
  if (host->refs > 0 || (host->immediate_wanted && host->immediate_referenced)) return true;
  for (const auto& [id, finish] : closing_) {
    if (handles_.at(id).host == host) return true;
  }
  for (const auto& [when, event] : events_) {
    if (event.host == host && !event.quiet) return true;
  }
  for (const auto& [due, start, timer] : timers_) {
    if (timer->host() == host && timer->has_ref()) return true;
  }
  for (const auto& [id, stream] : streams_) {
    if (stream->host() == host && stream->active() && stream->has_ref()) return true;
  }
  for (const auto& [id, listener] : listeners_) {
    if (listener->host() == host && listener->accepting() && listener->has_ref()) return true;
  }
  for (const auto& [id, signal] : signals_) {
    if (signal->host() == host && signal->has_ref()) return true;
  }
  for (const auto& [id, socket] : sockets_) {
    if (socket->host() == host && socket->receiving() && socket->has_ref()) return true;
  }
  return false;
}

std::vector<std::string> SimWorld::Waits(const SimHost* host) const {
  std::vector<std::string> waits;
  if (host->refs > 0) waits.push_back(absl::StrCat(host->refs, " operations under way"));
  for (const auto& [id, stream] : streams_) {
    if (stream->host() != host || !stream->active() || !stream->has_ref()) continue;
    if (!stream->accepted()) waits.push_back(absl::StrCat("connection ", stream->Description()));
  }
  return waits;
}

uint64_t SimWorld::NextEvent() const {
  if (!closing_.empty()) return clock_ms_;
  for (const auto& host : hosts_) {
    if (host->immediate_wanted && host->immediate_referenced) return clock_ms_;
  }
  {
    std::lock_guard<std::mutex> lock(post_mutex_);
    if (!posted_.empty()) return clock_ms_;
  }
  for (const auto& [id, signal] : signals_) {
    if (signal->pending()) return clock_ms_;
  }
  for (const auto& [id, listener] : listeners_) {
    if (listener->pending()) return clock_ms_;
  }
  uint64_t next = kNever;
  if (!timers_.empty()) next = std::get<0>(*timers_.begin());
  if (!events_.empty()) next = std::min(next, events_.begin()->first.first);
  for (const auto& [id, stream] : streams_) next = std::min(next, stream->NextEvent());
  return next;
}

void SimWorld::RunTurn() {
  const uint64_t next = NextEvent();
  if (next != kNever && next > clock_ms_) {
    clock_ms_ = next;
    odd_nanos_ = 0;
  }
  Pass(options_.turn_nanos);
  if (options_.timer_jitter_ms > 0) Jitter();
  UpdateNow();
  RunTimers();
  RunReady();
  for (size_t i = 0; i < hosts_.size(); ++i) {
    SimHost& host = *hosts_[i];
    if (host.immediate_wanted && host.immediate_hook) host.immediate_hook();
  }
  RunClosing();
}

void SimWorld::Jitter() {
  const uint64_t most = options_.timer_jitter_ms;
  // Elsewhere nobody would see it.
  if (timers_.empty() || std::get<0>(*timers_.begin()) > clock_ms_ + most) return;
  Pass(random()() % (most * kNanosPerMilli));
  std::vector<SimTimer*> late;
  for (const auto& [due, start, timer] : timers_) {
    if (due > clock_ms_) break;
    if (!timer->is_late()) late.push_back(timer);
  }
  for (SimTimer* timer : late) {
    const uint64_t start = timer->start();
    const uint64_t due = timer->due() + random()() % (most + 1);
    timers_.erase({timer->due(), start, timer});
    timer->SetLate(due);
    timers_.emplace(due, start, timer);
  }
}

void SimWorld::RunTimers() {
  // What a callback starts is for the next turn, even with no delay.
  const uint64_t first_new = next_start_;
  for (;;) {
    SimTimer* next = nullptr;
    for (const auto& [due, start, timer] : timers_) {
      if (due > now_ms_) break;
      if (start >= first_new) continue;
      next = timer;
      break;
    }
    if (next == nullptr) return;
    Trace(next->host(), "timer");
    if (next->has_ref()) active_ms_ = clock_ms_;
    next->Fire();
  }
}

void SimWorld::RunReady() {
  // Who is ready is settled before anything runs: what callbacks cause comes in a later turn, as
  // with epoll.
  std::vector<Ready> ready;
  for (const auto& [key, event] : events_) {
    if (key.first > clock_ms_) break;
    ready.push_back({Ready::Kind::kEvent, key.first, key.second});
  }
  if (!ready.empty()) active_ms_ = clock_ms_;
  {
    std::lock_guard<std::mutex> lock(post_mutex_);
    if (!posted_.empty()) ready.push_back({Ready::Kind::kPosted, 0, 0});
  }
  const size_t network = ready.size();
  const auto is_ready = [&ready](uint64_t id) { ready.push_back({Ready::Kind::kNetwork, 0, id}); };
  for (const auto& [id, signal] : signals_) {
    if (signal->pending()) is_ready(id);
  }
  for (const auto& [id, listener] : listeners_) {
    if (listener->pending()) is_ready(id);
  }
  for (const auto& [id, stream] : streams_) {
    if (stream->NextEvent() <= clock_ms_) is_ready(id);
  }
  if (ready.size() > network) active_ms_ = clock_ms_;
  std::sort(ready.begin() + static_cast<ptrdiff_t>(network), ready.end(),
            [](const Ready& a, const Ready& b) { return a.number < b.number; });
  if (options_.shuffle) {
    for (size_t left = ready.size(); left > 1; --left) {
      std::swap(ready[left - 1], ready[Random(left) - 1]);
    }
  }
  for (const Ready& each : ready) {
    switch (each.kind) {
      case Ready::Kind::kEvent:
        RunEvent({each.due, each.number});
        break;
      case Ready::Kind::kPosted:
        RunPosted();
        break;
      case Ready::Kind::kNetwork:
        RunNetwork(each.number);
        break;
    }
  }
}

void SimWorld::RunPosted() {
  std::vector<std::pair<SimHost*, Task>> batch;
  {
    std::lock_guard<std::mutex> lock(post_mutex_);
    batch.swap(posted_);
  }
  for (auto& [host, task] : batch) task();
}

void SimWorld::RunEvent(const std::pair<uint64_t, uint64_t>& key) {
  const auto found = events_.find(key);
  // Its host may have gone.
  if (found == events_.end()) return;
  Event event = std::move(found->second);
  events_.erase(found);
  event.task();
}

void SimWorld::RunNetwork(uint64_t id) {
  if (const auto stream = streams_.find(id); stream != streams_.end()) {
    stream->second->RunEvents();
  } else if (const auto listener = listeners_.find(id); listener != listeners_.end()) {
    listener->second->Accept();
  } else if (const auto signal = signals_.find(id); signal != signals_.end()) {
    signal->second->Deliver();
  }
}

void SimWorld::RunClosing() {
  std::vector<std::pair<uint64_t, Task>> batch = std::move(closing_);
  closing_.clear();
  for (auto& [id, finish] : batch) {
    handles_.erase(id);
    finish();
  }
}

uint64_t SimHash(absl::string_view bytes, uint64_t before) {
  uint64_t hash = before;
  for (char c : bytes) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211u;
  return hash;
}

std::string SimWorld::Digest(absl::string_view data) {
  return absl::StrCat(data.size(), " bytes ", absl::Hex(SimHash(data), absl::kZeroPad16));
}

}  // namespace gyre::loop
