// What is hashed or ciphered: the bytes of a view as they are, or a string in an encoding.
#ifndef GYRE_BINDINGS_CRYPTO_INPUT_H_
#define GYRE_BINDINGS_CRYPTO_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/types/span.h"
#include "bindings/buffer/encoding.h"
#include "bindings/core/value.h"

namespace gyre::crypto {

class Input {
 public:
  // `value` is a string, or a view or buffer, whose bytes are valid until JavaScript runs again;
  // everything else has no bytes.
  Input(js::Lock& js, js::Value value, buffer::Encoding encoding);
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  absl::Span<const uint8_t> bytes() const { return bytes_; }

 private:
  // Short strings, which are the most common, need no allocation.
  static constexpr size_t kInlineSize = 1024;

  absl::Span<const uint8_t> bytes_;
  std::unique_ptr<uint8_t[]> allocated_;
  uint8_t inline_[kInlineSize];
};

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_INPUT_H_
