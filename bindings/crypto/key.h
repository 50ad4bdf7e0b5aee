// Keys: what a KeyObject of node:crypto holds. Immutable, so that threads may share one.
#ifndef GYRE_BINDINGS_CRYPTO_KEY_H_
#define GYRE_BINDINGS_CRYPTO_KEY_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "openssl/mem.h"

namespace gyre::crypto {

// Bytes that are overwritten before their memory goes.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(absl::Span<const uint8_t> bytes) : bytes_(bytes.begin(), bytes.end()) {}
  explicit SecretBytes(size_t size) : bytes_(size) {}
  SecretBytes(SecretBytes&&) = default;
  SecretBytes& operator=(SecretBytes&&) = delete;
  ~SecretBytes() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

  const uint8_t* data() const { return bytes_.data(); }
  uint8_t* data() { return bytes_.data(); }
  const char* chars() const { return reinterpret_cast<const char*>(bytes_.data()); }
  size_t size() const { return bytes_.size(); }
  absl::Span<const uint8_t> span() const { return bytes_; }

 private:
  std::vector<uint8_t> bytes_;
};

// A symmetric key.
using SecretKey = std::shared_ptr<const SecretBytes>;

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_KEY_H_
