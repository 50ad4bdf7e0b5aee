// internalBinding('fs_descriptors'): open files.
//
// The first argument of each function is the callback of an asynchronous call, undefined for a
// synchronous one (see pool_job.h).
#ifndef GYRE_BINDINGS_FS_DESCRIPTORS_H_
#define GYRE_BINDINGS_FS_DESCRIPTORS_H_

#include <cstdint>

#include "bindings/core/binding.h"
#include "bindings/fs/arguments.h"

namespace gyre::bindings {

class FileDescriptors final : public js::Binding {
 public:
  explicit FileDescriptors(js::Realm&) {}

  absl::StatusOr<js::Value> Open(js::Lock& js, Done done, Path path, int32_t flags, int32_t mode);
  absl::StatusOr<js::Value> Close(js::Lock& js, Done done, int32_t descriptor);
  // A position of -1 is the file's own. The results are counts of bytes.
  absl::StatusOr<js::Value> Read(js::Lock& js, Done done, int32_t descriptor, View view,
                                 double offset, double length, Position position);
  absl::StatusOr<js::Value> ReadVector(js::Lock& js, Done done, int32_t descriptor, js::Array views,
                                       Position position);
  absl::StatusOr<js::Value> Write(js::Lock& js, Done done, int32_t descriptor, View view,
                                  double offset, double length, Position position);
  // A string as UTF-8, all of it or as much as the system takes.
  absl::StatusOr<js::Value> WriteText(js::Lock& js, Done done, int32_t descriptor, std::string text,
                                      Position position);
  absl::StatusOr<js::Value> WriteVector(js::Lock& js, Done done, int32_t descriptor,
                                        js::Array views, Position position);
  absl::StatusOr<js::Value> Truncate(js::Lock& js, Done done, int32_t descriptor, int64_t length);
  absl::StatusOr<js::Value> Sync(js::Lock& js, Done done, int32_t descriptor);
  absl::StatusOr<js::Value> SyncData(js::Lock& js, Done done, int32_t descriptor);
  absl::StatusOr<js::Value> ChangeMode(js::Lock& js, Done done, int32_t descriptor, int32_t mode);
  absl::StatusOr<js::Value> ChangeOwner(js::Lock& js, Done done, int32_t descriptor, uint32_t uid,
                                        uint32_t gid);
  absl::StatusOr<js::Value> SetTimes(js::Lock& js, Done done, int32_t descriptor, double accessed,
                                     double modified);

  static constexpr absl::string_view kName = "fs_descriptors";
  static constexpr auto kMembers = js::Members<
      js::Method<"open", &FileDescriptors::Open>, js::Method<"close", &FileDescriptors::Close>,
      js::Method<"read", &FileDescriptors::Read>, js::Method<"readv", &FileDescriptors::ReadVector>,
      js::Method<"write", &FileDescriptors::Write>,
      js::Method<"writeText", &FileDescriptors::WriteText>,
      js::Method<"writev", &FileDescriptors::WriteVector>,
      js::Method<"ftruncate", &FileDescriptors::Truncate>,
      js::Method<"fsync", &FileDescriptors::Sync>,
      js::Method<"fdatasync", &FileDescriptors::SyncData>,
      js::Method<"fchmod", &FileDescriptors::ChangeMode>,
      js::Method<"fchown", &FileDescriptors::ChangeOwner>,
      js::Method<"futimes", &FileDescriptors::SetTimes>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_DESCRIPTORS_H_
