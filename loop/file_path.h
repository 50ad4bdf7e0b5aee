// Files by their path, synchronously: for JavaScript's synchronous calls, and for jobs on the
// thread pool.
//
// Any thread. Paths are bytes without NUL. Errors are SystemErrors with the path, and where a call
// has two the second as `dest`, under the system call's name in Node's errors. A function that has
// `follow` works on what a link points to where it is true, else on the link. Source:
// https://nodejs.org/api/fs.html.
#ifndef GYRE_LOOP_FILE_PATH_H_
#define GYRE_LOOP_FILE_PATH_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/file_stat.h"

namespace gyre::loop {

// `mode` is that of access(2).
absl::Status Access(const std::string& path, int mode);
bool Exists(const std::string& path);

absl::StatusOr<FileStat> Stat(const std::string& path, bool follow);
// Empty where there is nothing (ENOENT, ENOTDIR).
absl::StatusOr<std::optional<FileStat>> StatIfThere(const std::string& path, bool follow);
absl::StatusOr<FileSystemStat> StatFileSystem(const std::string& path);

absl::Status ChangeMode(const std::string& path, int mode);
absl::Status ChangeOwner(const std::string& path, uint32_t uid, uint32_t gid, bool follow);

// Seconds since 1970, with fractions.
absl::Status SetTimes(const std::string& path, double accessed, double modified, bool follow);

absl::Status Rename(const std::string& from, const std::string& to);
absl::Status Link(const std::string& existing, const std::string& path);
absl::Status SymbolicLink(const std::string& target, const std::string& path);
absl::StatusOr<std::string> ReadLink(const std::string& path);
absl::Status Unlink(const std::string& path);

// Opens the file for that: errors are of "open" with the path or of "ftruncate".
absl::Status Truncate(const std::string& path, int64_t length);

// The canonical path of an absolute path. Errors are those of a walk along it: of "lstat" with the
// part of the path that is not there, or of "stat" with a link that leads nowhere. What is there
// without a path of its own, such as a pipe behind a link in /proc, has the one that the links say.
absl::StatusOr<std::string> ResolvePath(const std::string& path);

// `flags`: 1 fails where `to` exists, 2 shares blocks where the file system can, 4 fails where it
// cannot. A copy that fails half way is removed.
absl::Status CopyFile(const std::string& from, const std::string& to, int flags);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_FILE_PATH_H_
