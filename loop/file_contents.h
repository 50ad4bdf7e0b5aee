// Whole files in one call: opened, read or written, closed.
//
// For jobs on the thread pool, which then need one trip for all of it, and for JavaScript's
// synchronous calls. Any thread. Source: https://nodejs.org/api/fs.html.
#ifndef GYRE_LOOP_FILE_CONTENTS_H_
#define GYRE_LOOP_FILE_CONTENTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace gyre::loop {

// A file by its path, which is opened and closed, or by a descriptor, which stays open and is used
// from its position on.
struct FileName {
  std::string path;
  int descriptor = -1;  // the file where it is not -1
};

struct FileBytes {
  absl::Span<const uint8_t> span() const { return {data.get(), size}; }
  std::unique_ptr<uint8_t[]> data;
  size_t size = 0;
};

// The largest file that ReadContents() takes: 2 GiB less one byte.
inline constexpr uint64_t kMaxContents = 0x7fffffff;

// Reads to the end. Where the file says its size, no more than that is read; ResourceExhausted with
// the size as its message where that is beyond kMaxContents. Errors otherwise: SystemErrors of
// "open" with the path, "fstat", "read".
absl::StatusOr<FileBytes> ReadContents(const FileName& name, int flags);

struct WriteContentsOptions {
  int flags = 0;  // of open(2)
  int mode = 0;
};

// Writes all of it. Errors: SystemErrors of "open" with the path, "write", "close"; what
// was written by then stays.
absl::Status WriteContents(const FileName& name, absl::Span<const uint8_t> data,
                           const WriteContentsOptions& options);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_FILE_CONTENTS_H_
