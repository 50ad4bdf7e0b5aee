// Snapshots of applications: the heap of a program after its initialisation, as a file.
//
// `--build-snapshot` writes one, `--snapshot-blob` starts from one, and an executable that
// `gyre build --snapshot` made has one inside. It fits the very executable that made it, or a copy.
//
// Layout, all numbers little endian: the magic (8 bytes), the version of the format (u32), the
// CRC-32C of the blob (u32), the size of the blob (u64), the name of the build that made it (104
// bytes, padded with NUL); then V8's blob.
#ifndef GYRE_RUNTIME_APP_SNAPSHOT_H_
#define GYRE_RUNTIME_APP_SNAPSHOT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gyre::runtime {

// The index of the application's context in its blob; the one at kMainContext (snapshot_data.h) is
// as in the start-up snapshot, for workers.
inline constexpr int kAppContext = 1;

inline constexpr size_t kAppSnapshotHeadSize = 128;

// `build`: at most 104 bytes.
std::string EncodeAppSnapshot(absl::string_view blob, absl::string_view build);

// Names a snapshot among those of a build, as far as the file is whole: V8's code caches that a
// process makes fit only others with the same.
std::string AppSnapshotName(absl::string_view file);

// The blob, a part of `file`. Errors say what is wrong: DataLossError for what is damaged,
// FailedPreconditionError for one of another build.
absl::StatusOr<absl::string_view> DecodeAppSnapshot(absl::string_view file,
                                                    absl::string_view build);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_APP_SNAPSHOT_H_
