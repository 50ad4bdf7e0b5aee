#include "bindings/fs/fs.h"

#include "loop/file_system.h"
#include "loop/mounted_files.h"

namespace gyre::bindings {

void Fs::OnCreated(js::Lock& js, js::Object object) {
  js::Set(js, object, "kMountPoint", js::NewString(js, loop::kMountPoint));
}

int32_t Fs::Kind(js::Lock&, std::string path) { return static_cast<int32_t>(loop::Kind(path)); }

absl::StatusOr<std::string> Fs::ReadFileUtf8(js::Lock&, std::string path) {
  return loop::ReadFile(path);
}

absl::StatusOr<std::string> Fs::ReadStdin(js::Lock&) { return loop::ReadStandardInput(); }

absl::StatusOr<std::string> Fs::RealPath(js::Lock&, std::string path) {
  return loop::RealPath(path);
}

}  // namespace gyre::bindings
