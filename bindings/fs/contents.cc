#include "bindings/fs/contents.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bindings/core/pool_job.h"
#include "bindings/core/text.h"
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

absl::StatusOr<FileData> ToFileData(js::Lock& js, js::Value value, const Done& done) {
  FileData data;
  View view;
  if (js::Convert<View>::From(js, value, &view)) {
    data.pinned = js::PinnedBytes::Of(view.view, done.has_value());
    return data;
  }
  if (!js::Convert<std::string>::From(js, value, &data.text)) {
    return js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_ARG_TYPE",
                         "What is written must be a string or an ArrayBufferView");
  }
  data.is_text = true;
  return data;
}

absl::Status TranslateReadError(const absl::Status& status) {
  if (status.code() != absl::StatusCode::kResourceExhausted ||
      loop::FromStatus(status).has_value()) {
    return status;
  }
  return js::NodeError(js::ErrorKind::kRangeError, "ERR_FS_FILE_TOO_LARGE",
                       absl::StrCat("File size (", status.message(), ") is greater than 2 GiB"));
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
        if (as_text) return js::TextOfUtf8(js, bytes.span());
        return js::NewArrayBuffer(js, std::move(bytes.data), bytes.size);
      });
}

absl::StatusOr<js::Value> FileContents::Write(js::Lock& js, Done done, js::Value file,
                                              js::Value data, int32_t flags, int32_t mode) {
  absl::StatusOr<loop::FileName> name = ToFileName(js, file);
  if (!name.ok()) return name.status();
  absl::StatusOr<FileData> content = ToFileData(js, data, done);
  if (!content.ok()) return content.status();
  return Perform(js, done, [name = *std::move(name), content = *std::move(content), flags, mode] {
    loop::WriteContentsOptions options;
    options.flags = flags;
    options.mode = mode;
    return loop::WriteContents(name, content.bytes(), options);
  });
}

}  // namespace gyre::bindings
