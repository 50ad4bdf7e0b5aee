// What native file functions take from JavaScript: paths, data, and where the answer goes.
#ifndef GYRE_BINDINGS_FS_ARGUMENTS_H_
#define GYRE_BINDINGS_FS_ARGUMENTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/types/span.h"
#include "bindings/core/convert.h"
#include "bindings/core/memory.h"
#include "bindings/core/pool_job.h"
#include "bindings/core/value.h"

namespace gyre::bindings {

// The callback of an asynchronous call; a synchronous one passes undefined.
using js::Done;

// A string, or bytes as they are.
struct Path {
  std::string text;
};

// A place in a file, from a number or a bigint; -1 is the file's own.
struct Position {
  int64_t offset = -1;
};

// A view that a file is read into or written from.
struct View {
  js::Value view;
};

// What is to be written: the bytes of a view, or a string as UTF-8.
struct FileData {
  absl::Span<const uint8_t> bytes() const {
    if (is_text) return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
    return pinned.bytes;
  }
  js::PinnedBytes pinned;
  std::string text;
  bool is_text = false;
};

}  // namespace gyre::bindings

namespace gyre::js {

template <>
struct Convert<bindings::View> {
  static constexpr absl::string_view kExpected = "ArrayBufferView";
  static bool From(Lock&, Value value, bindings::View* out) {
    out->view = value;
    return value->IsArrayBufferView();
  }
};

template <>
struct Convert<bindings::Position> {
  static constexpr absl::string_view kExpected = "number or bigint";
  static bool From(Lock& js, Value value, bindings::Position* out) {
    if (!value->IsBigInt()) return Convert<int64_t>::From(js, value, &out->offset);
    out->offset = value.As<v8::BigInt>()->Int64Value();
    return true;
  }
};

template <>
struct Convert<bindings::Path> {
  static constexpr absl::string_view kExpected = "string or Uint8Array";
  static bool From(Lock& js, Value value, bindings::Path* out) {
    if (Convert<std::string>::From(js, value, &out->text)) return true;
    if (!value->IsArrayBufferView()) return false;
    const absl::Span<uint8_t> bytes = Bytes(value);
    out->text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return true;
  }
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_FS_ARGUMENTS_H_
