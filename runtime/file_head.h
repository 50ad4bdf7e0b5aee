// Numbers in the heads of gyre's own files, bundles and snapshots of applications: little endian,
// as the machine has them.
#ifndef GYRE_RUNTIME_FILE_HEAD_H_
#define GYRE_RUNTIME_FILE_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/crc/crc32c.h"
#include "absl/strings/string_view.h"

namespace gyre::runtime {

// CRC-32C (RFC 3720, section 12.1).
inline uint32_t Checksum(absl::string_view bytes) {
  return static_cast<uint32_t>(absl::ComputeCrc32c(bytes));
}

// Overwrites the bytes at `offset`, which `file` must have.
template <typename T>
void Store(std::string& file, size_t offset, T value) {
  std::memcpy(file.data() + offset, &value, sizeof(value));
}

// What Store() wrote; `file` must have the bytes.
template <typename T>
T Load(absl::string_view file, size_t offset) {
  T value;
  std::memcpy(&value, file.data() + offset, sizeof(value));
  return value;
}

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_FILE_HEAD_H_
