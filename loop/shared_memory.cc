#include "loop/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

constexpr int kFixed = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

absl::Status Failed(int error, const char* syscall) {
  SystemError failure;
  failure.error = error;
  failure.syscall = syscall;
  return ToStatus(failure);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SharedMemory>> SharedMemory::Create(size_t size) {
  const int descriptor = memfd_create("gyre", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor < 0) return Failed(errno, "memfd_create");
  if (ftruncate(descriptor, static_cast<off_t>(size)) != 0 ||
      fcntl(descriptor, F_ADD_SEALS, kFixed) != 0) {
    const int error = errno;
    close(descriptor);
    return Failed(error, "memfd_create");
  }
  absl::StatusOr<std::unique_ptr<SharedMemory>> memory = MapIt(descriptor, size);
  if (!memory.ok()) close(descriptor);
  return memory;
}

absl::StatusOr<std::unique_ptr<SharedMemory>> SharedMemory::Map(int descriptor, size_t size) {
  struct stat info = {};
  const int seals = fcntl(descriptor, F_GET_SEALS);
  if (seals < 0 || (seals & kFixed) != kFixed || fstat(descriptor, &info) != 0 ||
      static_cast<size_t>(info.st_size) != size) {
    return Failed(EINVAL, "mmap");
  }
  absl::StatusOr<std::unique_ptr<SharedMemory>> memory = MapIt(descriptor, size);
  if (memory.ok()) (*memory)->CloseDescriptor();
  return memory;
}

absl::StatusOr<std::unique_ptr<SharedMemory>> SharedMemory::MapIt(int descriptor, size_t size) {
  void* data = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (data == MAP_FAILED) return Failed(errno, "mmap");
  return std::unique_ptr<SharedMemory>(new SharedMemory(descriptor, data, size));
}

SharedMemory::~SharedMemory() {
  munmap(data_, size_);
  CloseDescriptor();
}

void SharedMemory::CloseDescriptor() {
  if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
}

}  // namespace gyre::loop
