#include "loop/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

#include "absl/strings/ascii.h"

namespace gyre::loop {

std::optional<IpAddress> ParseIp(const std::string& text) {
  IpAddress address;
  // An embedded NUL would end the text early.
  if (text.find('\0') != std::string::npos) return std::nullopt;
  if (inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1) {
    address.version = 4;
    return address;
  }
  const size_t zone = text.find('%');
  if (zone != std::string::npos) {
    if (zone + 1 == text.size()) return std::nullopt;
    for (size_t i = zone + 1; i < text.size(); ++i) {
      const char c = text[i];
      if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '-' && c != ':') {
        return std::nullopt;
      }
    }
  }
  if (inet_pton(AF_INET6, text.substr(0, zone).c_str(), address.bytes.data()) != 1) {
    return std::nullopt;
  }
  address.version = 6;
  return address;
}

std::string FormatIp(absl::Span<const uint8_t> bytes) {
  char text[INET6_ADDRSTRLEN];
  const int family = bytes.size() == 4 ? AF_INET : AF_INET6;
  if (bytes.size() != 4 && bytes.size() != 16) return "";
  return inet_ntop(family, bytes.data(), text, sizeof(text)) == nullptr ? "" : text;
}

}  // namespace gyre::loop
