#include "runtime/blocked_report.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace gyre::runtime {
namespace {

constexpr uint64_t kBarWidth = 40;
constexpr size_t kLabelWidth = 10;

// Text put together without memory or locks.
class Out {
 public:
  Out(char* begin, size_t capacity) : begin_(begin), at_(begin), end_(begin + capacity) {}

  Out& operator<<(absl::string_view text) {
    const size_t size = std::min(text.size(), static_cast<size_t>(end_ - at_));
    std::memcpy(at_, text.data(), size);
    at_ += size;
    return *this;
  }
  Out& operator<<(uint64_t number) { return Number(number, 0); }

  // Right-aligned.
  Out& Number(uint64_t number, size_t width) {
    char digits[20];
    size_t size = 0;
    do {
      digits[sizeof(digits) - ++size] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number != 0);
    Repeat(' ', width > size ? width - size : 0);
    return *this << absl::string_view(digits + sizeof(digits) - size, size);
  }
  Out& Repeat(char c, uint64_t times) {
    while (times-- > 0) *this << absl::string_view(&c, 1);
    return *this;
  }
  size_t size() const { return static_cast<size_t>(at_ - begin_); }

 private:
  char* begin_;
  char* at_;
  char* end_;
};

bool IsPowerOfTwo(uint64_t number) { return (number & (number - 1)) == 0; }

}  // namespace

void BlockedReport::Count(uint64_t ms) {
  size_t row = kRowCount - 1;
  while (row > 0 && ms < kRows[row] * limit_ms_) --row;
  ++rows_[row];
  ++count_;
  total_ms_ += ms;
  uint64_t longest = longest_ms_;
  while (longest < ms && !longest_ms_.compare_exchange_weak(longest, ms)) {
  }
}

std::string BlockedReport::Warn(const Hold& hold) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (!hold.goes_on) Count(hold.ms);
  auto found = seen_.find(hold.stack);
  const bool shown = found != seen_.end();
  if (!shown) {
    if (seen_.size() >= kMostStacks) return "";
    found = seen_.emplace(hold.stack, 0).first;
  }
  const uint64_t times = hold.goes_on ? found->second : ++found->second;
  if (!hold.goes_on && !IsPowerOfTwo(times)) return "";
  const std::string begin =
      absl::StrCat("(node:", pid_, ") Warning: the event loop", hold.thread,
                   hold.goes_on ? " has been held for " : " was held for ", hold.ms, " ms",
                   hold.goes_on ? " and goes on"
                                : (times > 1 ? absl::StrCat(", ", times, " times so far") : ""));
  if (hold.stack.empty()) return absl::StrCat(begin, "; its stack could not be taken\n");
  if (shown) return absl::StrCat(begin, ":\n", hold.stack.substr(0, hold.stack.find('\n') + 1));
  return absl::StrCat(
      begin, " (--warn-blocked=", limit_ms_,
      hold.late_ms == 0 ? "" : absl::StrCat("; the stack is from ", hold.late_ms, " ms later"),
      ")\n", hold.stack);
}

size_t BlockedReport::WriteHistogram(char* text, size_t capacity) const {
  if (count_ == 0) return 0;
  Out out(text, capacity);
  out << "(node:" << static_cast<uint64_t>(pid_) << ") The event loop was held for more than "
      << limit_ms_ << " ms " << count_ << (count_ == 1 ? " time, " : " times, ") << total_ms_
      << " ms in all, " << longest_ms_ << " ms at most (--warn-blocked)\n";
  uint64_t most = 1;
  size_t first = kRowCount;
  size_t last = 0;
  for (size_t row = 0; row < kRowCount; ++row) {
    const uint64_t count = rows_[row];
    if (count == 0) continue;
    most = std::max(most, count);
    first = std::min(first, row);
    last = row;
  }
  for (size_t row = first; row <= last; ++row) {
    const uint64_t count = rows_[row];
    out.Number(kRows[row] * limit_ms_, kLabelWidth) << " ms";
    out.Number(count, kLabelWidth) << (count == 0 ? "" : " ");
    out.Repeat('#', (count * kBarWidth + most - 1) / most) << "\n";
  }
  return out.size();
}

}  // namespace gyre::runtime
