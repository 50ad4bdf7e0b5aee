#include "tally/tally.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"

namespace acme {

absl::StatusOr<double> Tally::Add(js::Lock&, std::string word, double times) {
  if (times < 1) {
    return js::NodeError(js::ErrorKind::kRangeError, "ERR_OUT_OF_RANGE",
                         "a word is added once or more");
  }
  return counts_[std::move(word)] += times;
}

js::Array Tally::Words(js::Lock& js) {
  std::vector<std::pair<absl::string_view, double>> words(counts_.begin(), counts_.end());
  std::stable_sort(words.begin(), words.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<js::Value> entries;
  for (const auto& [word, count] : words) {
    entries.push_back(js::NewArray(js, {js::NewString(js, word), js::NewNumber(js, count)}));
  }
  return js::NewArray(js, entries);
}

uint32_t TallyBinding::CountWords(js::Lock&, std::string text) {
  uint32_t count = 0;
  bool inside = false;
  for (const unsigned char c : text) {
    const bool space = absl::ascii_isspace(c);
    if (!space && !inside) ++count;
    inside = !space;
  }
  return count;
}

}  // namespace acme
