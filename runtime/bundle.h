// An application as one block of bytes: its files, V8's code cache of each (see code_caches.h), and
// its assets. `gyre build` puts it behind a copy of the executable (see bundle_file.h).
//
// Layout, all numbers little endian. A head of kBundleHeadSize bytes: the magic, the version of the
// format (u32), the CRC-32C of the index (u32), the size of the block (u64), offset and size of the
// index (u64 each), and the tag of the runtime that made it (64 bytes, padded with NUL). Then the
// contents, each at a multiple of 16, then the index: see bundle.cc. Offsets count from the head.
// The index is checked when the bundle is opened, contents when they are first asked for, so that
// a start costs what it uses.
#ifndef GYRE_RUNTIME_BUNDLE_H_
#define GYRE_RUNTIME_BUNDLE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "loop/mounted_files.h"

namespace gyre::runtime {

inline constexpr size_t kBundleHeadSize = 128;

// What a bundle is made of. Paths are below loop::kMountPoint.
struct BundleParts {
  struct File {
    std::string path;
    std::string link;  // the path that this one leads to; such a file has no contents
    std::string contents;
    std::string code_cache;  // empty where there is none
  };
  struct Asset {
    std::string key;
    std::string path;  // of a file
  };

  std::string tag;  // at most 64 bytes
  std::string entry;
  std::vector<std::string> options;  // of the runtime, as before a script
  std::vector<File> files;
  std::vector<Asset> assets;
  std::string snapshot;  // as in app_snapshot.h; empty where there is none
  // Of built-in modules, by position in BuiltinSources(); empty for those that have none.
  std::vector<std::string> builtin_caches;
};

std::string EncodeBundle(BundleParts parts);

// Any thread.
class Bundle final : public loop::MountedFiles {
 public:
  // `bytes` outlive the bundle. Errors say what is wrong with them, and name the tag of a bundle
  // that another runtime made.
  static absl::StatusOr<std::unique_ptr<Bundle>> Open(absl::string_view bytes,
                                                      absl::string_view tag);

  const std::string& entry() const { return entry_; }
  const std::vector<std::string>& options() const { return options_; }

  // The place of a file among all, by their paths, links not followed; -1 where there is none.
  int IndexOf(absl::string_view path) const;
  int file_count() const { return static_cast<int>(file_count_); }
  absl::string_view path(int index) const { return files_[index].path; }
  bool is_ascii(int index) const { return files_[index].is_ascii; }
  // The contents, whether they are damaged or not.
  absl::string_view Unchecked(int index) const {
    return bytes_.substr(files_[index].contents.offset, files_[index].contents.size);
  }
  // Empty where there is none. It has a checksum of its own.
  absl::string_view snapshot() const { return snapshot_; }
  // Empty where the file has none, or a damaged one.
  absl::string_view CodeCache(int index) const;
  // The same of a built-in module, by its position among as many as there were.
  int builtin_count() const { return static_cast<int>(builtin_count_); }
  absl::string_view BuiltinCache(int position) const;

  // The contents of an asset; NotFoundError, or DataLossError where it is damaged.
  absl::StatusOr<absl::string_view> Asset(absl::string_view key) const;
  std::vector<std::string> AssetKeys() const;

  // loop::MountedFiles
  std::optional<loop::MountedEntry> Find(absl::string_view path) const override;
  absl::StatusOr<absl::string_view> Contents(absl::string_view path) const override;
  std::vector<std::string> List(absl::string_view path) const override;

 private:
  enum class State : uint8_t { kUnchecked, kWhole, kDamaged };

  struct Piece {
    uint64_t offset = 0;
    uint64_t size = 0;
    uint32_t checksum = 0;
    mutable std::atomic<State> state = State::kUnchecked;
  };

  struct File {
    absl::string_view path;
    absl::string_view link;
    bool is_ascii = false;
    Piece contents;
    Piece code_cache;
  };

  struct NamedFile {
    absl::string_view key;
    absl::string_view path;
  };

  explicit Bundle(absl::string_view bytes) : bytes_(bytes) {}
  bool ReadIndex(absl::string_view index);
  // The first file at or after a path.
  size_t LowerBound(absl::string_view path) const;
  // The first file below a directory, or the count where there is none.
  size_t FirstBelow(absl::string_view directory) const;
  absl::StatusOr<absl::string_view> Checked(const Piece& piece, absl::string_view what) const;
  absl::string_view CheckedCache(const Piece& cache) const;

  absl::string_view bytes_;
  std::string entry_;
  std::vector<std::string> options_;
  std::unique_ptr<File[]> files_;  // sorted by path
  size_t file_count_ = 0;
  std::vector<NamedFile> assets_;
  absl::string_view snapshot_;
  std::unique_ptr<Piece[]> builtin_caches_;
  size_t builtin_count_ = 0;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_BUNDLE_H_
