#include "loop/uv/write_queue.h"

#include <sys/uio.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"

namespace gyre::loop {
namespace {

std::string Content(const WriteQueue& queue) {
  std::vector<struct iovec> entries(1000);
  const int count = queue.Gather(entries.data(), static_cast<int>(entries.size()));
  std::string text;
  for (int i = 0; i < count; ++i) {
    text.append(static_cast<const char*>(entries[i].iov_base), entries[i].iov_len);
  }
  return text;
}

TEST(WriteQueueTest, SkipsWhatHasGoneAcrossParts) {
  const std::vector<absl::string_view> parts = {"abc", "", "def", "ghi"};
  for (size_t skip = 0; skip <= 9; ++skip) {
    WriteQueue queue;
    queue.Append(parts, skip);
    EXPECT_EQ(Content(queue), std::string("abcdefghi").substr(skip));
    EXPECT_EQ(queue.size(), 9 - skip);
  }
}

TEST(WriteQueueTest, SmallWritesShareMemory) {
  WriteQueue queue;
  const absl::string_view one = "x";
  for (int i = 0; i < 1000; ++i) queue.Append(absl::MakeConstSpan(&one, 1), 0);
  struct iovec entries[8];
  EXPECT_LE(queue.Gather(entries, 8), 2);
  EXPECT_EQ(Content(queue), std::string(1000, 'x'));
}

TEST(WriteQueueTest, ConsumesAcrossChunks) {
  WriteQueue queue;
  std::string expected;
  for (int i = 0; i < 5; ++i) {
    const std::string text(20000, static_cast<char>('a' + i));
    const absl::string_view view = text;
    queue.Append(absl::MakeConstSpan(&view, 1), 0);
    expected += text;
  }
  while (queue.size() > 0) {
    ASSERT_EQ(Content(queue), expected);
    const size_t step = std::min<size_t>(queue.size(), 33333);
    queue.Consume(step);
    expected.erase(0, step);
  }
  EXPECT_EQ(Content(queue), "");
}

TEST(WriteQueueTest, GathersNoMoreThanAsked) {
  WriteQueue queue;
  for (int i = 0; i < 5; ++i) {
    const std::string text(20000, 'x');
    const absl::string_view view = text;
    queue.Append(absl::MakeConstSpan(&view, 1), 0);
  }
  struct iovec entries[2];
  EXPECT_EQ(queue.Gather(entries, 2), 2);
}

}  // namespace
}  // namespace gyre::loop
