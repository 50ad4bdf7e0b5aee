// What --warn-blocked says: a warning for each time the event loop was held, and a histogram of all
// of them at the end.
//
// Any thread, except where it says otherwise.
#ifndef GYRE_RUNTIME_BLOCKED_REPORT_H_
#define GYRE_RUNTIME_BLOCKED_REPORT_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace gyre::runtime {

class BlockedReport {
 public:
  // One time that a loop was held.
  struct Hold {
    uint64_t ms = 0;
    bool goes_on = false;      // it has not ended yet
    absl::string_view thread;  // "" for the main thread, or " of worker 1"
    // A line a frame, each "    at f (file:line:column)\n"; empty where it could not be taken.
    absl::string_view stack;
    // How much later than the limit the stack is from, where V8's own code, which cannot be
    // interrupted, ran until then; 0 where the stack is exact.
    uint64_t late_ms = 0;
  };

  // Stacks beyond so many different ones are counted, and not shown.
  static constexpr size_t kMostStacks = 100;

  BlockedReport(int pid, uint64_t limit_ms) : pid_(pid), limit_ms_(limit_ms) {}

  uint64_t limit_ms() const { return limit_ms_; }

  // The warning for `hold`, empty where there is none: of holds with the same stack the first one
  // is shown whole, and the second, fourth, eighth and so on with one line. A hold that goes on is
  // counted once it has ended.
  std::string Warn(const Hold& hold);

  // Writes the histogram to `out` and returns its length; 0 where the loop was never held. May be
  // called from a signal handler.
  size_t WriteHistogram(char* out, size_t capacity) const;

 private:
  // The lower ends of the rows, as multiples of the limit.
  static constexpr uint64_t kRows[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
  static constexpr size_t kRowCount = sizeof(kRows) / sizeof(kRows[0]);

  void Count(uint64_t ms);

  const int pid_;
  const uint64_t limit_ms_;
  std::array<std::atomic<uint64_t>, kRowCount> rows_ = {};
  std::atomic<uint64_t> count_ = 0;
  std::atomic<uint64_t> total_ms_ = 0;
  std::atomic<uint64_t> longest_ms_ = 0;
  std::mutex mutex_;
  absl::flat_hash_map<std::string, uint64_t> seen_;  // stacks with their holds; guarded by mutex_
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_BLOCKED_REPORT_H_
