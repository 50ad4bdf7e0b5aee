#include "bindings/buffer/search.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace gyre::buffer {
namespace {

// Below this length of the needle, the tables of a better algorithm cost more than they save.
constexpr size_t kShortNeedle = 16;

std::optional<size_t> FirstFrom(ByteSpan bytes, ByteSpan needle, size_t start) {
  if (start > bytes.size()) return std::nullopt;
  const void* found =
      memmem(bytes.data() + start, bytes.size() - start, needle.data(), needle.size());
  if (found == nullptr) return std::nullopt;
  return static_cast<const uint8_t*>(found) - bytes.data();
}

// The last place in `bytes`, all of which counts.
std::optional<size_t> LastIn(ByteSpan bytes, ByteSpan needle) {
  if (needle.size() > bytes.size()) return std::nullopt;
  if (needle.size() < kShortNeedle) {
    size_t ends = bytes.size() - needle.size() + 1;
    while (const void* found = memrchr(bytes.data(), needle[0], ends)) {
      ends = static_cast<const uint8_t*>(found) - bytes.data();
      if (std::memcmp(found, needle.data(), needle.size()) == 0) return ends;
    }
    return std::nullopt;
  }
  const std::boyer_moore_searcher searcher(needle.rbegin(), needle.rend());
  const auto found = std::search(bytes.rbegin(), bytes.rend(), searcher);
  if (found == bytes.rend()) return std::nullopt;
  return bytes.rend() - found - needle.size();
}

}  // namespace

std::optional<size_t> FindFirst(ByteSpan bytes, ByteSpan needle, size_t start, size_t unit) {
  std::optional<size_t> found = FirstFrom(bytes, needle, start);
  while (found.has_value() && *found % unit != 0) found = FirstFrom(bytes, needle, *found + 1);
  return found;
}

std::optional<size_t> FindLast(ByteSpan bytes, ByteSpan needle, size_t start, size_t unit) {
  size_t end = std::min(bytes.size(), start + needle.size());
  std::optional<size_t> found = LastIn(bytes.first(end), needle);
  while (found.has_value() && *found % unit != 0) {
    end = *found + needle.size() - 1;
    found = LastIn(bytes.first(end), needle);
  }
  return found;
}

}  // namespace gyre::buffer
