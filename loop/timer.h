// A one-shot or repeating timer on the loop's monotonic clock, in milliseconds.
//
// A program with many timers should keep them in a structure of its own and use one Timer for the
// nearest, as bindings/timers does: a Timer costs a heap entry in the loop.
#ifndef GYRE_LOOP_TIMER_H_
#define GYRE_LOOP_TIMER_H_

#include <cstdint>

#include "loop/handle.h"

namespace gyre::loop {

class Timer : public Handle {
 public:
  // Fires `delay_ms` from Loop::Now(), never in this turn's callback, and then every `repeat_ms`
  // where that is not 0. Starting a started timer starts it anew. The callback is given at creation
  // (Loop::NewTimer); it may start, stop or close the timer. Timers due in the same millisecond
  // fire in the order of their start.
  virtual void Start(uint64_t delay_ms, uint64_t repeat_ms = 0) = 0;

  // Idempotent. A stopped timer does not keep the loop running.
  virtual void Stop() = 0;

  virtual bool active() const = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_TIMER_H_
