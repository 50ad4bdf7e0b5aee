// internalBinding('fs_contents'): whole files in one call.
#ifndef GYRE_BINDINGS_FS_CONTENTS_H_
#define GYRE_BINDINGS_FS_CONTENTS_H_

#include <cstdint>

#include "bindings/core/binding.h"
#include "bindings/fs/arguments.h"

namespace gyre::bindings {

// `file` is a path or a descriptor, `data` a view or a string.
class FileContents final : public js::Binding {
 public:
  explicit FileContents(js::Realm&) {}

  // As an ArrayBuffer, or, for `as_text`, a string of what it is as UTF-8.
  absl::StatusOr<js::Value> Read(js::Lock& js, Done done, js::Value file, int32_t flags,
                                 bool as_text);
  absl::StatusOr<js::Value> Write(js::Lock& js, Done done, js::Value file, js::Value data,
                                  int32_t flags, int32_t mode);

  static constexpr absl::string_view kName = "fs_contents";
  static constexpr auto kMembers = js::Members<js::Method<"readFile", &FileContents::Read>,
                                               js::Method<"writeFile", &FileContents::Write>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_CONTENTS_H_
