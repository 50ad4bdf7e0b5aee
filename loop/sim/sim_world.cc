#include "loop/sim/sim_world.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/log/absl_check.h"
#include "absl/strings/string_view.h"
#include "loop/handle.h"
#include "loop/sim/sim_handles.h"
#include "loop/sim/sim_loop.h"
#include "loop/sim/sim_stream.h"
#include "loop/stream.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

constexpr size_t kReadBufferSize = 64 * 1024;
constexpr int kMaxTeardownRounds = 1000;

bool IsV6(const std::string& host) { return host.find(':') != std::string::npos; }

bool IsAny(const std::string& host) { return host == "::" || host == "0.0.0.0"; }

Endpoint EndpointAt(const std::string& host, int port) {
  return Endpoint{host, port, IsV6(host) ? "IPv6" : "IPv4"};
}

}  // namespace

SimWorld::SimWorld(const SimOptions& options)
    : options_(options), random_(options.seed), read_buffer_(kReadBufferSize) {}

SimWorld::~SimWorld() {
  deferred_.clear();
  for (int round = 0; !handles_.empty() || !jobs_.empty(); ++round) {
    ABSL_CHECK_LT(round, kMaxTeardownRounds) << "close callbacks keep opening handles";
    std::vector<uint64_t> ids;
    for (const auto& [id, handle] : handles_) ids.push_back(id);
    for (uint64_t id : ids) handles_[id]->Close();
    std::vector<std::pair<Task, Task>> jobs = std::move(jobs_);
    jobs_.clear();
    for (auto& [work, done] : jobs) {
      work();
      if (done) done();
    }
    RunClosing();
  }
}

uint64_t SimWorld::Register(Handle* handle) {
  const uint64_t id = next_id_++;
  handles_[id] = handle;
  return id;
}

void SimWorld::Closing(Task finish, uint64_t id) {
  streams_.erase(id);
  listeners_.erase(id);
  signals_.erase(id);
  closing_.emplace_back(id, std::move(finish));
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

void SimWorld::Submit(Task work, Task done) {
  jobs_.emplace_back(std::move(work), std::move(done));
}

void SimWorld::Post(Task task) {
  std::lock_guard<std::mutex> lock(post_mutex_);
  posted_.push_back(std::move(task));
}

void SimWorld::DeferTo(uint64_t id, Task task) {
  Defer([this, id, task = std::move(task)]() mutable {
    if (handles_.find(id) != handles_.end()) task();
  });
}

uint64_t SimWorld::Arrival() {
  if (options_.max_delay_ms == 0) return clock_ms_;
  return clock_ms_ + random_() % (options_.max_delay_ms + 1);
}

size_t SimWorld::Random(size_t limit) { return 1 + random_() % limit; }

int SimWorld::NewPort() {
  int port;
  do {
    port = next_port_;
    next_port_ = next_port_ == 65535 ? 49152 : next_port_ + 1;
  } while (PortTaken("::", port));
  return port;
}

bool SimWorld::PortTaken(const std::string& host, int port) const {
  for (const auto& [id, listener] : listeners_) {
    if (listener->port() != port) continue;
    if (listener->host() == host || IsAny(host) || IsAny(listener->host())) return true;
  }
  return false;
}

SimListener* SimWorld::FindListener(const std::string& host, int port) const {
  for (const auto& [id, listener] : listeners_) {
    if (listener->port() != port) continue;
    const std::string& at = listener->host();
    if (at == host || at == "::" || (at == "0.0.0.0" && !IsV6(host))) return listener;
  }
  return nullptr;
}

std::pair<SimStream*, SimStream*> SimWorld::NewPair(const Endpoint& first, const Endpoint& second) {
  auto* one = new SimStream(this, first, second);
  auto* other = new SimStream(this, second, first);
  SimStream::Join(one, other);
  return {one, other};
}

void SimWorld::Connect(const std::string& host, int port, OnConnect on_connect) {
  attempts_.push_back(Attempt{Arrival(), host, port, std::move(on_connect)});
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

bool SimWorld::Alive() const {
  if (refs > 0 || !closing_.empty() || !deferred_.empty() || !jobs_.empty() || !attempts_.empty()) {
    return true;
  }
  if (immediate_wanted && immediate_referenced) return true;
  for (const auto& [due, start, timer] : timers_) {
    if (timer->has_ref()) return true;
  }
  for (const auto& [id, stream] : streams_) {
    if (stream->active() && stream->has_ref()) return true;
  }
  for (const auto& [id, listener] : listeners_) {
    if (listener->accepting() && listener->has_ref()) return true;
  }
  for (const auto& [id, signal] : signals_) {
    if (signal->has_ref()) return true;
  }
  return false;
}

uint64_t SimWorld::NextEvent() const {
  if (!closing_.empty() || !deferred_.empty() || !jobs_.empty()) return clock_ms_;
  if (immediate_wanted && immediate_referenced) return clock_ms_;
  {
    std::lock_guard<std::mutex> lock(post_mutex_);
    if (!posted_.empty()) return clock_ms_;
  }
  uint64_t next = kNever;
  if (!timers_.empty()) next = std::get<0>(*timers_.begin());
  for (const Attempt& attempt : attempts_) next = std::min(next, attempt.arrival);
  for (const auto& [id, signal] : signals_) {
    if (signal->pending()) return clock_ms_;
  }
  for (const auto& [id, listener] : listeners_) {
    if (listener->pending()) return clock_ms_;
  }
  for (const auto& [id, stream] : streams_) next = std::min(next, stream->NextEvent());
  return next;
}

void SimWorld::RunTurn() {
  const uint64_t next = NextEvent();
  if (next != kNever) clock_ms_ = std::max(clock_ms_, next);
  UpdateNow();
  RunTimers();

  RunTasks(deferred_);
  std::vector<Task> posted;
  {
    std::lock_guard<std::mutex> lock(post_mutex_);
    posted.swap(posted_);
  }
  RunTasks(posted);
  std::vector<std::pair<Task, Task>> jobs = std::move(jobs_);
  jobs_.clear();
  for (auto& [work, done] : jobs) {
    work();
    if (done) done();
  }
  RunAttempts();
  RunNetwork();

  if (immediate_wanted && immediate_hook) immediate_hook();
  RunClosing();
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
    next->Fire();
  }
}

void SimWorld::RunTasks(std::vector<Task>& tasks) {
  std::vector<Task> batch = std::move(tasks);
  tasks.clear();
  for (Task& task : batch) task();
}

void SimWorld::RunAttempts() {
  std::deque<Attempt> attempts = std::move(attempts_);
  attempts_.clear();
  for (Attempt& attempt : attempts) {
    if (attempt.arrival > clock_ms_) {
      attempts_.push_back(std::move(attempt));
      continue;
    }
    SimListener* listener = FindListener(attempt.host, attempt.port);
    if (listener == nullptr) {
      SystemError error;
      error.error = ECONNREFUSED;
      error.syscall = "connect";
      error.address = attempt.host;
      error.port = attempt.port;
      attempt.on_connect(ToStatus(std::move(error)));
      continue;
    }
    const auto [client, server] =
        NewPair(EndpointAt(attempt.host, NewPort()), EndpointAt(attempt.host, attempt.port));
    listener->Offer(server);
    attempt.on_connect(client);
  }
}

void SimWorld::RunNetwork() {
  // Who is ready is settled first, so that what callbacks cause comes in a later turn, as with
  // epoll.
  std::vector<uint64_t> ready;
  for (const auto& [id, signal] : signals_) {
    if (signal->pending()) ready.push_back(id);
  }
  for (const auto& [id, listener] : listeners_) {
    if (listener->pending()) ready.push_back(id);
  }
  for (const auto& [id, stream] : streams_) {
    if (stream->NextEvent() <= clock_ms_) ready.push_back(id);
  }
  std::sort(ready.begin(), ready.end());
  for (uint64_t id : ready) {
    if (const auto stream = streams_.find(id); stream != streams_.end()) {
      stream->second->RunEvents();
    } else if (const auto listener = listeners_.find(id); listener != listeners_.end()) {
      listener->second->Accept();
    } else if (const auto signal = signals_.find(id); signal != signals_.end()) {
      signal->second->Deliver();
    }
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

}  // namespace gyre::loop
