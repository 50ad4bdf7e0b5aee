// The encodings of Buffer and of everything that takes one by name: text to bytes and back.
#ifndef GYRE_BINDINGS_BUFFER_ENCODING_H_
#define GYRE_BINDINGS_BUFFER_ENCODING_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"

namespace gyre::buffer {

// The numbers are those of internal/buffer/encodings.
enum class Encoding : uint8_t { kUtf8, kUtf16, kLatin1, kAscii, kBase64, kBase64Url, kHex };

inline constexpr int32_t kEncodings = 7;

// The text that `bytes` stand for. ERR_STRING_TOO_LONG beyond V8's limit.
absl::StatusOr<js::Value> Decode(js::Lock& js, absl::Span<const uint8_t> bytes, Encoding encoding);

// Bytes that `text` needs; exact but for the two base64 encodings and hex, where it is the most
// that text of this length can need.
size_t EncodedSize(js::Lock& js, js::String text, Encoding encoding);

// Writes what fits of `text` in whole characters; returns the number of bytes. Characters that are
// no base64 are skipped; hex ends at the first pair that is none.
size_t EncodeInto(js::Lock& js, js::String text, Encoding encoding, absl::Span<uint8_t> out);

// The bytes of `text` as an ArrayBuffer of their size.
js::Value Encode(js::Lock& js, js::String text, Encoding encoding);

}  // namespace gyre::buffer

namespace gyre::js {

// An argument of a native function: the number of an encoding.
template <>
struct Convert<buffer::Encoding> {
  static constexpr absl::string_view kExpected = "encoding";
  static bool From(Lock&, Value value, buffer::Encoding* out) {
    if (!value->IsInt32()) return false;
    const int32_t number = value.As<v8::Int32>()->Value();
    if (number < 0 || number >= buffer::kEncodings) return false;
    *out = static_cast<buffer::Encoding>(number);
    return true;
  }
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_BUFFER_ENCODING_H_
