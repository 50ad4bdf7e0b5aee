// Time, as everything above loop/ sees it. The simulated back end replaces it, so nothing else may
// read a clock.
#ifndef GYRE_LOOP_CLOCK_H_
#define GYRE_LOOP_CLOCK_H_

#include <cstdint>

namespace gyre::loop {

class Clock {
 public:
  virtual ~Clock() = default;

  // Nanoseconds since an arbitrary point; never goes back, unaffected by changes of the system's
  // date.
  virtual uint64_t MonotonicNanos() const = 0;

  // Milliseconds since the Unix epoch.
  virtual int64_t WallMillis() const = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_CLOCK_H_
