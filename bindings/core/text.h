// Strings made of bytes and bytes made of strings, for large amounts of either.
//
// A result beyond V8's limit is ERR_STRING_TOO_LONG. Large results keep their characters outside
// the JavaScript heap. Not for names and messages: NewString() and ToUtf8() of value.h are simpler.
#ifndef GYRE_BINDINGS_CORE_TEXT_H_
#define GYRE_BINDINGS_CORE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/core/value.h"
#include "loop/memory_block.h"

namespace gyre::js {

inline constexpr size_t kMaxStringLength = v8::String::kMaxLength;
inline constexpr size_t kMaxArrayLength = v8::TypedArray::kMaxLength;

// Invalid sequences become U+FFFD, as the Encoding Standard says.
absl::StatusOr<String> TextOfUtf8(Lock& js, absl::Span<const uint8_t> bytes);
absl::StatusOr<String> TextOfLatin1(Lock& js, absl::Span<const uint8_t> bytes);
// Pairs of bytes, little-endian; an odd byte at the end is ignored.
absl::StatusOr<String> TextOfUtf16(Lock& js, absl::Span<const uint8_t> bytes);

// The same for characters that nobody else needs.
absl::StatusOr<String> TakeLatin1(Lock& js, std::unique_ptr<char[]> text, size_t length);
// Of ASCII characters that lie in `memory`.
absl::StatusOr<String> TakeAscii(Lock& js, loop::MemoryBlock memory, absl::string_view text);
absl::StatusOr<String> TakeUtf16(Lock& js, std::unique_ptr<uint16_t[]> text, size_t length);

// Writes as many whole characters as there is room for; lone surrogates become U+FFFD. Returns the
// number of bytes written.
size_t WriteUtf8(Lock& js, String text, absl::Span<uint8_t> out);
// The low byte of each of the first out.size() code units.
size_t WriteLatin1(Lock& js, String text, absl::Span<uint8_t> out);
// Whole code units, little-endian.
size_t WriteUtf16(Lock& js, String text, absl::Span<uint8_t> out);

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_TEXT_H_
