// The start-up snapshot and the code caches, as one block of bytes inside the program.
//
// Layout, all numbers 64-bit little endian: magic, size of the V8 blob, count of caches, count
// times the size of a cache; then the blob and the caches, each padded to 16 bytes. The caches are
// in the order of BuiltinSources().
#ifndef GYRE_RUNTIME_SNAPSHOT_DATA_H_
#define GYRE_RUNTIME_SNAPSHOT_DATA_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gyre::runtime {

// The index of the program's context among those that the blob has beside its default one, which is
// as V8 makes it: node:vm makes new contexts of that.
inline constexpr int kMainContext = 0;

struct SnapshotData {
  absl::string_view blob;
  std::vector<absl::string_view> caches;
};

// The block for these parts.
std::string EncodeSnapshotData(const SnapshotData& data);

// Views into `block`, which must outlive them; no blob where `block` is none of
// EncodeSnapshotData()'s.
SnapshotData DecodeSnapshotData(absl::string_view block);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_SNAPSHOT_DATA_H_
