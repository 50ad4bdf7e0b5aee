#include "bindings/fs/contents.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bindings/fs/file_job.h"
#include "loop/file_contents.h"
#include "loop/system_error.h"

namespace gyre::bindings {
namespace {

absl::StatusOr<loop::FileName> ToFileName(js::Lock& js, js::Value file) {
  loop::FileName name;
  if (js::Convert<int32_t>::From(js, file, &name.descriptor)) return name;
  Path path;
  if (!js::Convert<Path>::From(js, file, &path)) {
    return js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_ARG_TYPE",
                         "A file must be a path or a descriptor");
  }
  name.path = std::move(path.text);
  return name;
}

absl::Status TranslateReadError(const absl::Status& status) {
  if (status.code() != absl::StatusCode::kResourceExhausted ||
      loop::FromStatus(status).has_value()) {
    return status;
  }
  return js::NodeError(js::ErrorKind::kRangeError, "ERR_FS_FILE_TOO_LARGE",
                       absl::StrCat("File size (", status.message(), ") is greater than 2 GiB"));
}

absl::StatusOr<js::Value> ShowText(js::Lock& js, const loop::FileBytes& bytes) {
  const absl::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  js::String string = js::NewString(js, text);
  if (js::Length(string) == 0 && !text.empty()) {
    return js::NodeError(js::ErrorKind::kError, "ERR_STRING_TOO_LONG",
                         absl::StrCat("Cannot create a string longer than 0x",
                                      absl::Hex(v8::String::kMaxLength), " characters"));
  }
  return string;
}

js::Value ShowBytes(js::Lock& js, loop::FileBytes& bytes) {
  const size_t size = bytes.size();
  if (size == 0) return v8::ArrayBuffer::New(js.isolate(), 0);
  return v8::ArrayBuffer::New(
      js.isolate(),
      v8::ArrayBuffer::NewBackingStore(
          bytes.Release(), size, [](void* data, size_t, void*) { std::free(data); }, nullptr));
}

}  // namespace

absl::StatusOr<js::Value> FileContents::Read(js::Lock& js, Done done, js::Value file, int32_t flags,
                                             bool as_text) {
  absl::StatusOr<loop::FileName> name = ToFileName(js, file);
  if (!name.ok()) return name.status();
  return Perform(
      js, done,
      [name = *std::move(name), flags]() -> absl::StatusOr<loop::FileBytes> {
        absl::StatusOr<loop::FileBytes> bytes = loop::ReadContents(name, flags);
        if (!bytes.ok()) return TranslateReadError(bytes.status());
        return bytes;
      },
      [as_text](js::Lock& js, loop::FileBytes& bytes) -> absl::StatusOr<js::Value> {
        if (as_text) return ShowText(js, bytes);
        return ShowBytes(js, bytes);
      });
}

absl::StatusOr<js::Value> FileContents::Write(js::Lock& js, Done done, js::Value file,
                                              FileData data, int32_t flags, int32_t mode,
                                              bool sync) {
  absl::StatusOr<loop::FileName> name = ToFileName(js, file);
  if (!name.ok()) return name.status();
  return Perform(js, done, [name = *std::move(name), data = std::move(data), flags, mode, sync] {
    loop::WriteContentsOptions options;
    options.flags = flags;
    options.mode = mode;
    options.sync = sync;
    return loop::WriteContents(name, data.bytes(), options);
  });
}

}  // namespace gyre::bindings
