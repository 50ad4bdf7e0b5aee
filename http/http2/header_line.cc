#include "http/http2/header_line.h"

namespace gyre::http2 {
namespace {

uint8_t* Writable(const char* at) { return reinterpret_cast<uint8_t*>(const_cast<char*>(at)); }

}  // namespace

std::optional<std::vector<nghttp2_nv>> ParseLines(absl::string_view text) {
  std::vector<nghttp2_nv> lines;
  while (!text.empty()) {
    const size_t name = text.find('\0');
    if (name == absl::string_view::npos) return std::nullopt;
    const size_t value = text.find('\0', name + 1);
    if (value == absl::string_view::npos || value + 1 >= text.size()) return std::nullopt;
    const char* start = text.data();
    const uint8_t flag = static_cast<uint8_t>(text[value + 1]) & NGHTTP2_NV_FLAG_NO_INDEX;
    lines.push_back({Writable(start), Writable(start + name + 1), name, value - name - 1, flag});
    text.remove_prefix(value + 2);
  }
  return lines;
}

}  // namespace gyre::http2
