// Bytes that wait for the system to take them, each copied once. Private to loop/uv.
#ifndef GYRE_LOOP_UV_WRITE_QUEUE_H_
#define GYRE_LOOP_UV_WRITE_QUEUE_H_

#include <sys/uio.h>

#include <cstddef>
#include <deque>
#include <memory>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gyre::loop {

class WriteQueue {
 public:
  // Copies `parts` without their first `skip` bytes.
  void Append(absl::Span<const absl::string_view> parts, size_t skip);

  // Points up to `max` entries at the first bytes of the queue; returns how many.
  int Gather(struct iovec* entries, int max) const;

  // Drops the first `count` bytes.
  void Consume(size_t count);

  size_t size() const { return size_; }

 private:
  struct Chunk {
    std::unique_ptr<char[]> data;
    size_t begin = 0;
    size_t end = 0;
    size_t capacity = 0;
  };

  void AppendBytes(absl::string_view bytes, size_t expected);

  std::deque<Chunk> chunks_;
  size_t size_ = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_WRITE_QUEUE_H_
