// What native file functions take from JavaScript: paths, data, and where the answer goes.
#ifndef GYRE_BINDINGS_FS_ARGUMENTS_H_
#define GYRE_BINDINGS_FS_ARGUMENTS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/types/span.h"
#include "bindings/core/convert.h"
#include "bindings/core/value.h"

namespace gyre::bindings {

// The callback of an asynchronous call; a synchronous one passes undefined.
using Done = std::optional<js::Function>;

// A string, or bytes as they are.
struct Path {
  std::string text;
};

// The bytes of a view, which stay where they are while this lives, whatever JavaScript does with
// the view meanwhile. For any thread.
struct PinnedBytes {
  absl::Span<uint8_t> bytes;
  std::shared_ptr<v8::BackingStore> store;
};

// What is to be written: the bytes of a view, or a string as UTF-8.
struct FileData {
  absl::Span<const uint8_t> bytes() const {
    if (pinned.store != nullptr) return pinned.bytes;
    return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
  }
  PinnedBytes pinned;
  std::string text;
};

}  // namespace gyre::bindings

namespace gyre::js {

template <>
struct Convert<bindings::PinnedBytes> {
  static constexpr absl::string_view kExpected = "ArrayBufferView";
  static bool From(Lock& js, Value value, bindings::PinnedBytes* out) {
    if (!value->IsArrayBufferView()) return false;
    out->bytes = Bytes(value);
    out->store = value.As<v8::ArrayBufferView>()->Buffer()->GetBackingStore();
    return true;
  }
};

template <>
struct Convert<bindings::FileData> {
  static constexpr absl::string_view kExpected = "string or ArrayBufferView";
  static bool From(Lock& js, Value value, bindings::FileData* out) {
    return Convert<std::string>::From(js, value, &out->text) ||
           Convert<bindings::PinnedBytes>::From(js, value, &out->pinned);
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
