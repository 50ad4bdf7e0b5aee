// Open files by their descriptor, synchronously: for JavaScript's synchronous calls, and for jobs
// on the thread pool.
//
// Any thread. A descriptor is the caller's from Open() to Close(); it is closed on exec. Errors are
// SystemErrors that name the system call as Node's errors do, without a path except for Open().
// Calls that a signal interrupts are repeated. A position of -1 is the descriptor's own, which
// moves. Source: https://nodejs.org/api/fs.html.
#ifndef GYRE_LOOP_FILE_DESCRIPTOR_H_
#define GYRE_LOOP_FILE_DESCRIPTOR_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/file_stat.h"

namespace gyre::loop {

// `flags` are those of open(2), `mode` the permissions of a file that it makes.
absl::StatusOr<int> Open(const std::string& path, int flags, int mode);
absl::Status Close(int descriptor);

// How many bytes came, 0 at the end of the file.
absl::StatusOr<int64_t> Read(int descriptor, absl::Span<uint8_t> into, int64_t position);
absl::StatusOr<int64_t> ReadVector(int descriptor, absl::Span<const absl::Span<uint8_t>> into,
                                   int64_t position);

// How many bytes went, which may be fewer than there are.
absl::StatusOr<int64_t> Write(int descriptor, absl::Span<const uint8_t> from, int64_t position);
absl::StatusOr<int64_t> WriteVector(int descriptor, absl::Span<const absl::Span<uint8_t>> from,
                                    int64_t position);

absl::StatusOr<FileStat> StatDescriptor(int descriptor);
absl::Status Truncate(int descriptor, int64_t length);
absl::Status Sync(int descriptor);
absl::Status SyncData(int descriptor);
absl::Status ChangeMode(int descriptor, int mode);
absl::Status ChangeOwner(int descriptor, uint32_t uid, uint32_t gid);

// Seconds since 1970, with fractions.
absl::Status SetTimes(int descriptor, double accessed, double modified);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_FILE_DESCRIPTOR_H_
