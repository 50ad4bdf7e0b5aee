#include "loop/mounted_files.h"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

constexpr uint64_t kPermissions = 0444;
constexpr uint64_t kSearch = 0111;

FileStat owner_stat;

bool IsBelow(absl::string_view path) {
  return absl::StartsWith(path, kMountPoint) &&
         (path.size() == kMountPoint.size() || path[kMountPoint.size()] == '/');
}

// Whether the path has empty, "." or ".." parts.
bool HasDots(absl::string_view path) {
  return absl::StrContains(path, "//") || absl::StrContains(path, "/.") || path.back() == '/';
}

std::string WithoutDots(absl::string_view path) {
  std::string result;
  while (!path.empty()) {
    path.remove_prefix(1);
    const absl::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size());
    if (part == "..") {
      result.resize(std::min(result.rfind('/'), result.size()));
    } else if (!part.empty() && part != ".") {
      absl::StrAppend(&result, "/", part);
    }
  }
  return result;
}

}  // namespace

namespace internal {

const MountedFiles* mounted = nullptr;

std::optional<std::string> ToMountedPath(absl::string_view path) {
  if (mounted == nullptr || !IsBelow(path)) return std::nullopt;
  if (!HasDots(path)) return std::string(path);
  std::string plain = WithoutDots(path);
  if (!IsBelow(plain)) return std::nullopt;
  return plain;
}

}  // namespace internal

void MountFiles(const MountedFiles* files, const FileStat& owner) {
  owner_stat = owner;
  internal::mounted = files;
}

std::optional<absl::StatusOr<MountedEntry>> FindMounted(absl::string_view path,
                                                        absl::string_view syscall) {
  std::optional<std::string> plain = internal::ToMountedPath(path);
  if (!plain.has_value()) return std::nullopt;
  std::optional<MountedEntry> entry = internal::mounted->Find(*plain);
  int error = ENOENT;
  if (entry.has_value()) {
    if (entry->is_directory || path.back() != '/') return *std::move(entry);
    error = ENOTDIR;
  }
  SystemError missing;
  missing.error = error;
  missing.syscall = std::string(syscall);
  missing.path = std::string(path);
  return ToStatus(std::move(missing));
}

FileStat StatOfMounted(const MountedEntry& entry) {
  FileStat stat = owner_stat;
  stat.mode = entry.is_directory ? S_IFDIR | kPermissions | kSearch : S_IFREG | kPermissions;
  stat.ino = entry.number;
  stat.nlink = 1;
  stat.size = entry.size;
  stat.blocks = (entry.size + 511) / 512;
  return stat;
}

}  // namespace gyre::loop
