// A key as JavaScript holds it, inside of KeyObject and CryptoKey.
#ifndef GYRE_BINDINGS_CRYPTO_KEY_HANDLE_H_
#define GYRE_BINDINGS_CRYPTO_KEY_HANDLE_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/crypto/key.h"

namespace gyre::crypto {

class KeyHandle final : public js::Wrapped {
 public:
  // A symmetric key with a copy of the bytes.
  static absl::StatusOr<std::unique_ptr<KeyHandle>> New(js::Lock& js, absl::Span<uint8_t> bytes);
  explicit KeyHandle(SecretKey secret) : secret_(std::move(secret)) {}

  const SecretKey& secret() const { return secret_; }

  double Size(js::Lock&) { return static_cast<double>(secret_->size()); }
  // The bytes as an ArrayBuffer.
  js::Value Export(js::Lock& js);
  bool Equals(js::Lock&, KeyHandle* other);

  static constexpr absl::string_view kClassName = "KeyObjectHandle";
  static constexpr auto kMembers =
      js::Members<js::Method<"size", &KeyHandle::Size>, js::Method<"export", &KeyHandle::Export>,
                  js::Method<"equals", &KeyHandle::Equals>>();

 private:
  SecretKey secret_;
};

// An argument that is key material: a KeyHandle, or bytes, which are copied.
struct KeyArgument {
  SecretKey key;
};

}  // namespace gyre::crypto

namespace gyre::js {

template <>
struct Convert<crypto::KeyArgument> {
  static constexpr absl::string_view kExpected = "KeyObjectHandle or ArrayBufferView";
  static bool From(Lock& js, Value value, crypto::KeyArgument* out);
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CRYPTO_KEY_HANDLE_H_
