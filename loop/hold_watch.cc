#include "loop/hold_watch.h"

#include <chrono>
#include <utility>

namespace gyre::loop {

HoldWatch::HoldWatch(uint64_t limit_ms, absl::AnyInvocable<void(Hold)> on_held)
    : limit_ms_(limit_ms), on_held_(std::move(on_held)), thread_([this] { Watch(); }) {}

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

void HoldWatch::Begin(uint64_t since_ms) {
  since_ms_.store(since_ms, std::memory_order_relaxed);
  if ((word_.fetch_add(kStep, std::memory_order_acq_rel) & kSleeping) != 0) Wake();
}

bool HoldWatch::End() {
  if ((word_.fetch_add(kStep, std::memory_order_acq_rel) & kHeld) == 0) return false;
  // Only set for a stretch that goes on.
  word_.fetch_and(~kHeld, std::memory_order_relaxed);
  return true;
}

void HoldWatch::Wake() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    word_.fetch_and(~kSleeping, std::memory_order_relaxed);
  }
  wake_.notify_one();
}

void HoldWatch::Sleep(std::unique_lock<std::mutex>& lock, uint64_t word, uint64_t ms) {
  if (!word_.compare_exchange_strong(word, word | kSleeping)) return;
  const auto woken = [this] { return stopping_ || !asleep(); };
  if (ms == 0) {
    wake_.wait(lock, woken);
  } else if (!wake_.wait_for(lock, std::chrono::milliseconds(ms), woken)) {
    word_.fetch_and(~kSleeping, std::memory_order_relaxed);
  }
}

void HoldWatch::Watch() {
  std::unique_lock<std::mutex> lock(mutex_);
  uint64_t number = 0;
  uint64_t times = 1;  // the limit, for the next word about this stretch
  while (!stopping_) {
    uint64_t word = word_.load(std::memory_order_acquire);
    if (!IsBusy(word)) {
      Sleep(lock, word);
      continue;
    }
    if (number != NumberOf(word)) {
      number = NumberOf(word);
      times = 1;
    }
    const uint64_t since = since_ms_.load(std::memory_order_relaxed);
    const uint64_t due = since + limit_ms_ * times;
    const uint64_t now = NowMs();
    if (now < due && times == 1) {
      // Short work goes on without a word: who begins has nobody to wake.
      wake_.wait_for(lock, std::chrono::milliseconds(due - now), [this] { return stopping_; });
      continue;
    }
    if (now < due) {
      Sleep(lock, word, due - now);
      continue;
    }
    // Fails where another stretch has begun meanwhile, whose time may have been read above.
    if (!word_.compare_exchange_strong(word, word | kHeld)) continue;
    const Hold hold = {.number = number, .ms = now - since, .times = times};
    while (limit_ms_ * times <= hold.ms) times *= 2;
    lock.unlock();
    on_held_(hold);
    lock.lock();
  }
}

}  // namespace gyre::loop
