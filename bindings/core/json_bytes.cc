#include "bindings/core/json_bytes.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/error.h"
#include "bindings/core/text.h"
#include "simdutf.h"

namespace gyre::js {
namespace {

constexpr size_t kBlock = 256;

bool IsPlain(uint8_t byte) { return byte >= 0x20 && byte != '"' && byte != '\\'; }

// How many bytes stand before the first that JSON writes with a backslash.
size_t PlainPrefix(const uint8_t* bytes, size_t size) {
  size_t at = 0;
  // In blocks, which the compiler makes vectors of.
  for (; at + kBlock <= size; at += kBlock) {
    bool plain = true;
    for (size_t i = 0; i < kBlock; ++i) plain &= IsPlain(bytes[at + i]);
    if (!plain) break;
  }
  while (at < size && IsPlain(bytes[at])) ++at;
  return at;
}

// The letter after the backslash, 0 where there is none.
char ShortEscape(uint8_t byte) {
  switch (byte) {
    case '"':
    case '\\':
      return static_cast<char>(byte);
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return 0;
  }
}

void AppendEscape(uint8_t byte, std::string* out) {
  out->push_back('\\');
  if (const char letter = ShortEscape(byte); letter != 0) {
    out->push_back(letter);
    return;
  }
  constexpr char kDigits[] = "0123456789abcdef";
  for (char c : {'u', '0', '0', kDigits[byte >> 4], kDigits[byte & 15]}) out->push_back(c);
}

void AppendEscaped(const uint8_t* bytes, size_t size, std::string* out) {
  for (size_t at = 0; at < size;) {
    const size_t run = PlainPrefix(bytes + at, size - at);
    out->append(reinterpret_cast<const char*>(bytes + at), run);
    at += run;
    if (at < size) AppendEscape(bytes[at++], out);
  }
}

}  // namespace

char* JsonBytes::Room(size_t size) {
  large_ = size > kInline ? loop::MemoryBlock(size) : loop::MemoryBlock();
  start_ = size > kInline ? large_.data() : small_;
  return start_;
}

void JsonBytes::WriteString(Lock& js, String text, size_t room) {
  auto* out = reinterpret_cast<uint8_t*>(Room(room));
  size_ = WriteUtf8(js, text, absl::MakeSpan(out, room));
}

// For texts of one byte a character: none of these is a lone surrogate.
bool JsonBytes::WriteQuoted(Lock& js, String text) {
  const size_t room = Length(text) * 2;
  char* start = Room(room + 2);
  auto* bytes = reinterpret_cast<uint8_t*>(start + 1);
  const size_t size = WriteUtf8(js, text, absl::MakeSpan(bytes, room));
  const size_t plain = PlainPrefix(bytes, size);
  if (plain == size) {
    start[0] = start[1 + size] = '"';
    size_ = size + 2;
    return true;
  }
  std::string escaped = "\"";
  AppendEscaped(bytes, size, &escaped);
  escaped.push_back('"');
  size_ = escaped.size();
  std::memcpy(Room(size_), escaped.data(), size_);
  return true;
}

JsonTextPieces::JsonTextPieces(Lock& js, String text)
    : realm_(js.realm()), text_(js, text), length_(Length(text)) {}

void JsonTextPieces::Next(std::string* piece) {
  constexpr size_t kPiece = 128 * 1024;
  const size_t first = at_ == 0 ? 0 : at_ - 1;
  const size_t count = std::min(kPiece, length_ - first);
  uint8_t latin1[kPiece];
  std::unique_ptr<char[]> utf8;
  const auto* bytes = latin1;
  size_t size = count;
  {
    Entered entered(realm_);
    Lock& js = entered.js();
    text_.Get(js)->WriteOneByte(js.isolate(), latin1, static_cast<int>(first),
                                static_cast<int>(count), v8::String::NO_NULL_TERMINATION);
  }
  const auto* characters = reinterpret_cast<const char*>(latin1);
  if (!simdutf::validate_ascii(characters, count)) {
    utf8.reset(new char[count * 2]);
    size = simdutf::convert_latin1_to_utf8(characters, count, utf8.get());
    bytes = reinterpret_cast<const uint8_t*>(utf8.get());
  }
  piece->clear();
  if (at_ == 0) piece->push_back('"');
  at_ = first + count + 1;
  AppendEscaped(bytes, size, piece);
  if (at_ == length_ + 1) {
    piece->push_back('"');
    ++at_;
  }
}

bool JsonBytes::Write(Lock& js, Value value) {
  if (value->IsString() && value.As<v8::String>()->IsOneByte()) {
    return WriteQuoted(js, value.As<v8::String>());
  }
  String text;
  if (!v8::JSON::Stringify(js.context(), value).ToLocal(&text)) return false;
  WriteString(js, text, Length(text) * (IsOneByte(text) ? 2 : 3));
  return true;
}

bool ReadJson(Lock& js, absl::string_view bytes, Value* value, loop::MemoryBlock memory) {
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  absl::Span<const uint8_t> source(data, bytes.size());
  bool is_text = bytes.size() >= 2 && bytes.front() == '"' && bytes.back() == '"';
  if (is_text) {
    is_text = PlainPrefix(data + 1, bytes.size() - 2) == bytes.size() - 2;
    if (is_text) source = source.subspan(1, bytes.size() - 2);
  }
  const auto* start = reinterpret_cast<const char*>(source.data());
  const bool taken = is_text && memory.size() > 0 && simdutf::validate_ascii(start, source.size());
  const absl::StatusOr<String> text =
      taken ? TakeAscii(js, std::move(memory), {start, source.size()}) : TextOfUtf8(js, source);
  if (!text.ok()) {
    js.isolate()->ThrowException(ToError(js, text.status()));
    return false;
  }
  if (is_text) {
    *value = *text;
    return true;
  }
  return v8::JSON::Parse(js.context(), *text).ToLocal(value);
}

}  // namespace gyre::js
