// How the fuzz targets of this folder read their inputs: a byte of switches, a byte that decides
// how the rest is cut, and the rest, which is what a peer sends. Digits do for both, so that inputs
// can be read and written by hand.
#ifndef GYRE_HTTP_CORE_FUZZ_FUZZ_INPUT_H_
#define GYRE_HTTP_CORE_FUZZ_FUZZ_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "http/core/request_parser.h"

namespace gyre::http {

struct FuzzInput {
  FuzzInput(const uint8_t* data, size_t size) {
    if (size > 0) switches = data[0];
    if (size > 1) seed = data[1];
    if (size > 2) bytes = absl::string_view(reinterpret_cast<const char*>(data) + 2, size - 2);
    limits.max_head_bytes = switches & 1 ? 64 : 512;
    limits.host = switches & 2 ? HostRule::kIfPresent : HostRule::kRequired;
    if (switches & 4) limits.host = HostRule::kAny;
    limits.lenient = (switches & 8) != 0;
  }

  // The bytes in pieces of pseudo-random size.
  std::vector<absl::string_view> Pieces() const {
    std::vector<absl::string_view> pieces;
    uint32_t random = seed * 2654435761u + 1;
    for (absl::string_view rest = bytes; !rest.empty();) {
      random = random * 1664525u + 1013904223u;
      const absl::string_view piece = rest.substr(0, 1 + (random >> 24) % (1 + (seed & 31)));
      pieces.push_back(piece);
      rest.remove_prefix(piece.size());
    }
    return pieces;
  }

  uint8_t switches = 0;
  uint8_t seed = 0;
  absl::string_view bytes;
  ParserLimits limits;
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_FUZZ_FUZZ_INPUT_H_
