// Ends work that blocks the loop's thread, such as a script that never returns: calls a function on
// a thread of its own when the time is up or the user presses Ctrl-C.
//
// Not for time-outs of operations on the loop, which are timers.
#ifndef GYRE_LOOP_UV_WATCHDOG_H_
#define GYRE_LOOP_UV_WATCHDOG_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "loop/loop.h"

namespace gyre::loop {

class Watchdog {
 public:
  enum class Cause { kNone, kTimeout, kInterrupt };

  struct Options {
    std::optional<uint64_t> timeout_ms;
    bool on_interrupt = false;  // SIGINT, whose default action does not happen meanwhile
  };

  // `fire` runs once at most, on the watchdog's thread, with no lock held. Where the system has no
  // descriptors left nothing is watched.
  Watchdog(const Options& options, absl::AnyInvocable<void()> fire);
  // Waits for `fire` where it is running.
  ~Watchdog() { Stop(); }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // Ends the watch and says whether, and why, `fire` was called. Idempotent.
  Cause Stop();

 private:
  void Fire(Cause cause);

  absl::AnyInvocable<void()> fire_;
  Cause cause_ = Cause::kNone;
  std::unique_ptr<Loop> loop_;
  std::thread thread_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_WATCHDOG_H_
