#include "bindings/buffer/base64.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include "simdutf.h"

namespace gyre::buffer {
namespace {

constexpr uint8_t kNone = 0xff;

constexpr std::array<uint8_t, 256> MakeBase64Values() {
  std::array<uint8_t, 256> values{};
  for (uint8_t& value : values) value = kNone;
  for (uint8_t i = 0; i < 26; ++i) {
    values['A' + i] = i;
    values['a' + i] = 26 + i;
  }
  for (uint8_t i = 0; i < 10; ++i) values['0' + i] = 52 + i;
  values['+'] = values['-'] = 62;
  values['/'] = values['_'] = 63;
  return values;
}

constexpr std::array<uint8_t, 256> MakeHexValues() {
  std::array<uint8_t, 256> values{};
  for (uint8_t& value : values) value = kNone;
  for (uint8_t i = 0; i < 10; ++i) values['0' + i] = i;
  for (uint8_t i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = 10 + i;
  return values;
}

constexpr auto kBase64Values = MakeBase64Values();
constexpr auto kHexValues = MakeHexValues();

template <typename Char>
uint8_t ValueIn(const std::array<uint8_t, 256>& values, Char c) {
  const auto code = static_cast<std::conditional_t<sizeof(Char) == 1, uint8_t, uint16_t>>(c);
  return code < 256 ? values[code] : kNone;
}

// Character by character, for what simdutf calls malformed.
template <typename Char>
size_t ReadLeniently(absl::Span<const Char> text, absl::Span<uint8_t> out) {
  size_t size = 0;
  uint32_t bits = 0;
  int count = 0;
  for (const Char c : text) {
    if (c == '=') break;
    const uint8_t value = ValueIn(kBase64Values, c);
    if (value == kNone) continue;
    bits = bits << 6 | value;
    count += 6;
    if (count < 8) continue;
    if (size == out.size()) break;
    count -= 8;
    out[size++] = static_cast<uint8_t>(bits >> count);
  }
  return size;
}

template <typename Char>
size_t Read(absl::Span<const Char> text, absl::Span<uint8_t> out) {
  if (text.size() / 4 * 3 + 3 <= out.size() ||
      simdutf::maximal_binary_length_from_base64(text.data(), text.size()) <= out.size()) {
    char* to = reinterpret_cast<char*>(out.data());
    for (auto alphabet : {simdutf::base64_default, simdutf::base64_url}) {
      const simdutf::result result =
          simdutf::base64_to_binary(text.data(), text.size(), to, alphabet);
      if (result.error == simdutf::SUCCESS) return result.count;
    }
  }
  return ReadLeniently(text, out);
}

template <typename Char>
size_t ReadPairs(absl::Span<const Char> text, absl::Span<uint8_t> out) {
  const size_t most = std::min(text.size() / 2, out.size());
  for (size_t i = 0; i < most; ++i) {
    const uint8_t high = ValueIn(kHexValues, text[2 * i]);
    const uint8_t low = ValueIn(kHexValues, text[2 * i + 1]);
    if ((high | low) == kNone) return i;
    out[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return most;
}

// Without a table: the compiler does sixteen at once then.
char HexDigit(int half) { return static_cast<char>(half + (half > 9 ? 'a' - 10 : '0')); }

}  // namespace

size_t Base64Length(size_t bytes, bool url) {
  return simdutf::base64_length_from_binary(bytes,
                                            url ? simdutf::base64_url : simdutf::base64_default);
}

void WriteBase64(absl::Span<const uint8_t> bytes, bool url, char* out) {
  simdutf::binary_to_base64(reinterpret_cast<const char*>(bytes.data()), bytes.size(), out,
                            url ? simdutf::base64_url : simdutf::base64_default);
}

size_t ReadBase64(absl::Span<const char> text, absl::Span<uint8_t> out) { return Read(text, out); }

size_t ReadBase64(absl::Span<const char16_t> text, absl::Span<uint8_t> out) {
  return Read(text, out);
}

void WriteHex(absl::Span<const uint8_t> bytes, char* out) {
  const uint8_t* const in = bytes.data();
  for (size_t i = 0; i < bytes.size(); ++i) {
    out[2 * i] = HexDigit(in[i] >> 4);
    out[2 * i + 1] = HexDigit(in[i] & 15);
  }
}

size_t ReadHex(absl::Span<const char> text, absl::Span<uint8_t> out) {
  return ReadPairs(text, out);
}

size_t ReadHex(absl::Span<const char16_t> text, absl::Span<uint8_t> out) {
  return ReadPairs(text, out);
}

}  // namespace gyre::buffer
