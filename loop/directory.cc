#include "loop/directory.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <deque>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "loop/fs_request.h"
#include "loop/mounted_files.h"

namespace gyre::loop {
namespace {

using internal::ChangeFs;
using internal::DoFs;
using internal::FsFailure;
using internal::RunFs;

EntryKind KindOfMode(mode_t mode) {
  if (S_ISREG(mode)) return EntryKind::kFile;
  if (S_ISDIR(mode)) return EntryKind::kDirectory;
  if (S_ISLNK(mode)) return EntryKind::kLink;
  if (S_ISFIFO(mode)) return EntryKind::kFifo;
  if (S_ISSOCK(mode)) return EntryKind::kSocket;
  if (S_ISCHR(mode)) return EntryKind::kCharacterDevice;
  if (S_ISBLK(mode)) return EntryKind::kBlockDevice;
  return EntryKind::kUnknown;
}

EntryKind KindOf(DIR* directory, const struct dirent& entry) {
  if (entry.d_type != DT_UNKNOWN) return KindOfMode(DTTOIF(entry.d_type));
  // Some file systems do not say; the file does.
  struct stat info = {};
  if (fstatat(dirfd(directory), entry.d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
    return EntryKind::kUnknown;
  }
  return KindOfMode(info.st_mode);
}

bool IsDots(const char* name) {
  return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

// Appends up to `count` entries; returns 0 or an errno.
int ReadEntries(DIR* directory, size_t count, std::vector<DirectoryEntry>* entries) {
  while (count > 0) {
    errno = 0;
    const struct dirent* entry = readdir(directory);
    if (entry == nullptr) return errno;
    if (IsDots(entry->d_name)) continue;
    entries->push_back({entry->d_name, KindOf(directory, *entry)});
    --count;
  }
  return 0;
}

std::string Join(const std::string& directory, const std::string& name) {
  return directory.empty() || directory.back() != '/' ? absl::StrCat(directory, "/", name)
                                                      : directory + name;
}

bool IsDirectory(const std::string& path, bool follow) {
  struct stat info = {};
  const int result = follow ? stat(path.c_str(), &info) : lstat(path.c_str(), &info);
  return result == 0 && S_ISDIR(info.st_mode);
}

// As std::filesystem has it, but "" for what has no parent.
std::string ParentOf(const std::string& path) {
  size_t end = path.size();
  while (end > 1 && path[end - 1] == '/') --end;
  const size_t slash = path.rfind('/', end - 1);
  if (slash == std::string::npos) return "";
  size_t parent_end = slash;
  while (parent_end > 0 && path[parent_end - 1] == '/') --parent_end;
  return parent_end == 0 ? (end > 1 ? "/" : "") : path.substr(0, parent_end);
}

// Empties the directory and removes it.
absl::Status RemoveDirectoryTree(const std::string& path) {
  absl::StatusOr<std::vector<DirectoryEntry>> entries = ListDirectory(path);
  if (!entries.ok()) {
    return FromStatus(entries.status())->error == ENOENT ? absl::OkStatus() : entries.status();
  }
  for (const DirectoryEntry& entry : *entries) {
    const std::string child = Join(path, entry.name);
    if (entry.kind == EntryKind::kDirectory) {
      absl::Status removed = RemoveDirectoryTree(child);
      if (!removed.ok()) return removed;
    } else if (unlink(child.c_str()) != 0 && errno != ENOENT) {
      return FsFailure(errno, {"unlink", child});
    }
  }
  if (rmdir(path.c_str()) != 0 && errno != ENOENT) return FsFailure(errno, {"rmdir", path});
  return absl::OkStatus();
}

std::vector<DirectoryEntry> ListMounted(const std::string& path) {
  std::vector<DirectoryEntry> entries;
  for (std::string& name : internal::mounted->List(path)) {
    const bool is_directory = internal::mounted->Find(Join(path, name))->is_directory;
    entries.push_back({std::move(name), is_directory ? EntryKind::kDirectory : EntryKind::kFile});
  }
  return entries;
}

}  // namespace

absl::StatusOr<std::vector<DirectoryEntry>> ListDirectory(const std::string& path) {
  if (auto mounted = FindMounted(path, "scandir"); mounted.has_value()) {
    if (!mounted->ok()) return mounted->status();
    if (!(*mounted)->is_directory) return FsFailure(ENOTDIR, {"scandir", path});
    return ListMounted((*mounted)->real_path);
  }
  DIR* directory = opendir(path.c_str());
  if (directory == nullptr) return FsFailure(errno, {"scandir", path});
  std::vector<DirectoryEntry> entries;
  const int error = ReadEntries(directory, static_cast<size_t>(-1), &entries);
  closedir(directory);
  if (error != 0) return FsFailure(error, {"scandir", path});
  std::sort(entries.begin(), entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return entries;
}

absl::StatusOr<std::vector<TreeEntry>> ListTree(const std::string& path, bool follow) {
  std::vector<TreeEntry> tree;
  std::deque<std::string> waiting = {""};
  while (!waiting.empty()) {
    const std::string directory = std::move(waiting.front());
    waiting.pop_front();
    const std::string full = directory.empty() ? path : Join(path, directory);
    absl::StatusOr<std::vector<DirectoryEntry>> entries = ListDirectory(full);
    if (!entries.ok()) return entries.status();
    for (DirectoryEntry& entry : *entries) {
      const bool enter = entry.kind == EntryKind::kDirectory ||
                         (follow && entry.kind == EntryKind::kLink &&
                          IsDirectory(Join(full, entry.name), /*follow=*/true));
      if (enter) {
        waiting.push_back(directory.empty() ? entry.name : Join(directory, entry.name));
      }
      tree.push_back({directory, std::move(entry)});
    }
  }
  return tree;
}

absl::StatusOr<std::unique_ptr<Directory>> Directory::Open(const std::string& path) {
  if (auto mounted = FindMounted(path, "opendir"); mounted.has_value()) {
    if (!mounted->ok()) return mounted->status();
    if (!(*mounted)->is_directory) return FsFailure(ENOTDIR, {"opendir", path});
    auto directory = absl::WrapUnique(new Directory(path, nullptr));
    for (DirectoryEntry& entry : ListMounted((*mounted)->real_path)) {
      directory->listed_.push_back(std::move(entry));
    }
    return directory;
  }
  DIR* stream = opendir(path.c_str());
  if (stream == nullptr) return FsFailure(errno, {"opendir", path});
  return absl::WrapUnique(new Directory(path, stream));
}

Directory::~Directory() { Close().IgnoreError(); }

absl::StatusOr<std::vector<DirectoryEntry>> Directory::Read(size_t count) {
  if (closed_) return FsFailure(EBADF, {"scandir", path_});
  std::vector<DirectoryEntry> entries;
  if (stream_ == nullptr) {
    const auto end = listed_.begin() + std::min(count, listed_.size());
    std::move(listed_.begin(), end, std::back_inserter(entries));
    listed_.erase(listed_.begin(), end);
    return entries;
  }
  const int error = ReadEntries(static_cast<DIR*>(stream_), count, &entries);
  if (error != 0) return FsFailure(error, {"scandir", path_});
  return entries;
}

absl::Status Directory::Close() {
  closed_ = true;
  if (stream_ == nullptr) return absl::OkStatus();
  const int result = closedir(static_cast<DIR*>(std::exchange(stream_, nullptr)));
  return result == 0 ? absl::OkStatus() : FsFailure(errno, {"closedir", path_});
}

absl::Status MakeDirectory(const std::string& path, int mode) {
  if (internal::ToMountedPath(path).has_value()) {
    const bool is_there = FindMounted(path, "mkdir")->ok();
    return FsFailure(is_there ? EEXIST : EROFS, {"mkdir", path});
  }
  return DoFs({"mkdir", path}, [&](uv_fs_t* request) {
    uv_fs_mkdir(nullptr, request, path.c_str(), mode, nullptr);
  });
}

absl::StatusOr<std::string> MakeDirectories(const std::string& path, int mode) {
  if (internal::ToMountedPath(path).has_value()) {
    absl::Status made = MakeDirectory(path, mode);
    if (FromStatus(made)->error == EEXIST && ListDirectory(path).ok()) return std::string();
    return made;
  }
  std::string first;
  std::vector<std::string> missing = {path};
  while (!missing.empty()) {
    const std::string& current = missing.back();
    if (mkdir(current.c_str(), static_cast<mode_t>(mode)) == 0) {
      if (first.empty()) first = current;
      missing.pop_back();
      continue;
    }
    const int error = errno;
    std::string parent = ParentOf(current);
    if (error == ENOENT && !parent.empty() && parent != current) {
      missing.push_back(std::move(parent));
      continue;
    }
    if (error == ENOENT || error == EACCES || error == ENOSPC || error == ENOTDIR ||
        error == EPERM) {
      return FsFailure(error, {"mkdir", path});
    }
    // Whatever mkdir() says of it (EEXIST, EROFS), a directory that is there will do.
    if (!IsDirectory(current, /*follow=*/true)) {
      const bool in_the_way = error == EEXIST && missing.size() > 1;
      return FsFailure(in_the_way ? ENOTDIR : error, {"mkdir", path});
    }
    missing.pop_back();
  }
  return first;
}

absl::StatusOr<std::string> MakeTemporaryDirectory(const std::string& prefix) {
  const std::string pattern = prefix + "XXXXXX";
  if (internal::ToMountedPath(pattern).has_value()) return FsFailure(EROFS, {"mkdtemp", pattern});
  return RunFs(
      {"mkdtemp", pattern},
      [&](uv_fs_t* request) { uv_fs_mkdtemp(nullptr, request, pattern.c_str(), nullptr); },
      [](const uv_fs_t& request) { return std::string(request.path); });
}

absl::Status RemoveDirectory(const std::string& path) {
  return ChangeFs({"rmdir", path},
                  [&](uv_fs_t* request) { uv_fs_rmdir(nullptr, request, path.c_str(), nullptr); });
}

absl::Status RemoveTree(const std::string& path) {
  if (auto mounted = FindMounted(path, "rm"); mounted.has_value()) {
    return mounted->ok() ? FsFailure(EROFS, {"rm", path}) : mounted->status();
  }
  if (IsDirectory(path, /*follow=*/false)) return RemoveDirectoryTree(path);
  if (unlink(path.c_str()) != 0) return FsFailure(errno, {"unlink", path});
  return absl::OkStatus();
}

}  // namespace gyre::loop
