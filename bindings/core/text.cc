#include "bindings/core/text.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"
#include "bindings/core/error.h"
#include "simdutf.h"

namespace gyre::js {
namespace {

// From this size on a copy into the heap costs more than a string that points outside of it.
constexpr size_t kExternalSize = size_t{1} << 20;

// Room for short texts on the stack, for others on the heap.
template <typename T, size_t kInline = 1024>
class Scratch {
 public:
  explicit Scratch(size_t size) {
    if (size > kInline) large_.reset(new T[size]);
  }
  T* get() { return large_ != nullptr ? large_.get() : small_; }

 private:
  T small_[kInline];
  std::unique_ptr<T[]> large_;
};

class OneByteText final : public v8::String::ExternalOneByteStringResource {
 public:
  OneByteText(std::unique_ptr<char[]> text, size_t length)
      : text_(std::move(text)), length_(length) {}
  const char* data() const override { return text_.get(); }
  size_t length() const override { return length_; }

 private:
  std::unique_ptr<char[]> text_;
  size_t length_;
};

class TextInBlock final : public v8::String::ExternalOneByteStringResource {
 public:
  TextInBlock(loop::MemoryBlock memory, absl::string_view text)
      : memory_(std::move(memory)), text_(text) {}
  const char* data() const override { return text_.data(); }
  size_t length() const override { return text_.size(); }

 private:
  loop::MemoryBlock memory_;
  absl::string_view text_;
};

class TwoByteText final : public v8::String::ExternalStringResource {
 public:
  TwoByteText(std::unique_ptr<uint16_t[]> text, size_t length)
      : text_(std::move(text)), length_(length) {}
  const uint16_t* data() const override { return text_.get(); }
  size_t length() const override { return length_; }

 private:
  std::unique_ptr<uint16_t[]> text_;
  size_t length_;
};

absl::Status TooLong() {
  return NodeError(
      ErrorKind::kError, "ERR_STRING_TOO_LONG",
      absl::StrFormat("Cannot create a string longer than 0x%x characters", kMaxStringLength));
}

absl::StatusOr<String> OrTooLong(v8::MaybeLocal<v8::String> made) {
  String text;
  if (!made.ToLocal(&text)) return TooLong();
  return text;
}

absl::StatusOr<String> NewOneByte(Lock& js, const char* text, size_t length) {
  if (length > kMaxStringLength) return TooLong();
  return OrTooLong(v8::String::NewFromOneByte(js.isolate(), reinterpret_cast<const uint8_t*>(text),
                                              v8::NewStringType::kNormal,
                                              static_cast<int>(length)));
}

absl::StatusOr<String> NewTwoByte(Lock& js, const uint16_t* text, size_t length) {
  if (length > kMaxStringLength) return TooLong();
  return OrTooLong(v8::String::NewFromTwoByte(js.isolate(), text, v8::NewStringType::kNormal,
                                              static_cast<int>(length)));
}

// The text of valid UTF-8 whose characters are not all below U+0100.
absl::StatusOr<String> NewFromValidUtf8(Lock& js, const char* bytes, size_t size) {
  const size_t length = simdutf::utf16_length_from_utf8(bytes, size);
  if (length > kMaxStringLength) return TooLong();
  if (length >= kExternalSize) {
    std::unique_ptr<uint16_t[]> text(new uint16_t[length]);
    (void)simdutf::convert_valid_utf8_to_utf16le(bytes, size,
                                                 reinterpret_cast<char16_t*>(text.get()));
    return TakeUtf16(js, std::move(text), length);
  }
  Scratch<uint16_t> text(length);
  (void)simdutf::convert_valid_utf8_to_utf16le(bytes, size,
                                               reinterpret_cast<char16_t*>(text.get()));
  return NewTwoByte(js, text.get(), length);
}

}  // namespace

absl::StatusOr<String> TakeLatin1(Lock& js, std::unique_ptr<char[]> text, size_t length) {
  if (length < kExternalSize) return NewOneByte(js, text.get(), length);
  if (length > kMaxStringLength) return TooLong();
  return OrTooLong(
      v8::String::NewExternalOneByte(js.isolate(), new OneByteText(std::move(text), length)));
}

absl::StatusOr<String> TakeAscii(Lock& js, loop::MemoryBlock memory, absl::string_view text) {
  if (text.size() < kExternalSize) return NewOneByte(js, text.data(), text.size());
  if (text.size() > kMaxStringLength) return TooLong();
  return OrTooLong(
      v8::String::NewExternalOneByte(js.isolate(), new TextInBlock(std::move(memory), text)));
}

absl::StatusOr<String> TakeUtf16(Lock& js, std::unique_ptr<uint16_t[]> text, size_t length) {
  if (length < kExternalSize) return NewTwoByte(js, text.get(), length);
  if (length > kMaxStringLength) return TooLong();
  return OrTooLong(
      v8::String::NewExternalTwoByte(js.isolate(), new TwoByteText(std::move(text), length)));
}

absl::StatusOr<String> TextOfLatin1(Lock& js, absl::Span<const uint8_t> bytes) {
  const char* data = reinterpret_cast<const char*>(bytes.data());
  if (bytes.size() < kExternalSize) return NewOneByte(js, data, bytes.size());
  if (bytes.size() > kMaxStringLength) return TooLong();
  std::unique_ptr<char[]> text(new char[bytes.size()]);
  std::memcpy(text.get(), data, bytes.size());
  return TakeLatin1(js, std::move(text), bytes.size());
}

absl::StatusOr<String> TextOfUtf8(Lock& js, absl::Span<const uint8_t> bytes) {
  const char* data = reinterpret_cast<const char*>(bytes.data());
  const size_t size = bytes.size();
  const size_t ascii = simdutf::validate_ascii_with_errors(data, size).count;
  if (ascii == size) return TextOfLatin1(js, bytes);

  // The first character beyond ASCII tells most: one below U+0100 begins with C2 or C3.
  if ((bytes[ascii] == 0xc2 || bytes[ascii] == 0xc3) && size < kExternalSize) {
    Scratch<char> latin1(size);
    const simdutf::result result =
        simdutf::convert_utf8_to_latin1_with_errors(data, size, latin1.get());
    if (result.error == simdutf::SUCCESS) return NewOneByte(js, latin1.get(), result.count);
  }
  if (simdutf::validate_utf8(data, size)) return NewFromValidUtf8(js, data, size);
  // Even if every byte is a character of its own, more than this does not fit.
  if (size > static_cast<size_t>(std::numeric_limits<int>::max())) return TooLong();
  return OrTooLong(v8::String::NewFromUtf8(js.isolate(), data, v8::NewStringType::kNormal,
                                           static_cast<int>(size)));
}

absl::StatusOr<String> TextOfUtf16(Lock& js, absl::Span<const uint8_t> bytes) {
  const size_t length = bytes.size() / 2;
  if (length > kMaxStringLength) return TooLong();
  if (length >= kExternalSize) {
    std::unique_ptr<uint16_t[]> text(new uint16_t[length]);
    std::memcpy(text.get(), bytes.data(), length * 2);
    return TakeUtf16(js, std::move(text), length);
  }
  if (reinterpret_cast<uintptr_t>(bytes.data()) % alignof(uint16_t) == 0) {
    return NewTwoByte(js, reinterpret_cast<const uint16_t*>(bytes.data()), length);
  }
  Scratch<uint16_t> text(length);
  std::memcpy(text.get(), bytes.data(), length * 2);
  return NewTwoByte(js, text.get(), length);
}

size_t WriteUtf8(Lock& js, String text, absl::Span<uint8_t> out) {
  constexpr int kFlags = v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8;
  const size_t length = Length(text);
  if (length == 0 || out.empty()) return 0;
  char* data = reinterpret_cast<char*>(out.data());
  const int capacity =
      static_cast<int>(std::min(out.size(), size_t{std::numeric_limits<int>::max()}));
  if (text->IsOneByte()) {
    if (length > out.size()) return text->WriteUtf8(js.isolate(), data, capacity, nullptr, kFlags);
    // Most texts are ASCII, which needs no second look. Where this one is not and its last
    // character does not fit, the byte after the last written one has to be as before.
    const uint8_t last = out.back();
    text->WriteOneByte(js.isolate(), out.data(), 0, static_cast<int>(length), kFlags);
    if (simdutf::validate_ascii(data, length)) return length;
    size_t written;
    if (simdutf::utf8_length_from_latin1(data, length) <= out.size()) {
      Scratch<char> copy(length);
      std::memcpy(copy.get(), data, length);
      written = simdutf::convert_latin1_to_utf8(copy.get(), length, data);
    } else {
      written = text->WriteUtf8(js.isolate(), data, capacity, nullptr, kFlags);
    }
    if (written < out.size() && length == out.size()) out.back() = last;
    return written;
  }
  if (length <= out.size()) {
    Scratch<uint16_t> copy(length);
    text->Write(js.isolate(), copy.get(), 0, static_cast<int>(length), kFlags);
    const auto* units = reinterpret_cast<const char16_t*>(copy.get());
    if (simdutf::validate_utf16le(units, length) &&
        simdutf::utf8_length_from_utf16le(units, length) <= out.size()) {
      return simdutf::convert_valid_utf16le_to_utf8(units, length, data);
    }
  }
  return text->WriteUtf8(js.isolate(), data, capacity, nullptr, kFlags);
}

size_t WriteLatin1(Lock& js, String text, absl::Span<uint8_t> out) {
  const size_t length = std::min(Length(text), out.size());
  text->WriteOneByte(js.isolate(), out.data(), 0, static_cast<int>(length),
                     v8::String::NO_NULL_TERMINATION);
  return length;
}

size_t WriteUtf16(Lock& js, String text, absl::Span<uint8_t> out) {
  const size_t length = std::min(Length(text), out.size() / 2);
  if (length == 0) return 0;
  constexpr int kFlags = v8::String::NO_NULL_TERMINATION;
  if (reinterpret_cast<uintptr_t>(out.data()) % alignof(uint16_t) == 0) {
    text->Write(js.isolate(), reinterpret_cast<uint16_t*>(out.data()), 0, static_cast<int>(length),
                kFlags);
  } else {
    Scratch<uint16_t> copy(length);
    text->Write(js.isolate(), copy.get(), 0, static_cast<int>(length), kFlags);
    std::memcpy(out.data(), copy.get(), length * 2);
  }
  return length * 2;
}

}  // namespace gyre::js
