// Notices that a thread works at one thing for too long, while it does.
//
// The watched thread says when a stretch of work begins and ends, which costs it two atomic
// additions; a thread of the watch's own tells of each stretch that goes beyond the limit. That
// thread wakes up at most once in the time of the limit, and not at all while there is no work: the
// next Begin() then wakes it.
//
// Not for ending the work; that is loop/uv/watchdog.h.
#ifndef GYRE_LOOP_HOLD_WATCH_H_
#define GYRE_LOOP_HOLD_WATCH_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "absl/functional/any_invocable.h"

namespace gyre::loop {

class HoldWatch {
 public:
  // A stretch of work that goes on for longer than the limit. It is told of once it takes one, two,
  // four, eight and so on times the limit.
  struct Hold {
    uint64_t number = 0;  // counts the stretches, the long ones and the others
    uint64_t ms = 0;      // so far
    uint64_t times = 1;   // the power of two
  };

  // `on_held` runs on the watch's thread, with no lock held; the stretch may have ended when it
  // runs. A limit is at least 1.
  HoldWatch(uint64_t limit_ms, absl::AnyInvocable<void(Hold)> on_held);
  // Waits for `on_held` where it is running.
  ~HoldWatch();
  HoldWatch(const HoldWatch&) = delete;
  HoldWatch& operator=(const HoldWatch&) = delete;

  // Milliseconds of the clock that Begin() takes times of.
  static uint64_t NowMs();

  // On the watched thread, in turn. Begin() says since when; End() whether the stretch was told of,
  // or is about to be.
  void Begin(uint64_t since_ms);
  bool End();

  // On the watched thread: the number of the last stretch that began.
  uint64_t number() const { return NumberOf(word_.load(std::memory_order_relaxed)); }

  // Whether the watch's thread waits for the next Begin(). For tests.
  bool asleep() const { return (word_.load(std::memory_order_relaxed) & kSleeping) != 0; }

 private:
  // word_: a count that is odd while a stretch goes on, above two bits that the watch's thread
  // sets.
  static constexpr uint64_t kSleeping = 1;
  static constexpr uint64_t kHeld = 2;
  static constexpr uint64_t kStep = 4;
  static bool IsBusy(uint64_t word) { return (word & kStep) != 0; }
  static uint64_t NumberOf(uint64_t word) { return (word / kStep + 1) / 2; }

  void Wake();
  void Watch();
  // Waits for the next Begin() unless something has happened since `word`; for `ms` at most, if
  // that is not 0.
  void Sleep(std::unique_lock<std::mutex>& lock, uint64_t word, uint64_t ms = 0);

  const uint64_t limit_ms_;
  absl::AnyInvocable<void(Hold)> on_held_;
  std::atomic<uint64_t> word_ = 0;
  std::atomic<uint64_t> since_ms_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_HOLD_WATCH_H_
