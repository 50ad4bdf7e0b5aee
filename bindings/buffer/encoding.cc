#include "bindings/buffer/encoding.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "bindings/buffer/base64.h"
#include "bindings/core/text.h"

namespace gyre::buffer {
namespace {

// Calls `use` with the characters of the text, one or two bytes each.
template <typename Use>
size_t WithCharacters(js::Lock& js, js::String text, Use&& use) {
  constexpr int kFlags = v8::String::NO_NULL_TERMINATION;
  constexpr size_t kInline = 2048;
  const size_t length = js::Length(text);
  char16_t small[kInline];
  std::unique_ptr<char16_t[]> large;
  if (length > kInline) large.reset(new char16_t[length]);
  char16_t* room = large != nullptr ? large.get() : small;
  if (text->IsOneByte()) {
    auto* characters = reinterpret_cast<char*>(room);
    js::WriteLatin1(js, text, characters);
    return use(absl::Span<const char>(characters, length));
  }
  text->Write(js.isolate(), reinterpret_cast<uint16_t*>(room), 0, static_cast<int>(length), kFlags);
  return use(absl::Span<const char16_t>(room, length));
}

// Where the bytes behind the result may be overwritten.
size_t EncodeIntoNew(js::Lock& js, js::String text, Encoding encoding, absl::Span<uint8_t> out) {
  switch (encoding) {
    case Encoding::kUtf8:
      return js::WriteUtf8(js, text, out);
    case Encoding::kUtf16:
      return js::WriteUtf16(js, text, out);
    case Encoding::kLatin1:
    case Encoding::kAscii:
      return js::WriteLatin1(js, text, out);
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      return WithCharacters(js, text, [&](auto characters) { return ReadBase64(characters, out); });
    case Encoding::kHex:
      return WithCharacters(js, text, [&](auto characters) { return ReadHex(characters, out); });
  }
  return 0;
}

absl::StatusOr<js::String> DecodeAscii(js::Lock& js, absl::Span<const uint8_t> bytes) {
  if (bytes.size() > js::kMaxStringLength) return js::TextOfLatin1(js, bytes);
  std::unique_ptr<char[]> text(new char[bytes.size()]);
  std::transform(bytes.begin(), bytes.end(), text.get(), [](uint8_t byte) { return byte & 0x7f; });
  return js::TakeLatin1(js, std::move(text), bytes.size());
}

// What `write` makes of the bytes: `length` characters.
template <typename Write>
absl::StatusOr<js::String> DecodeTo(js::Lock& js, size_t length, Write&& write) {
  constexpr size_t kInline = 2048;
  if (length <= kInline) {
    char text[kInline];
    write(text);
    return js::TextOfLatin1(js, {reinterpret_cast<const uint8_t*>(text), length});
  }
  // Longer ones are refused without being made.
  std::unique_ptr<char[]> text(length > js::kMaxStringLength ? nullptr : new char[length]);
  if (text != nullptr) write(text.get());
  return js::TakeLatin1(js, std::move(text), length);
}

absl::StatusOr<js::String> DecodeText(js::Lock& js, absl::Span<const uint8_t> bytes,
                                      Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return js::TextOfUtf8(js, bytes);
    case Encoding::kUtf16:
      return js::TextOfUtf16(js, bytes);
    case Encoding::kLatin1:
      return js::TextOfLatin1(js, bytes);
    case Encoding::kAscii:
      return DecodeAscii(js, bytes);
    case Encoding::kBase64:
    case Encoding::kBase64Url: {
      const bool url = encoding == Encoding::kBase64Url;
      return DecodeTo(js, Base64Length(bytes.size(), url),
                      [&](char* out) { WriteBase64(bytes, url, out); });
    }
    case Encoding::kHex:
      return DecodeTo(js, bytes.size() * 2, [&](char* out) { WriteHex(bytes, out); });
  }
  return js::TextOfLatin1(js, {});
}

}  // namespace

absl::StatusOr<js::Value> Decode(js::Lock& js, absl::Span<const uint8_t> bytes, Encoding encoding) {
  absl::StatusOr<js::String> text = DecodeText(js, bytes, encoding);
  if (!text.ok()) return text.status();
  return *text;
}

size_t EncodedSize(js::Lock& js, js::String text, Encoding encoding) {
  const size_t length = js::Length(text);
  switch (encoding) {
    case Encoding::kUtf8:
      return js::Utf8Length(js, text);
    case Encoding::kUtf16:
      return length * 2;
    case Encoding::kLatin1:
    case Encoding::kAscii:
      return length;
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      return length / 4 * 3 + length % 4 * 3 / 4;
    case Encoding::kHex:
      return length / 2;
  }
  return 0;
}

size_t EncodeInto(js::Lock& js, js::String text, Encoding encoding, absl::Span<uint8_t> out) {
  if (encoding != Encoding::kBase64 && encoding != Encoding::kBase64Url) {
    return EncodeIntoNew(js, text, encoding, out);
  }
  constexpr size_t kInline = 4096;
  const size_t most = EncodedSize(js, text, encoding) + 3;
  uint8_t small[kInline];
  std::unique_ptr<uint8_t[]> large;
  if (most > kInline) large.reset(new uint8_t[most]);
  uint8_t* bytes = large != nullptr ? large.get() : small;
  const size_t size = std::min(EncodeIntoNew(js, text, encoding, {bytes, most}), out.size());
  if (size > 0) std::memcpy(out.data(), bytes, size);
  return size;
}

js::Value Encode(js::Lock& js, js::String text, Encoding encoding) {
  // The reader of base64 writes more at once than it needs.
  const size_t most = EncodedSize(js, text, encoding) + 3;
  std::unique_ptr<uint8_t[]> bytes(new uint8_t[most]);
  const size_t size = EncodeIntoNew(js, text, encoding, {bytes.get(), most});
  return js::NewArrayBuffer(js, std::move(bytes), size);
}

}  // namespace gyre::buffer
