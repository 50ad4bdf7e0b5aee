#include "bindings/fs/fs.h"

#include "loop/file_system.h"

namespace gyre::bindings {

int32_t Fs::Kind(js::Lock&, std::string path) { return static_cast<int32_t>(loop::Kind(path)); }

absl::StatusOr<std::string> Fs::ReadFileUtf8(js::Lock&, std::string path) {
  return loop::ReadFile(path);
}

absl::StatusOr<std::string> Fs::ReadStdin(js::Lock&) { return loop::ReadStandardInput(); }

absl::StatusOr<std::string> Fs::RealPath(js::Lock&, std::string path) {
  return loop::RealPath(path);
}

}  // namespace gyre::bindings
