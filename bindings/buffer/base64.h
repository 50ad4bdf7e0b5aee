// Base64 (RFC 4648 sections 4 and 5) and hex as Node reads and writes them; no V8.
#ifndef GYRE_BINDINGS_BUFFER_BASE64_H_
#define GYRE_BINDINGS_BUFFER_BASE64_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"

namespace gyre::buffer {

size_t Base64Length(size_t bytes, bool url);

// Writes Base64Length() characters; the URL alphabet goes without padding.
void WriteBase64(absl::Span<const uint8_t> bytes, bool url, char* out);

// Reads either alphabet, skips what is no character of it, and ends at '=' or where `out` is full.
// Returns the number of bytes; those behind them in `out` are undefined afterwards.
size_t ReadBase64(absl::Span<const char> text, absl::Span<uint8_t> out);
size_t ReadBase64(absl::Span<const char16_t> text, absl::Span<uint8_t> out);

// Two characters a byte.
void WriteHex(absl::Span<const uint8_t> bytes, char* out);

// Ends at the first pair of characters that is no byte, or where `out` is full. Returns the number
// of bytes.
size_t ReadHex(absl::Span<const char> text, absl::Span<uint8_t> out);
size_t ReadHex(absl::Span<const char16_t> text, absl::Span<uint8_t> out);

}  // namespace gyre::buffer

#endif  // GYRE_BINDINGS_BUFFER_BASE64_H_
