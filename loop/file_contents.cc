#include "loop/file_contents.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "loop/file_descriptor.h"
#include "loop/file_stat.h"
#include "loop/fs_request.h"

namespace gyre::loop {
namespace {

using internal::FsFailure;

// For files that do not say how long they are.
constexpr size_t kFirstRead = 64 * 1024;
absl::Status TooLarge(uint64_t size) { return absl::ResourceExhaustedError(absl::StrCat(size)); }

// Reads up to `wanted` bytes into `data`; fewer at the end of the file.
absl::StatusOr<size_t> Fill(int descriptor, uint8_t* data, size_t wanted) {
  size_t used = 0;
  while (used < wanted) {
    absl::StatusOr<int64_t> count =
        Read(descriptor, absl::MakeSpan(data + used, wanted - used), -1);
    if (!count.ok()) return count.status();
    if (*count == 0) break;
    used += static_cast<size_t>(*count);
  }
  return used;
}

// Null where there is no memory.
std::unique_ptr<uint8_t[]> NewBytes(size_t size) {
  return std::unique_ptr<uint8_t[]>(new (std::nothrow) uint8_t[size]);
}

void Resize(FileBytes& bytes, size_t capacity) {
  std::unique_ptr<uint8_t[]> data = NewBytes(capacity);
  if (data != nullptr) std::copy_n(bytes.data.get(), bytes.size, data.get());
  bytes.data = std::move(data);
}

absl::StatusOr<FileBytes> ReadOpen(int descriptor) {
  absl::StatusOr<FileStat> stat = StatDescriptor(descriptor);
  if (!stat.ok()) return stat.status();
  const uint64_t size = S_ISREG(stat->mode) ? stat->size : 0;
  if (size > kMaxContents) return TooLarge(size);

  size_t capacity = size > 0 ? size : kFirstRead;
  FileBytes bytes;
  bytes.data = NewBytes(capacity);
  for (;;) {
    if (bytes.data == nullptr) return FsFailure(ENOMEM, {"read"});
    absl::StatusOr<size_t> count =
        Fill(descriptor, bytes.data.get() + bytes.size, capacity - bytes.size);
    if (!count.ok()) return count.status();
    bytes.size += *count;
    if (bytes.size < capacity || size > 0) break;
    if (capacity >= kMaxContents) return TooLarge(capacity);
    capacity = std::min<size_t>(capacity * 2, kMaxContents);
    Resize(bytes, capacity);
  }
  if (bytes.size < capacity) Resize(bytes, bytes.size);
  return bytes;
}

absl::Status WriteOpen(int descriptor, absl::Span<const uint8_t> data) {
  while (!data.empty()) {
    absl::StatusOr<int64_t> count = Write(descriptor, data, -1);
    if (!count.ok()) return count.status();
    data.remove_prefix(static_cast<size_t>(*count));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FileBytes> ReadContents(const FileName& name, int flags) {
  if (name.descriptor >= 0) return ReadOpen(name.descriptor);
  absl::StatusOr<int> descriptor = Open(name.path, flags, 0666);
  if (!descriptor.ok()) return descriptor.status();
  absl::Cleanup close = [&] { Close(*descriptor).IgnoreError(); };
  return ReadOpen(*descriptor);
}

absl::Status WriteContents(const FileName& name, absl::Span<const uint8_t> data,
                           const WriteContentsOptions& options) {
  if (name.descriptor >= 0) return WriteOpen(name.descriptor, data);
  absl::StatusOr<int> descriptor = Open(name.path, options.flags, options.mode);
  if (!descriptor.ok()) return descriptor.status();
  absl::Status written = WriteOpen(*descriptor, data);
  absl::Status closed = Close(*descriptor);
  return written.ok() ? closed : written;
}

}  // namespace gyre::loop
