// Directories, synchronously: for JavaScript's synchronous calls, and for jobs on the thread pool.
//
// Any thread, a Directory one at a time. Errors are SystemErrors with the path, under the system
// call's name in Node's errors. Source: https://nodejs.org/api/fs.html.
#ifndef GYRE_LOOP_DIRECTORY_H_
#define GYRE_LOOP_DIRECTORY_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gyre::loop {

// The numbers are those of fs.constants.UV_DIRENT_*.
enum class EntryKind {
  kUnknown = 0,
  kFile = 1,
  kDirectory = 2,
  kLink = 3,
  kFifo = 4,
  kSocket = 5,
  kCharacterDevice = 6,
  kBlockDevice = 7,
};

struct DirectoryEntry {
  std::string name;
  EntryKind kind = EntryKind::kUnknown;
};

// All entries but "." and "..", sorted by their bytes. Errors: syscall "scandir".
absl::StatusOr<std::vector<DirectoryEntry>> ListDirectory(const std::string& path);

struct TreeEntry {
  std::string directory;  // relative to the root of the list; empty for what is in it
  DirectoryEntry entry;
};

// The entries of `path` and of all directories below it, a directory's after those of its parent.
// `follow` also enters links to directories. Errors: syscall "scandir", with the directory.
absl::StatusOr<std::vector<TreeEntry>> ListTree(const std::string& path, bool follow);

// An open directory that is read piece by piece, in the system's order.
class Directory {
 public:
  // Errors: syscall "opendir".
  static absl::StatusOr<std::unique_ptr<Directory>> Open(const std::string& path);
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  // At most `count` entries, without "." and ".."; none at the end.
  absl::StatusOr<std::vector<DirectoryEntry>> Read(size_t count);

  // Also what the destructor does. Read() is an EBADF afterwards, a second Close() a no-op.
  absl::Status Close();

 private:
  Directory(std::string path, void* stream) : path_(std::move(path)), stream_(stream) {}

  std::string path_;
  void* stream_;                       // null where the directory is a mounted one, or closed
  std::deque<DirectoryEntry> listed_;  // what is left to read of a mounted one
  bool closed_ = false;
};

// Errors: syscall "mkdir".
absl::Status MakeDirectory(const std::string& path, int mode);

// Makes the parents too, and takes a directory that is there already. The result is the path of the
// first one it made, empty where there was nothing to make. Errors: syscall "mkdir", with `path`.
absl::StatusOr<std::string> MakeDirectories(const std::string& path, int mode);

// `prefix` with six characters more. Errors: syscall "mkdtemp", with the template.
absl::StatusOr<std::string> MakeTemporaryDirectory(const std::string& prefix);

// Errors: syscall "rmdir".
absl::Status RemoveDirectory(const std::string& path);

// Removes a file, or a directory with all in it, without following links. What is gone meanwhile is
// no error, but `path` itself is. Errors: of the call that failed, with its path; what was removed
// before that stays removed.
absl::Status RemoveTree(const std::string& path);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_DIRECTORY_H_
