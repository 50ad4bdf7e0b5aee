#include "loop/file_system.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "loop/mounted_files.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

constexpr size_t kMinRead = 8 * 1024;

absl::StatusOr<std::string> ReadAll(int descriptor) {
  struct stat info = {};
  size_t expected = 0;
  if (fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0) {
    expected = static_cast<size_t>(info.st_size);
  }
  std::string data;
  size_t used = 0;
  for (;;) {
    if (used == data.size()) {
      // One byte more than the size, so that the read that fills the file also leaves room to see
      // its end. What the kernel makes up (/proc) says 0; there the buffer doubles.
      data.resize(used == 0 ? std::max(expected + 1, kMinRead) : used * 2);
    }
    const ssize_t count = read(descriptor, data.data() + used, data.size() - used);
    if (count < 0) {
      if (errno == EINTR) continue;
      return LastError("read");
    }
    if (count == 0) break;
    used += static_cast<size_t>(count);
  }
  data.resize(used);
  return data;
}

}  // namespace

absl::Status LastError(absl::string_view syscall, std::optional<absl::string_view> path) {
  SystemError error;
  error.error = errno;
  error.syscall = std::string(syscall);
  if (path.has_value()) error.path = std::string(*path);
  return ToStatus(std::move(error));
}

FileKind Kind(const std::string& path) {
  if (auto mounted = FindMounted(path, "stat"); mounted.has_value()) {
    if (!mounted->ok()) return FileKind::kNone;
    return (*mounted)->is_directory ? FileKind::kDirectory : FileKind::kFile;
  }
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) return FileKind::kNone;
  if (S_ISREG(info.st_mode)) return FileKind::kFile;
  if (S_ISDIR(info.st_mode)) return FileKind::kDirectory;
  return FileKind::kOther;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  if (auto mounted = FindMounted(path, "open"); mounted.has_value()) {
    if (!mounted->ok()) return mounted->status();
    errno = EISDIR;
    if ((*mounted)->is_directory) return LastError("read");
    absl::StatusOr<absl::string_view> contents = internal::mounted->Contents((*mounted)->real_path);
    if (!contents.ok()) return contents.status();
    return std::string(*contents);
  }
  int descriptor;
  do {
    descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) return LastError("open", path);
  absl::StatusOr<std::string> data = ReadAll(descriptor);
  close(descriptor);
  return data;
}

absl::StatusOr<std::string> ReadStandardInput() { return ReadAll(STDIN_FILENO); }

absl::StatusOr<std::string> RealPath(const std::string& path) {
  if (auto mounted = FindMounted(path, "realpath"); mounted.has_value()) {
    if (!mounted->ok()) return mounted->status();
    return (*mounted)->real_path;
  }
  char* resolved = realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return LastError("realpath", path);
  std::string result(resolved);
  free(resolved);
  return result;
}

absl::StatusOr<std::string> CurrentDirectory() {
  char buffer[PATH_MAX];
  if (getcwd(buffer, sizeof(buffer)) == nullptr) return LastError("uv_cwd");
  return std::string(buffer);
}

void OpenMissingStandardDescriptors() {
  struct pollfd standard[] = {{0, 0, 0}, {1, 0, 0}, {2, 0, 0}};
  if (poll(standard, 3, 0) <= 0) return;
  for (const struct pollfd& entry : standard) {
    // The lowest free number is the one that is missing: those below it are open by now.
    if ((entry.revents & POLLNVAL) != 0) (void)!open("/dev/null", O_RDWR);
  }
}

absl::Status WriteFully(int descriptor, absl::string_view data) {
  while (!data.empty()) {
    const ssize_t count = write(descriptor, data.data(), data.size());
    if (count >= 0) {
      data.remove_prefix(static_cast<size_t>(count));
    } else if (errno == EAGAIN) {
      struct pollfd writable = {descriptor, POLLOUT, 0};
      if (poll(&writable, 1, -1) < 0 && errno != EINTR) return LastError("write");
    } else if (errno != EINTR) {
      return LastError("write");
    }
  }
  return absl::OkStatus();
}

}  // namespace gyre::loop
