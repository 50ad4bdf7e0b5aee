#include "loop/uv/write_queue.h"

#include <sys/uio.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "absl/log/absl_check.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gyre::loop {
namespace {

// Who writes while bytes wait tends to write on; small writes then share a chunk.
constexpr size_t kSharedChunk = 16 * 1024;

}  // namespace

void WriteQueue::Append(absl::Span<const absl::string_view> parts, size_t skip) {
  size_t total = 0;
  for (absl::string_view part : parts) total += part.size();
  size_t left = total - skip;
  for (absl::string_view part : parts) {
    const size_t skipped = std::min(skip, part.size());
    part.remove_prefix(skipped);
    skip -= skipped;
    if (part.empty()) continue;
    AppendBytes(part, left);
    left -= part.size();
  }
}

void WriteQueue::AppendBytes(absl::string_view bytes, size_t expected) {
  size_ += bytes.size();
  if (!chunks_.empty()) {
    Chunk& last = chunks_.back();
    const size_t fits = std::min(last.capacity - last.end, bytes.size());
    std::memcpy(last.data.get() + last.end, bytes.data(), fits);
    last.end += fits;
    bytes.remove_prefix(fits);
    expected -= fits;
  }
  if (bytes.empty()) return;
  const bool first = chunks_.empty();
  Chunk& chunk = chunks_.emplace_back();
  chunk.capacity = first ? expected : std::max(expected, kSharedChunk);
  chunk.data.reset(new char[chunk.capacity]);
  std::memcpy(chunk.data.get(), bytes.data(), bytes.size());
  chunk.end = bytes.size();
}

int WriteQueue::Gather(struct iovec* entries, int max) const {
  int count = 0;
  for (const Chunk& chunk : chunks_) {
    if (count == max) break;
    entries[count].iov_base = chunk.data.get() + chunk.begin;
    entries[count].iov_len = chunk.end - chunk.begin;
    ++count;
  }
  return count;
}

void WriteQueue::Consume(size_t count) {
  ABSL_CHECK_LE(count, size_);
  size_ -= count;
  while (count > 0) {
    Chunk& chunk = chunks_.front();
    const size_t here = std::min(count, chunk.end - chunk.begin);
    chunk.begin += here;
    count -= here;
    if (chunk.begin == chunk.end) chunks_.pop_front();
  }
}

}  // namespace gyre::loop
