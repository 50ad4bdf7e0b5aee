#include "http/node/body_writer.h"

#include <cstdint>

#include "absl/types/span.h"

namespace gyre::http {
namespace {

bool IsAscii(const char* text, size_t size) {
  uint8_t bits = 0;
  for (size_t i = 0; i < size; ++i) bits |= static_cast<uint8_t>(text[i]);
  return bits < 0x80;
}

}  // namespace

BodyWriter::BodyWriter(js::Lock& js, js::Value body) : js_(js) {
  if (!body->IsString()) {
    absl::Span<uint8_t> bytes = js::Bytes(body);
    bytes_ = absl::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    size_ = bytes.size();
    return;
  }
  string_ = body.As<v8::String>();
  const size_t length = js::Length(string_);
  if (js::IsOneByte(string_) && length <= sizeof(small_)) {
    js::WriteLatin1(js, string_, small_);
    if (IsAscii(small_, length)) {
      bytes_ = absl::string_view(small_, length);
      size_ = length;
      return;
    }
  }
  in_place_ = true;
  size_ = js::Utf8Length(js, string_);
  latin1_ = size_ == length && js::IsOneByte(string_);
}

void BodyWriter::Fill(char* out) {
  if (out == nullptr) return;
  if (latin1_) {
    js::WriteLatin1(js_, string_, out);
  } else {
    js::WriteUtf8(js_, string_, out, size_);
  }
}

void BodyWriter::EndWith(Exchange* exchange, absl::string_view trailers) {
  if (in_place_) Fill(exchange->BodySpace(size_));
  exchange->End(bytes_, trailers);
}

void BodyWriter::WriteTo(Exchange* exchange) {
  if (in_place_) {
    Fill(exchange->BodySpace(size_));
  } else {
    exchange->Write(bytes_, /*flush=*/false);
  }
}

}  // namespace gyre::http
