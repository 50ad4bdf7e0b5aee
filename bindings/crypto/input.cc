#include "bindings/crypto/input.h"

namespace gyre::crypto {

Input::Input(js::Lock& js, js::Value value, buffer::Encoding encoding) {
  if (!value->IsString()) {
    bytes_ = js::Bytes(value);
    return;
  }
  const js::String text = value.As<v8::String>();
  absl::Span<uint8_t> out(inline_, kInlineSize);
  // No encoding needs more than three bytes for a character.
  if (js::Length(text) > kInlineSize / 3) {
    const size_t size = buffer::EncodedSize(js, text, encoding);
    allocated_.reset(new uint8_t[size]);
    out = {allocated_.get(), size};
  }
  bytes_ = out.subspan(0, buffer::EncodeInto(js, text, encoding, out));
}

}  // namespace gyre::crypto
