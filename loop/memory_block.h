// A block of memory that grows without a copy where the system can, and whose content nobody has
// written yet. For bytes of messages and files, up to any size. Not for what a string or a vector
// does: there is no size, only room.
#ifndef GYRE_LOOP_MEMORY_BLOCK_H_
#define GYRE_LOOP_MEMORY_BLOCK_H_

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <utility>

namespace gyre::loop {

class MemoryBlock {
 public:
  MemoryBlock() = default;
  // Ends the process where there is no memory, as `new` does.
  explicit MemoryBlock(size_t size) { Grow(size); }
  MemoryBlock(MemoryBlock&& other) noexcept
      : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
  MemoryBlock& operator=(MemoryBlock&& other) noexcept {
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  char* data() const { return data_.get(); }
  size_t size() const { return size_; }

  // Makes it at least this large; the content stays, and may move.
  void Grow(size_t size);

 private:
  struct Free {
    void operator()(char* data) const { std::free(data); }
  };

  std::unique_ptr<char[], Free> data_;
  size_t size_ = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_MEMORY_BLOCK_H_
