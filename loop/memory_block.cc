#include "loop/memory_block.h"

#include <sys/mman.h>

#include <cstdint>

#include "absl/log/absl_check.h"

namespace gyre::loop {
namespace {

// From this size on, most of the time that memory costs is the system's, page by page.
constexpr size_t kWorthLargePages = size_t{4} << 20;
constexpr size_t kPage = 4096;

}  // namespace

void MemoryBlock::Grow(size_t size) {
  if (size <= size_) return;
  // A large block is a mapping of its own, which the system moves without a copy.
  char* grown = static_cast<char*>(std::realloc(data_.release(), size));
  ABSL_CHECK(grown != nullptr) << "no memory for " << size << " bytes";
  data_.reset(grown);
  size_ = size;
  if (size < kWorthLargePages) return;
  const uintptr_t start = (reinterpret_cast<uintptr_t>(grown) + kPage - 1) & ~(kPage - 1);
  const uintptr_t end = (reinterpret_cast<uintptr_t>(grown) + size) & ~(kPage - 1);
  (void)madvise(reinterpret_cast<void*>(start), end - start, MADV_HUGEPAGE);
}

}  // namespace gyre::loop
