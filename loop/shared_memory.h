// A little memory that processes share, passed from one to the other as a descriptor.
//
// Zeroed at first. Its size is fixed for good, so that whoever has the descriptor cannot take the
// memory away from under the other; what is in it anybody may write at any time, and the reader has
// to expect it. For words that both sides access atomically.
#ifndef GYRE_LOOP_SHARED_MEMORY_H_
#define GYRE_LOOP_SHARED_MEMORY_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"

namespace gyre::loop {

class SharedMemory {
 public:
  // Errors: SystemError of syscall "memfd_create" or "mmap".
  static absl::StatusOr<std::unique_ptr<SharedMemory>> Create(size_t size);
  // Takes the descriptor over where it succeeds, and closes it. EINVAL where it is on anything else
  // than memory of Create() with that size.
  static absl::StatusOr<std::unique_ptr<SharedMemory>> Map(int descriptor, size_t size);

  // Unmaps it here; it is gone with the last process that has it.
  ~SharedMemory();
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;

  // At the start of a page. Any thread.
  void* data() const { return data_; }
  // For passing it on; closed on exec, and with this object. -1 where it is closed.
  int descriptor() const { return descriptor_; }
  // Nobody else gets the memory from now on. Idempotent.
  void CloseDescriptor();

 private:
  SharedMemory(int descriptor, void* data, size_t size)
      : descriptor_(descriptor), data_(data), size_(size) {}

  static absl::StatusOr<std::unique_ptr<SharedMemory>> MapIt(int descriptor, size_t size);

  int descriptor_;
  void* const data_;
  const size_t size_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SHARED_MEMORY_H_
