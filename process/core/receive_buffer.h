// Bytes that arrive piece by piece: room at the end is received into.
#ifndef GYRE_PROCESS_CORE_RECEIVE_BUFFER_H_
#define GYRE_PROCESS_CORE_RECEIVE_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/memory_block.h"

namespace gyre::process {

class ReceiveBuffer {
 public:
  ReceiveBuffer() = default;
  ReceiveBuffer(ReceiveBuffer&& other) noexcept
      : block_(std::move(other.block_)), size_(std::exchange(other.size_, 0)) {}
  ReceiveBuffer& operator=(ReceiveBuffer&& other) noexcept {
    block_ = std::move(other.block_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  absl::string_view bytes() const { return {block_.data(), size_}; }
  bool empty() const { return size_ == 0; }

  // At least `size` bytes to receive into. Valid until the next call.
  absl::Span<char> Room(size_t size) {
    if (block_.size() - size_ < size) block_.Grow(std::max(size_ + size, block_.size() * 2));
    return {block_.data() + size_, block_.size() - size_};
  }

  // That many bytes of the room have come.
  void Add(size_t size) { size_ += size; }

  void Append(absl::string_view more) {
    if (more.empty()) return;
    std::memcpy(Room(more.size()).data(), more.data(), more.size());
    Add(more.size());
  }

  void Clear() { *this = ReceiveBuffer(); }

  // Its memory, with the bytes at the beginning; it is empty afterwards.
  loop::MemoryBlock Take() {
    size_ = 0;
    return std::move(block_);
  }

 private:
  loop::MemoryBlock block_;
  size_t size_ = 0;
};

}  // namespace gyre::process

#endif  // GYRE_PROCESS_CORE_RECEIVE_BUFFER_H_
