#include "loop/hold_watch.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace gyre::loop {

HoldWatch::HoldWatch(uint64_t limit_ms, Host* host)
    : limit_ms_(limit_ms),
      pause_ms_(std::max<uint64_t>(limit_ms / 4, 1)),
      host_(host),
      thread_([this] { Watch(); }) {}

HoldWatch::~HoldWatch() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

uint64_t HoldWatch::NowMs() {
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                   std::chrono::steady_clock::now().time_since_epoch())
                                   .count());
}

bool HoldWatch::Begin(uint64_t since_ms) {
  bool held;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    ++number_;
    since_ms_ = since_ms;
    busy_ = true;
    held = held_ = NowMs() >= since_ms + limit_ms_;
  }
  wake_.notify_one();
  return held;
}

bool HoldWatch::End() {
  bool held;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    busy_ = false;
    held = std::exchange(held_, false);
  }
  // After a long stretch the watch may wait for an even longer time.
  if (held) wake_.notify_one();
  return held;
}

bool HoldWatch::asleep() {
  std::lock_guard<std::mutex> lock(mutex_);
  return asleep_;
}

void HoldWatch::Watch() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_) {
    const uint64_t before = number_;
    const auto answered = [&] { return stopping_ || number_ != before; };
    lock.unlock();
    host_->Ask();
    lock.lock();
    if (!wake_.wait_for(lock, std::chrono::milliseconds(pause_ms_), answered)) {
      lock.unlock();
      host_->OnNoAnswer();
      lock.lock();
      asleep_ = true;
      wake_.wait(lock, answered);
      asleep_ = false;
    }
    WatchStretch(lock);
  }
}

void HoldWatch::WatchStretch(std::unique_lock<std::mutex>& lock) {
  // Most stretches are over by then. Their end wakes nobody.
  wake_.wait_for(lock, std::chrono::milliseconds(pause_ms_), [this] { return stopping_; });
  uint64_t times = 1;
  while (busy_ && !stopping_) {
    const uint64_t now = NowMs();
    const uint64_t due = since_ms_ + limit_ms_ * times;
    if (now < due) {
      // The end of a stretch that was told of does wake this thread.
      const uint64_t ms = times == 1 ? std::min(due - now, pause_ms_) : due - now;
      wake_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return stopping_ || !busy_; });
      continue;
    }
    held_ = true;
    const Hold hold = {.number = number_, .ms = now - since_ms_, .times = times};
    while (limit_ms_ * times <= hold.ms) times *= 2;
    lock.unlock();
    host_->OnHeld(hold);
    lock.lock();
  }
}

}  // namespace gyre::loop
