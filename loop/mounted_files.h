// Files that are part of the program: a tree in its memory, shown read-only below kMountPoint by
// the functions of this folder that work on paths (file_system.h, file_path.h, directory.h, Open()
// of file_descriptor.h). Nothing on the disk is looked at for these paths.
#ifndef GYRE_LOOP_MOUNTED_FILES_H_
#define GYRE_LOOP_MOUNTED_FILES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "loop/file_stat.h"

namespace gyre::loop {

inline constexpr absl::string_view kMountPoint = "/@app";

struct MountedEntry {
  bool is_directory = false;
  uint64_t number = 0;  // of its own, in the place of an inode's
  uint64_t size = 0;
  std::string real_path;  // what it is where the path leads through a link
};

// Any thread; the answers never change. Paths are absolute and have no empty, "." or ".." parts.
class MountedFiles {
 public:
  virtual ~MountedFiles() = default;

  virtual std::optional<MountedEntry> Find(absl::string_view path) const = 0;
  // Of a file that Find() knows. A DataLossError where it is damaged.
  virtual absl::StatusOr<absl::string_view> Contents(absl::string_view path) const = 0;
  // The names in a directory, sorted by their bytes.
  virtual std::vector<std::string> List(absl::string_view path) const = 0;
};

// Shows `files` from now on, which live as long as the process. Once, before there are threads.
// `owner` is what stat says of the file that they come from: theirs, but for size and kind.
void MountFiles(const MountedFiles* files, const FileStat& owner);

namespace internal {

extern const MountedFiles* mounted;

// A path below the mount point as MountedFiles wants it; nothing for other paths, which are all
// where nothing is mounted.
std::optional<std::string> ToMountedPath(absl::string_view path);

}  // namespace internal

// What is mounted at `path`: nothing where it is no path below the mount point, else the entry, or
// an ENOENT or ENOTDIR of this system call.
std::optional<absl::StatusOr<MountedEntry>> FindMounted(absl::string_view path,
                                                        absl::string_view syscall);

// The stat of an entry.
FileStat StatOfMounted(const MountedEntry& entry);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_MOUNTED_FILES_H_
