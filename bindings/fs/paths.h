// internalBinding('fs_paths'): files and directories by their path.
//
// The first argument of each function is the callback of an asynchronous call, undefined for a
// synchronous one (see pool_job.h). Where the result is a name or a path, `as_bytes` asks for a
// Uint8Array instead of a string.
#ifndef GYRE_BINDINGS_FS_PATHS_H_
#define GYRE_BINDINGS_FS_PATHS_H_

#include <cstdint>

#include "bindings/core/binding.h"
#include "bindings/fs/arguments.h"

namespace gyre::bindings {

class FilePaths final : public js::Binding {
 public:
  explicit FilePaths(js::Realm&) {}

  // fs.constants.
  void OnCreated(js::Lock& js, js::Object object) override;

  absl::StatusOr<js::Value> Access(js::Lock& js, Done done, Path path, int32_t mode);
  bool Exists(js::Lock& js, Path path);
  absl::StatusOr<js::Value> ChangeMode(js::Lock& js, Done done, Path path, int32_t mode);
  absl::StatusOr<js::Value> ChangeOwner(js::Lock& js, Done done, Path path, uint32_t uid,
                                        uint32_t gid, bool follow);
  absl::StatusOr<js::Value> SetTimes(js::Lock& js, Done done, Path path, double accessed,
                                     double modified, bool follow);
  absl::StatusOr<js::Value> Rename(js::Lock& js, Done done, Path from, Path to);
  absl::StatusOr<js::Value> Link(js::Lock& js, Done done, Path existing, Path path);
  absl::StatusOr<js::Value> SymbolicLink(js::Lock& js, Done done, Path target, Path path);
  absl::StatusOr<js::Value> Truncate(js::Lock& js, Done done, Path path, int64_t length);
  absl::StatusOr<js::Value> ReadLink(js::Lock& js, Done done, Path path, bool as_bytes);
  absl::StatusOr<js::Value> RealPath(js::Lock& js, Done done, Path path, bool as_bytes);
  // As RealPath, of an absolute path and with the errors of loop::ResolvePath().
  absl::StatusOr<js::Value> ResolvePath(js::Lock& js, Done done, Path path, bool as_bytes);
  absl::StatusOr<js::Value> Unlink(js::Lock& js, Done done, Path path);
  absl::StatusOr<js::Value> CopyFile(js::Lock& js, Done done, Path from, Path to, int32_t flags);

  absl::StatusOr<js::Value> MakeDirectory(js::Lock& js, Done done, Path path, int32_t mode);
  // The path of the first directory made; undefined where there was nothing to make.
  absl::StatusOr<js::Value> MakeDirectories(js::Lock& js, Done done, Path path, int32_t mode);
  absl::StatusOr<js::Value> MakeTemporaryDirectory(js::Lock& js, Done done, Path prefix,
                                                   bool as_bytes);
  absl::StatusOr<js::Value> RemoveDirectory(js::Lock& js, Done done, Path path);
  absl::StatusOr<js::Value> RemoveTree(js::Lock& js, Done done, Path path);
  // An array of names; with `kinds`, of a name and its loop::EntryKind in turn.
  absl::StatusOr<js::Value> ReadDirectory(js::Lock& js, Done done, Path path, bool kinds,
                                          bool as_bytes);
  // The same for all below `path`: a name and its directory relative to `path` in turn; with
  // `kinds` the kind as a third. Without `kinds` links to directories are followed.
  absl::StatusOr<js::Value> ReadTree(js::Lock& js, Done done, Path path, bool kinds, bool as_bytes);

  static constexpr absl::string_view kName = "fs_paths";
  static constexpr auto kMembers = js::Members<
      js::Method<"access", &FilePaths::Access>, js::Method<"exists", &FilePaths::Exists>,
      js::Method<"chmod", &FilePaths::ChangeMode>, js::Method<"chown", &FilePaths::ChangeOwner>,
      js::Method<"utimes", &FilePaths::SetTimes>, js::Method<"rename", &FilePaths::Rename>,
      js::Method<"link", &FilePaths::Link>, js::Method<"symlink", &FilePaths::SymbolicLink>,
      js::Method<"readlink", &FilePaths::ReadLink>, js::Method<"realpath", &FilePaths::RealPath>,
      js::Method<"resolve", &FilePaths::ResolvePath>, js::Method<"truncate", &FilePaths::Truncate>,
      js::Method<"unlink", &FilePaths::Unlink>, js::Method<"copyFile", &FilePaths::CopyFile>,
      js::Method<"mkdir", &FilePaths::MakeDirectory>,
      js::Method<"mkdirs", &FilePaths::MakeDirectories>,
      js::Method<"mkdtemp", &FilePaths::MakeTemporaryDirectory>,
      js::Method<"rmdir", &FilePaths::RemoveDirectory>,
      js::Method<"rmTree", &FilePaths::RemoveTree>,
      js::Method<"readdir", &FilePaths::ReadDirectory>,
      js::Method<"readTree", &FilePaths::ReadTree>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_PATHS_H_
