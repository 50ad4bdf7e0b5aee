#include "runtime/startup_phases.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace gyre::runtime {
namespace {

int64_t Microseconds() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

uint64_t MonotonicNanos() {
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                   std::chrono::steady_clock::now().time_since_epoch())
                                   .count());
}

StartupPhases::StartupPhases() : enabled_(std::getenv("GYRE_STARTUP_PHASES") != nullptr) {
  if (enabled_) last_ = Microseconds();
}

void StartupPhases::Print(const char* phase) {
  const int64_t now = Microseconds();
  std::fprintf(stderr, "startup %8lld us  %s\n", static_cast<long long>(now - last_), phase);
  last_ = Microseconds();
}

}  // namespace gyre::runtime
