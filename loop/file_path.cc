#include "loop/file_path.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/file_descriptor.h"
#include "loop/file_stat.h"
#include "loop/file_stat_from_uv.h"
#include "loop/file_system.h"
#include "loop/fs_request.h"
#include "loop/mounted_files.h"

namespace gyre::loop {
namespace {

using internal::ChangeFs;
using internal::DoFs;
using internal::RunFs;

}  // namespace

absl::Status Access(const std::string& path, int mode) {
  if (auto mounted = FindMounted(path, "access"); mounted.has_value()) {
    if (!mounted->ok()) return mounted->status();
    if ((mode & W_OK) != 0) return internal::FsFailure(EROFS, {"access", path});
    const bool may = (mode & X_OK) == 0 || (*mounted)->is_directory;
    return may ? absl::OkStatus() : internal::FsFailure(EACCES, {"access", path});
  }
  return DoFs({"access", path}, [&](uv_fs_t* request) {
    uv_fs_access(nullptr, request, path.c_str(), mode, nullptr);
  });
}

bool Exists(const std::string& path) {
  if (auto mounted = FindMounted(path, "access"); mounted.has_value()) return mounted->ok();
  return access(path.c_str(), F_OK) == 0;
}

absl::StatusOr<FileStat> Stat(const std::string& path, bool follow) {
  if (auto mounted = FindMounted(path, follow ? "stat" : "lstat"); mounted.has_value()) {
    if (!mounted->ok()) return mounted->status();
    return StatOfMounted(**mounted);
  }
  return RunFs(
      {follow ? "stat" : "lstat", path},
      [&](uv_fs_t* request) {
        (follow ? uv_fs_stat : uv_fs_lstat)(nullptr, request, path.c_str(), nullptr);
      },
      [](const uv_fs_t& request) { return internal::FromUv(request.statbuf); });
}

absl::StatusOr<std::optional<FileStat>> StatIfThere(const std::string& path, bool follow) {
  if (auto mounted = FindMounted(path, "stat"); mounted.has_value()) {
    std::optional<FileStat> stat;
    if (mounted->ok()) stat = StatOfMounted(**mounted);
    return stat;
  }
  uv_fs_t request;
  (follow ? uv_fs_stat : uv_fs_lstat)(nullptr, &request, path.c_str(), nullptr);
  const auto result = static_cast<int>(request.result);
  std::optional<FileStat> stat;
  if (result == 0) stat = internal::FromUv(request.statbuf);
  uv_fs_req_cleanup(&request);
  if (result == 0 || result == UV_ENOENT || result == UV_ENOTDIR) return stat;
  return internal::FsFailure(result, {follow ? "stat" : "lstat", path});
}

absl::StatusOr<FileSystemStat> StatFileSystem(const std::string& path) {
  return RunFs(
      {"statfs", path},
      [&](uv_fs_t* request) { uv_fs_statfs(nullptr, request, path.c_str(), nullptr); },
      [](const uv_fs_t& request) {
        const auto& from = *static_cast<const uv_statfs_t*>(request.ptr);
        FileSystemStat stat;
        stat.type = from.f_type;
        stat.block_size = from.f_bsize;
        stat.blocks = from.f_blocks;
        stat.free_blocks = from.f_bfree;
        stat.available_blocks = from.f_bavail;
        stat.files = from.f_files;
        stat.free_files = from.f_ffree;
        return stat;
      });
}

absl::Status ChangeMode(const std::string& path, int mode) {
  return ChangeFs({"chmod", path}, [&](uv_fs_t* request) {
    uv_fs_chmod(nullptr, request, path.c_str(), mode, nullptr);
  });
}

absl::Status ChangeOwner(const std::string& path, uint32_t uid, uint32_t gid, bool follow) {
  return ChangeFs({follow ? "chown" : "lchown", path}, [&](uv_fs_t* request) {
    (follow ? uv_fs_chown : uv_fs_lchown)(nullptr, request, path.c_str(), uid, gid, nullptr);
  });
}

absl::Status SetTimes(const std::string& path, double accessed, double modified, bool follow) {
  return ChangeFs({follow ? "utime" : "lutime", path}, [&](uv_fs_t* request) {
    (follow ? uv_fs_utime : uv_fs_lutime)(nullptr, request, path.c_str(), accessed, modified,
                                          nullptr);
  });
}

absl::Status Rename(const std::string& from, const std::string& to) {
  return ChangeFs({"rename", from, to}, [&](uv_fs_t* request) {
    uv_fs_rename(nullptr, request, from.c_str(), to.c_str(), nullptr);
  });
}

absl::Status Link(const std::string& existing, const std::string& path) {
  return ChangeFs({"link", existing, path}, [&](uv_fs_t* request) {
    uv_fs_link(nullptr, request, existing.c_str(), path.c_str(), nullptr);
  });
}

absl::Status SymbolicLink(const std::string& target, const std::string& path) {
  return DoFs({"symlink", target, path}, [&](uv_fs_t* request) {
    uv_fs_symlink(nullptr, request, target.c_str(), path.c_str(), 0, nullptr);
  });
}

absl::StatusOr<std::string> ReadLink(const std::string& path) {
  if (auto mounted = FindMounted(path, "readlink"); mounted.has_value()) {
    if (!mounted->ok()) return mounted->status();
    return internal::FsFailure(EINVAL, {"readlink", path});
  }
  return RunFs(
      {"readlink", path},
      [&](uv_fs_t* request) { uv_fs_readlink(nullptr, request, path.c_str(), nullptr); },
      [](const uv_fs_t& request) { return std::string(static_cast<const char*>(request.ptr)); });
}

absl::Status Unlink(const std::string& path) {
  return ChangeFs({"unlink", path},
                  [&](uv_fs_t* request) { uv_fs_unlink(nullptr, request, path.c_str(), nullptr); });
}

absl::Status Truncate(const std::string& path, int64_t length) {
  absl::StatusOr<int> descriptor = Open(path, O_RDWR, 0);
  if (!descriptor.ok()) return descriptor.status();
  absl::Status truncated = Truncate(*descriptor, length);
  absl::Status closed = Close(*descriptor);
  return truncated.ok() ? closed : truncated;
}

namespace {

constexpr int kMaxLinks = 40;

// The absolute path with its links replaced by what they say. The last one may lead to what has no
// path, as those in /proc/self/fd to pipes do.
std::string FollowLinks(std::string rest) {
  std::string done;
  for (int links = 0; !rest.empty();) {
    const size_t end = std::min(rest.find('/'), rest.size());
    const std::string name = rest.substr(0, end);
    rest.erase(0, std::min(end + 1, rest.size()));
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      done.erase(std::min(done.rfind('/'), done.size()));
      continue;
    }
    absl::StatusOr<std::string> target = ReadLink(done + "/" + name);
    if (!target.ok() || ++links > kMaxLinks) {
      done += "/" + name;
      continue;
    }
    if ((*target)[0] == '/') done.clear();
    rest = *target + "/" + rest;
  }
  return done.empty() ? "/" : done;
}

}  // namespace

absl::StatusOr<std::string> ResolvePath(const std::string& path) {
  absl::StatusOr<std::string> resolved = RealPath(path);
  if (resolved.ok()) return resolved;
  for (size_t end = 1; end != std::string::npos && end < path.size();) {
    end = path.find('/', end + 1);
    const std::string part = path.substr(0, end);
    absl::StatusOr<FileStat> stat = Stat(part, /*follow=*/false);
    if (stat.ok() && S_ISLNK(stat->mode)) stat = Stat(part, /*follow=*/true);
    if (!stat.ok()) return stat.status();
  }
  return FollowLinks(path);
}

namespace {

// From a file of the program, which has no descriptor that could be copied from.
absl::Status CopyMounted(const std::string& from, const std::string& to, int flags) {
  absl::StatusOr<std::string> data = ReadFile(from);
  if (!data.ok()) return data.status();
  const int exclusive = (flags & UV_FS_COPYFILE_EXCL) != 0 ? O_EXCL : O_TRUNC;
  absl::StatusOr<int> out = Open(to, O_WRONLY | O_CREAT | exclusive, 0644);
  if (!out.ok()) return out.status();
  absl::Status written = WriteFully(*out, *data);
  absl::Status closed = Close(*out);
  return written.ok() ? closed : written;
}

}  // namespace

absl::Status CopyFile(const std::string& from, const std::string& to, int flags) {
  if (auto mounted = FindMounted(from, "copyfile"); mounted.has_value()) {
    if (!mounted->ok()) return mounted->status();
    return CopyMounted(from, to, flags);
  }
  return DoFs({"copyfile", from, to}, [&](uv_fs_t* request) {
    uv_fs_copyfile(nullptr, request, from.c_str(), to.c_str(), flags, nullptr);
  });
}

}  // namespace gyre::loop
