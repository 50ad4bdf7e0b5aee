// What a thread spends its time with, for the performance tools of browsers.
#ifndef GYRE_BINDINGS_CORE_CPU_PROFILE_H_
#define GYRE_BINDINGS_CORE_CPU_PROFILE_H_

#include <cstdint>
#include <string>

#include "bindings/core/value.h"

namespace v8 {
class CpuProfiler;
}

namespace gyre::js {

// Looks at what the isolate runs, once an interval, from a thread of the engine's. Start() and
// Stop() are the isolate's thread's. One that is not stopped goes with the process.
class CpuProfile {
 public:
  // `interval_us`: microseconds, 1 or more. Does nothing while a profile is made.
  void Start(Lock& js, int32_t interval_us);

  // The profile as JSON (https://chromedevtools.github.io/devtools-protocol/tot/Profiler, type
  // Profile); empty where none was begun.
  std::string Stop(Lock& js);

 private:
  v8::CpuProfiler* profiler_ = nullptr;  // while a profile is made
};

// Heap snapshots say from then on where objects were made. For good, and slow.
void TrackHeapObjects(Lock& js);

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_CPU_PROFILE_H_
