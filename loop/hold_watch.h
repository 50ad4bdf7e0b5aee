// Notices that a thread works at one thing for too long, while it does.
//
// The watched thread does not say when each stretch of its work begins: it is asked, now and then,
// by a thread of the watch's own, and answers at its next chance with the stretch that it is in.
// Work costs nothing between these questions. A thread that has nothing to do does not answer, and
// the watch then sleeps until it does.
//
// Not for ending the work; that is loop/uv/watchdog.h.
#ifndef GYRE_LOOP_HOLD_WATCH_H_
#define GYRE_LOOP_HOLD_WATCH_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace gyre::loop {

class HoldWatch {
 public:
  // A stretch of work that goes on for longer than the limit. It is told of once it takes one, two,
  // four, eight and so on times the limit.
  struct Hold {
    uint64_t number = 0;  // counts the stretches that were answered with
    uint64_t ms = 0;      // so far
    uint64_t times = 1;   // the power of two
  };

  // Called on the watch's thread, with no lock held.
  class Host {
   public:
    virtual ~Host() = default;

    // The watched thread is to call Begin() at its next chance, once.
    virtual void Ask() = 0;
    // It has not done so for a quarter of the limit: it does nothing, or something that leaves it
    // no chance. At most once for each Ask().
    virtual void OnNoAnswer() = 0;
    // The stretch may have ended when this runs.
    virtual void OnHeld(Hold hold) = 0;
  };

  // A limit is at least 1. `host` outlives this; its Ask() is called from now on.
  HoldWatch(uint64_t limit_ms, Host* host);
  // Waits for the host where it is being called.
  ~HoldWatch();
  HoldWatch(const HoldWatch&) = delete;
  HoldWatch& operator=(const HoldWatch&) = delete;

  // Milliseconds of the clock that Begin() takes times of.
  static uint64_t NowMs();

  // On the watched thread, in turn. Begin() is the answer to Ask() and says since when the stretch
  // goes on. It returns whether that is longer than the limit; such a stretch counts as told of.
  // End() says whether the stretch was told of, or is about to be.
  bool Begin(uint64_t since_ms);
  bool End();

  // On the watched thread: the number of the last stretch that was answered with.
  uint64_t number() const { return number_; }

  // Whether the watch's thread waits for an answer without a limit. For tests.
  bool asleep();

 private:
  void Watch();
  void WatchStretch(std::unique_lock<std::mutex>& lock);

  const uint64_t limit_ms_;
  const uint64_t pause_ms_;  // between two questions, at least
  Host* const host_;
  std::mutex mutex_;  // guards the rest; the watched thread alone changes number_
  std::condition_variable wake_;
  uint64_t number_ = 0;
  uint64_t since_ms_ = 0;
  bool busy_ = false;  // a stretch goes on
  bool held_ = false;  // it was told of
  bool asleep_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_HOLD_WATCH_H_
