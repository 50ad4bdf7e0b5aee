#include "loop/file_replacement.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "loop/entropy.h"
#include "loop/file_system.h"

namespace gyre::loop {
namespace {

constexpr int kMostNames = 100;

std::string FolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileReplacement>> FileReplacement::Create(const std::string& path) {
  int descriptor = open(FolderOf(path).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  std::string temporary;
  // Kernels without O_TMPFILE take it for the folder itself.
  if (descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
    temporary = absl::StrCat(path, ".XXXXXX");
    descriptor = mkostemp(temporary.data(), O_CLOEXEC);
  }
  if (descriptor < 0) return LastError("open", path);
  return absl::WrapUnique(new FileReplacement(path, std::move(temporary), descriptor));
}

FileReplacement::~FileReplacement() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!in_place_ && !temporary_.empty()) unlink(temporary_.c_str());
}

absl::Status FileReplacement::Failure(const char* syscall) const {
  return LastError(syscall, path_);
}

absl::Status FileReplacement::Name() {
  const std::string file = absl::StrCat("/proc/self/fd/", descriptor_);
  std::string name = path_;
  for (int i = 0; i < kMostNames; ++i) {
    if (linkat(AT_FDCWD, file.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      in_place_ = i == 0;
      if (!in_place_) temporary_ = std::move(name);
      return absl::OkStatus();
    }
    if (errno != EEXIST) break;
    uint32_t number = 0;
    FillRandom(absl::MakeSpan(reinterpret_cast<uint8_t*>(&number), sizeof(number)));
    name = absl::StrCat(path_, ".", absl::Hex(number));
  }
  return Failure("link");
}

absl::Status FileReplacement::Commit(mode_t permissions) {
  if (fchmod(descriptor_, permissions) != 0) return Failure("fchmod");
  if (temporary_.empty()) {
    if (absl::Status named = Name(); !named.ok()) return named;
  }
  // Where quotas are, the end of the writing may fail only now.
  if (close(std::exchange(descriptor_, -1)) != 0) {
    if (std::exchange(in_place_, false)) temporary_ = path_;
    return Failure("close");
  }
  if (in_place_) return absl::OkStatus();
  if (rename(temporary_.c_str(), path_.c_str()) != 0) return Failure("rename");
  in_place_ = true;
  return absl::OkStatus();
}

}  // namespace gyre::loop
