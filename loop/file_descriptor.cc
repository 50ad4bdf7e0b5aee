#include "loop/file_descriptor.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <uv.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "loop/file_faults.h"
#include "loop/file_stat.h"
#include "loop/file_stat_from_uv.h"
#include "loop/fs_request.h"
#include "loop/mounted_files.h"

namespace gyre::loop {
namespace {

using internal::DoFs;
using internal::FaultOf;
using internal::FileAccess;
using internal::RunFs;

uv_buf_t ToUv(absl::Span<const uint8_t> bytes) {
  uv_buf_t buffer;
  buffer.base = reinterpret_cast<char*>(const_cast<uint8_t*>(bytes.data()));
  buffer.len = bytes.size();
  return buffer;
}

std::vector<uv_buf_t> ToUv(absl::Span<const absl::Span<uint8_t>> parts) {
  std::vector<uv_buf_t> buffers;
  buffers.reserve(parts.size());
  for (absl::Span<uint8_t> part : parts) buffers.push_back(ToUv(part));
  return buffers;
}

// A descriptor of a file of the program: of a copy in memory, as whoever has it may do with it what
// one can do with descriptors.
absl::StatusOr<int> OpenMounted(const std::string& path, const MountedEntry& entry, int flags) {
  if ((flags & (O_ACCMODE | O_TRUNC)) != O_RDONLY) {
    return internal::FsFailure(EROFS, {"open", path});
  }
  if (entry.is_directory) return internal::FsFailure(EISDIR, {"open", path});
  absl::StatusOr<absl::string_view> contents = internal::mounted->Contents(entry.real_path);
  if (!contents.ok()) return contents.status();
  const int descriptor = memfd_create(path.substr(0, 200).c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor < 0) return internal::FsFailure(errno, {"open", path});
  size_t written = 0;
  while (written < contents->size()) {
    const ssize_t count = write(descriptor, contents->data() + written, contents->size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error = errno;
      close(descriptor);
      return internal::FsFailure(error, {"open", path});
    }
    written += static_cast<size_t>(count);
  }
  lseek(descriptor, 0, SEEK_SET);
  fcntl(descriptor, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
  return descriptor;
}

}  // namespace

absl::StatusOr<int> Open(const std::string& path, int flags, int mode) {
  if (auto mounted = FindMounted(path, "open"); mounted.has_value()) {
    if (mounted->ok()) return OpenMounted(path, **mounted, flags);
    return (flags & O_CREAT) == 0 ? absl::StatusOr<int>(mounted->status())
                                  : internal::FsFailure(EROFS, {"open", path});
  }
  return RunFs(
      {"open", path},
      [&](uv_fs_t* request) { uv_fs_open(nullptr, request, path.c_str(), flags, mode, nullptr); },
      [](const uv_fs_t& request) { return static_cast<int>(request.result); });
}

absl::Status Close(int descriptor) {
  return DoFs({"close"},
              [&](uv_fs_t* request) { uv_fs_close(nullptr, request, descriptor, nullptr); });
}

absl::StatusOr<int64_t> Read(int descriptor, absl::Span<uint8_t> into, int64_t position) {
  const uv_buf_t buffer = ToUv(into);
  if (const int fault = FaultOf(FileAccess::kRead); fault != 0) {
    return internal::FsFailure(fault, {"read"});
  }
  return RunFs({"read"}, [&](uv_fs_t* request) {
    uv_fs_read(nullptr, request, descriptor, &buffer, 1, position, nullptr);
  });
}

absl::StatusOr<int64_t> ReadVector(int descriptor, absl::Span<const absl::Span<uint8_t>> into,
                                   int64_t position) {
  const std::vector<uv_buf_t> buffers = ToUv(into);
  if (const int fault = FaultOf(FileAccess::kRead); fault != 0) {
    return internal::FsFailure(fault, {"read"});
  }
  return RunFs({"read"}, [&](uv_fs_t* request) {
    uv_fs_read(nullptr, request, descriptor, buffers.data(), buffers.size(), position, nullptr);
  });
}

absl::StatusOr<int64_t> Write(int descriptor, absl::Span<const uint8_t> from, int64_t position) {
  const uv_buf_t buffer = ToUv(from);
  if (const int fault = FaultOf(FileAccess::kWrite); fault != 0) {
    return internal::FsFailure(fault, {"write"});
  }
  return RunFs({"write"}, [&](uv_fs_t* request) {
    uv_fs_write(nullptr, request, descriptor, &buffer, 1, position, nullptr);
  });
}

absl::StatusOr<int64_t> WriteVector(int descriptor, absl::Span<const absl::Span<uint8_t>> from,
                                    int64_t position) {
  const std::vector<uv_buf_t> buffers = ToUv(from);
  if (const int fault = FaultOf(FileAccess::kWrite); fault != 0) {
    return internal::FsFailure(fault, {"write"});
  }
  return RunFs({"write"}, [&](uv_fs_t* request) {
    uv_fs_write(nullptr, request, descriptor, buffers.data(), buffers.size(), position, nullptr);
  });
}

absl::StatusOr<FileStat> StatDescriptor(int descriptor) {
  return RunFs(
      {"fstat"}, [&](uv_fs_t* request) { uv_fs_fstat(nullptr, request, descriptor, nullptr); },
      [](const uv_fs_t& request) { return internal::FromUv(request.statbuf); });
}

absl::Status Truncate(int descriptor, int64_t length) {
  return DoFs({"ftruncate"}, [&](uv_fs_t* request) {
    uv_fs_ftruncate(nullptr, request, descriptor, length, nullptr);
  });
}

absl::Status Sync(int descriptor) {
  return DoFs({"fsync"},
              [&](uv_fs_t* request) { uv_fs_fsync(nullptr, request, descriptor, nullptr); });
}

absl::Status SyncData(int descriptor) {
  return DoFs({"fdatasync"},
              [&](uv_fs_t* request) { uv_fs_fdatasync(nullptr, request, descriptor, nullptr); });
}

absl::Status ChangeMode(int descriptor, int mode) {
  return DoFs({"fchmod"},
              [&](uv_fs_t* request) { uv_fs_fchmod(nullptr, request, descriptor, mode, nullptr); });
}

absl::Status ChangeOwner(int descriptor, uint32_t uid, uint32_t gid) {
  return DoFs({"fchown"}, [&](uv_fs_t* request) {
    uv_fs_fchown(nullptr, request, descriptor, uid, gid, nullptr);
  });
}

absl::Status SetTimes(int descriptor, double accessed, double modified) {
  return DoFs({"futime"}, [&](uv_fs_t* request) {
    uv_fs_futime(nullptr, request, descriptor, accessed, modified, nullptr);
  });
}

}  // namespace gyre::loop
