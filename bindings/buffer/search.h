// Where bytes occur in others; no V8.
#ifndef GYRE_BINDINGS_BUFFER_SEARCH_H_
#define GYRE_BINDINGS_BUFFER_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/types/span.h"

namespace gyre::buffer {

using ByteSpan = absl::Span<const uint8_t>;

// The first place at or after `start`, a multiple of `unit` (1 or 2) bytes from the beginning.
// `needle` is not empty.
std::optional<size_t> FindFirst(ByteSpan bytes, ByteSpan needle, size_t start, size_t unit);

// The last place at or before `start`.
std::optional<size_t> FindLast(ByteSpan bytes, ByteSpan needle, size_t start, size_t unit);

}  // namespace gyre::buffer

#endif  // GYRE_BINDINGS_BUFFER_SEARCH_H_
