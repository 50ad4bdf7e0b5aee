// internalBinding('fs'): the synchronous file access of the module loader.
#ifndef GYRE_BINDINGS_FS_FS_H_
#define GYRE_BINDINGS_FS_FS_H_

#include <string>

#include "bindings/core/binding.h"

namespace gyre::bindings {

class Fs final : public js::Binding {
 public:
  explicit Fs(js::Realm&) {}

  // kMountPoint, where the application inside the executable is.
  void OnCreated(js::Lock& js, js::Object object) override;

  // 0 nothing there, 1 a file, 2 a folder, 3 something else.
  int32_t Kind(js::Lock& js, std::string path);
  // Invalid UTF-8 becomes U+FFFD; a byte order mark is kept.
  absl::StatusOr<std::string> ReadFileUtf8(js::Lock& js, std::string path);
  // Standard input up to its end, as text.
  absl::StatusOr<std::string> ReadStdin(js::Lock& js);
  absl::StatusOr<std::string> RealPath(js::Lock& js, std::string path);

  static constexpr absl::string_view kName = "fs";
  static constexpr auto kMembers =
      js::Members<js::Method<"kind", &Fs::Kind>, js::Method<"readFileUtf8", &Fs::ReadFileUtf8>,
                  js::Method<"readStdin", &Fs::ReadStdin>, js::Method<"realpath", &Fs::RealPath>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_FS_H_
