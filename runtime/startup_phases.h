// GYRE_STARTUP_PHASES=1: where the time between the start of the process and the user's script
// goes.
#ifndef GYRE_RUNTIME_STARTUP_PHASES_H_
#define GYRE_RUNTIME_STARTUP_PHASES_H_

#include <cstdint>

namespace gyre::runtime {

// Nanoseconds of the monotonic clock, which the loop will show, too.
uint64_t MonotonicNanos();

// Costs one comparison a mark where the variable is not set.
class StartupPhases {
 public:
  StartupPhases();

  // The time since the last mark belongs to `phase`. Writes one line to standard error.
  void Mark(const char* phase) {
    if (enabled_) Print(phase);
  }

 private:
  void Print(const char* phase);

  bool enabled_;
  int64_t last_ = 0;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_STARTUP_PHASES_H_
