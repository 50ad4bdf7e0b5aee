// Numeric Internet addresses as text and as bytes.
#ifndef GYRE_LOOP_IP_ADDRESS_H_
#define GYRE_LOOP_IP_ADDRESS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/types/span.h"

namespace gyre::loop {

struct IpAddress {
  int version = 0;                     // 4 or 6
  std::array<uint8_t, 16> bytes = {};  // network order; the first size() count
  size_t size() const { return version == 4 ? 4 : 16; }
};

// "127.0.0.1", "::1", also with a zone ("fe80::1%eth0", which is checked for its form only).
std::optional<IpAddress> ParseIp(const std::string& text);

// Of 4 or 16 bytes; empty for any other number.
std::string FormatIp(absl::Span<const uint8_t> bytes);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_IP_ADDRESS_H_
