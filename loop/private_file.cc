#include "loop/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "loop/file_replacement.h"
#include "loop/file_system.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

absl::Status Failure(int error, absl::string_view syscall, const std::string& path) {
  SystemError failure;
  failure.error = error;
  failure.syscall = std::string(syscall);
  failure.path = path;
  return ToStatus(std::move(failure));
}

bool MakeFolder(const std::string& path, mode_t mode) {
  return mkdir(path.c_str(), mode) == 0 || errno == EEXIST;
}

}  // namespace

absl::Status MakePrivateFolder(const std::string& path) {
  for (size_t end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
    const std::string parent = path.substr(0, end);
    if (!MakeFolder(parent, 0777)) return Failure(errno, "mkdir", parent);
  }
  if (!MakeFolder(path, 0700)) return Failure(errno, "mkdir", path);
  struct stat info = {};
  if (lstat(path.c_str(), &info) != 0) return Failure(errno, "mkdir", path);
  if (!S_ISDIR(info.st_mode) || info.st_uid != geteuid() || (info.st_mode & S_IWOTH) != 0) {
    return Failure(EPERM, "mkdir", path);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadPrivateFile(const std::string& path) {
  // Not to wait for the other end of a pipe.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) return Failure(errno == ELOOP ? EPERM : errno, "open", path);
  struct stat info = {};
  if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode) || info.st_uid != geteuid()) {
    close(descriptor);
    return Failure(EPERM, "open", path);
  }
  std::string data(static_cast<size_t>(info.st_size), '\0');
  size_t used = 0;
  while (used < data.size()) {
    const ssize_t count = read(descriptor, data.data() + used, data.size() - used);
    if (count == 0) break;
    if (count < 0) {
      if (errno == EINTR) continue;
      const int error = errno;
      close(descriptor);
      return Failure(error, "read", path);
    }
    used += static_cast<size_t>(count);
  }
  close(descriptor);
  data.resize(used);
  return data;
}

absl::Status ReplacePrivateFile(const std::string& path, absl::string_view data) {
  absl::StatusOr<std::unique_ptr<FileReplacement>> file = FileReplacement::Create(path);
  if (!file.ok()) return file.status();
  absl::Status status = WriteFully((*file)->descriptor(), data);
  return status.ok() ? (*file)->Commit(0600) : status;
}

}  // namespace gyre::loop
