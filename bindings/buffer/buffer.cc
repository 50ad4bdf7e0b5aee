#include "bindings/buffer/buffer.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "bindings/buffer/base64.h"
#include "bindings/buffer/search.h"
#include "bindings/core/text.h"
#include "simdutf.h"

namespace gyre::buffer {
namespace {

// A number as an offset into `limit` bytes.
size_t Within(double offset, size_t limit) {
  if (!(offset > 0)) return 0;
  return offset >= static_cast<double>(limit) ? limit : static_cast<size_t>(offset);
}

Bytes Range(Bytes bytes, double start, double end) {
  const size_t from = Within(start, bytes.size());
  return bytes.subspan(from, std::max(Within(end, bytes.size()), from) - from);
}

int32_t CompareBytes(Bytes a, Bytes b) {
  const size_t common = std::min(a.size(), b.size());
  const int order = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common);
  if (order != 0) return order < 0 ? -1 : 1;
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

// The bytes of an argument that is a text or a view; those of a text are kept in `made`.
Bytes TextOrBytes(js::Lock& js, js::Value value, Encoding encoding, std::vector<uint8_t>& made) {
  if (!value->IsString()) return js::Bytes(value);
  const js::String text = value.As<v8::String>();
  made.resize(EncodedSize(js, text, encoding));
  made.resize(EncodeInto(js, text, encoding, absl::MakeSpan(made)));
  return absl::MakeSpan(made);
}

// Where a search for `needle` bytes among `size` begins; nothing where it cannot succeed.
std::optional<size_t> SearchStart(double offset, size_t size, size_t needle, bool forward) {
  if (offset < 0) {
    offset += static_cast<double>(size);
    if (offset >= 0) return static_cast<size_t>(offset);
    if (forward || needle == 0) return 0;
    return std::nullopt;
  }
  if (offset + static_cast<double>(needle) <= static_cast<double>(size)) {
    return static_cast<size_t>(offset);
  }
  if (needle == 0) return size;
  if (forward || size == 0) return std::nullopt;
  return size - 1;
}

template <typename Unit, Unit (*kReverse)(Unit)>
void SwapUnits(Bytes bytes) {
  for (size_t at = 0; at + sizeof(Unit) <= bytes.size(); at += sizeof(Unit)) {
    Unit unit;
    std::memcpy(&unit, &bytes[at], sizeof unit);
    unit = kReverse(unit);
    std::memcpy(&bytes[at], &unit, sizeof unit);
  }
}

uint16_t Reverse16(uint16_t unit) { return __builtin_bswap16(unit); }
uint32_t Reverse32(uint32_t unit) { return __builtin_bswap32(unit); }
uint64_t Reverse64(uint64_t unit) { return __builtin_bswap64(unit); }

}  // namespace

void Buffer::OnCreated(js::Lock& js, js::Object object) {
  js::Set(js, object, "kMaxLength", js::NewNumber(js, js::kMaxArrayLength));
  js::Set(js, object, "kStringMaxLength", js::NewNumber(js, js::kMaxStringLength));
}

js::Value Buffer::Allocate(js::Lock& js, double size) {
  if (!(size >= 0) || size > static_cast<double>(js::kMaxArrayLength)) return js::Undefined(js);
  const auto bytes = static_cast<size_t>(size);
  std::unique_ptr<uint8_t[]> memory(new (std::nothrow) uint8_t[bytes]);
  if (memory == nullptr) return js::Undefined(js);
  return js::NewArrayBuffer(js, std::move(memory), bytes);
}

js::Value Buffer::Create(js::Lock& js, js::String text, Encoding encoding) {
  return Encode(js, text, encoding);
}

double Buffer::Write(js::Lock& js, Bytes bytes, js::String text, double offset, double length,
                     Encoding encoding) {
  return static_cast<double>(EncodeInto(js, text, encoding, Range(bytes, offset, offset + length)));
}

absl::StatusOr<js::Value> Buffer::Slice(js::Lock& js, Bytes bytes, double start, double end,
                                        Encoding encoding) {
  return Decode(js, Range(bytes, start, end), encoding);
}

double Buffer::Utf8Size(js::Lock& js, js::String text) {
  return static_cast<double>(js::Utf8Length(js, text));
}

void Buffer::Copy(js::Lock&, Bytes from, Bytes to, double start, double from_start, double size) {
  const Bytes source = Range(from, from_start, from_start + size);
  const Bytes target = Range(to, start, start + static_cast<double>(source.size()));
  if (!target.empty()) std::memmove(target.data(), source.data(), target.size());
}

int32_t Buffer::Compare(js::Lock&, Bytes a, Bytes b) { return CompareBytes(a, b); }

int32_t Buffer::CompareRanges(js::Lock&, Bytes a, Bytes b, double b_start, double a_start,
                              double b_end, double a_end) {
  return CompareBytes(Range(a, a_start, a_end), Range(b, b_start, b_end));
}

double Buffer::IndexOf(js::Lock& js, Bytes bytes, js::Value needle, double offset,
                       Encoding encoding, bool forward) {
  constexpr double kNotFound = -1;
  std::vector<uint8_t> made;
  const Bytes wanted = TextOrBytes(js, needle, encoding, made);
  const std::optional<size_t> start = SearchStart(offset, bytes.size(), wanted.size(), forward);
  if (!start.has_value()) return kNotFound;
  if (wanted.empty()) return static_cast<double>(*start);

  const size_t unit = encoding == Encoding::kUtf16 ? 2 : 1;
  const Bytes whole = bytes.first(bytes.size() / unit * unit);
  if (wanted.size() < unit || wanted.size() > whole.size()) return kNotFound;
  const size_t from = *start / unit * unit;
  const std::optional<size_t> found =
      forward ? FindFirst(whole, wanted, from, unit) : FindLast(whole, wanted, from, unit);
  return found.has_value() ? static_cast<double>(*found) : kNotFound;
}

bool Buffer::Fill(js::Lock& js, Bytes bytes, js::Value value, double start, double end,
                  Encoding encoding) {
  std::vector<uint8_t> made;
  const Bytes pattern = TextOrBytes(js, value, encoding, made);
  if (pattern.empty()) return false;
  const Bytes target = Range(bytes, start, end);
  if (target.empty()) return true;
  size_t filled = std::min(pattern.size(), target.size());
  std::memmove(target.data(), pattern.data(), filled);
  while (filled < target.size()) {
    const size_t more = std::min(filled, target.size() - filled);
    std::memcpy(target.data() + filled, target.data(), more);
    filled += more;
  }
  return true;
}

void Buffer::Swap(js::Lock&, Bytes bytes, int32_t unit) {
  if (unit == 2) return SwapUnits<uint16_t, Reverse16>(bytes);
  if (unit == 4) return SwapUnits<uint32_t, Reverse32>(bytes);
  if (unit == 8) return SwapUnits<uint64_t, Reverse64>(bytes);
}

bool Buffer::IsUtf8(js::Lock&, Bytes bytes) {
  return simdutf::validate_utf8(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

bool Buffer::IsAscii(js::Lock&, Bytes bytes) {
  return simdutf::validate_ascii(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

js::Value Buffer::Btoa(js::Lock& js, js::String text) {
  const size_t length = js::Length(text);
  if (!text->ContainsOnlyOneByte()) return js::NewNumber(js, -1);
  std::vector<uint8_t> bytes(length);
  js::WriteLatin1(js, text, absl::MakeSpan(bytes));
  absl::StatusOr<js::Value> result = Decode(js, bytes, Encoding::kBase64);
  return result.ok() ? *result : js::NewNumber(js, -1);
}

js::Value Buffer::Atob(js::Lock& js, js::String text) {
  constexpr int kBadCharacter = -1, kBadLength = -2;
  const size_t length = js::Length(text);
  std::vector<char16_t> characters(length);
  text->Write(js.isolate(), reinterpret_cast<uint16_t*>(characters.data()), 0,
              static_cast<int>(length), v8::String::NO_NULL_TERMINATION);
  const size_t most =
      simdutf::maximal_binary_length_from_base64(characters.data(), characters.size());
  std::unique_ptr<char[]> bytes(new char[most]);
  const simdutf::result result =
      simdutf::base64_to_binary(characters.data(), length, bytes.get(), simdutf::base64_default);
  if (result.error == simdutf::INVALID_BASE64_CHARACTER) return js::NewNumber(js, kBadCharacter);
  if (result.error != simdutf::SUCCESS) return js::NewNumber(js, kBadLength);
  absl::StatusOr<js::String> made = js::TakeLatin1(js, std::move(bytes), result.count);
  return made.ok() ? js::Value(*made) : js::NewNumber(js, kBadLength);
}

js::Value Buffer::Transcode(js::Lock& js, Bytes bytes, Encoding from, Encoding to) {
  js::String text;
  if (from == Encoding::kAscii) {
    // Bytes beyond ASCII are no characters.
    std::unique_ptr<uint16_t[]> units(new uint16_t[bytes.size()]);
    std::transform(bytes.begin(), bytes.end(), units.get(),
                   [](uint8_t byte) { return byte < 0x80 ? byte : uint16_t{0xfffd}; });
    absl::StatusOr<js::String> made = js::TakeUtf16(js, std::move(units), bytes.size());
    if (!made.ok()) return js::Undefined(js);
    text = *made;
  } else {
    absl::StatusOr<js::Value> made = Decode(js, bytes, from);
    if (!made.ok()) return js::Undefined(js);
    text = made->As<v8::String>();
  }
  if (to != Encoding::kLatin1 && to != Encoding::kAscii) return Encode(js, text, to);

  const unsigned most = to == Encoding::kAscii ? 0x7f : 0xff;
  const size_t length = js::Length(text);
  std::vector<uint16_t> units(length);
  text->Write(js.isolate(), units.data(), 0, static_cast<int>(length),
              v8::String::NO_NULL_TERMINATION);
  std::unique_ptr<uint8_t[]> result(new uint8_t[length]);
  size_t size = 0;
  for (size_t i = 0; i < length; ++i) {
    const bool is_pair =
        (units[i] & 0xfc00) == 0xd800 && i + 1 < length && (units[i + 1] & 0xfc00) == 0xdc00;
    if (is_pair) ++i;
    result[size++] = !is_pair && units[i] <= most ? static_cast<uint8_t>(units[i]) : '?';
  }
  return js::NewArrayBuffer(js, std::move(result), size);
}

}  // namespace gyre::buffer
