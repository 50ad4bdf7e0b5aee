// A key as JavaScript holds it, inside of KeyObject and CryptoKey.
#ifndef GYRE_BINDINGS_CRYPTO_KEY_HANDLE_H_
#define GYRE_BINDINGS_CRYPTO_KEY_HANDLE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/core/portable.h"
#include "bindings/crypto/asymmetric_key.h"
#include "bindings/crypto/key.h"

namespace gyre::crypto {

class KeyHandle final : public js::Portable {
 public:
  // A symmetric key with a copy of the bytes.
  static absl::StatusOr<std::unique_ptr<KeyHandle>> New(js::Lock& js, absl::Span<uint8_t> bytes);
  explicit KeyHandle(SecretKey secret) : secret_(std::move(secret)) {}
  KeyHandle(PKey key, bool is_private) : key_(std::move(key)), is_private_(is_private) {}

  // Null for another kind of key.
  const SecretKey& secret() const { return secret_; }
  EVP_PKEY* pkey() const { return key_.get(); }
  bool is_private() const { return is_private_; }

  bool IsPrivate(js::Lock&) { return is_private_; }
  bool Equals(js::Lock&, KeyHandle* other);

  // Of a secret key: its size, and its bytes as an ArrayBuffer.
  double Size(js::Lock&) { return secret_ == nullptr ? 0 : static_cast<double>(secret_->size()); }
  absl::StatusOr<js::Value> Export(js::Lock& js);

  // Of the others. The type is a name, as asymmetricKeyType; the details are those of
  // asymmetricKeyDetails.
  absl::string_view Type(js::Lock&);
  js::Object Details(js::Lock& js);
  // (format, structure, cipher, passphrase): text for PEM, an ArrayBuffer for DER.
  absl::StatusOr<js::Value> ExportPublic(js::Lock& js, int32_t format, int32_t structure);
  absl::StatusOr<js::Value> ExportPrivate(js::Lock& js, int32_t format, int32_t structure,
                                          std::optional<std::string> cipher,
                                          std::optional<absl::Span<uint8_t>> passphrase);
  // The members of a JSON Web Key, and the bytes of a raw public key or point.
  absl::StatusOr<js::Value> ExportJwk(js::Lock& js);
  absl::StatusOr<js::Value> ExportRaw(js::Lock& js);
  // The public half of a private key.
  absl::StatusOr<js::Value> ToPublic(js::Lock& js);

  // Realms share the key itself.
  std::shared_ptr<js::Ported> Port() override;

  using Base = js::Portable;
  static constexpr absl::string_view kClassName = "KeyObjectHandle";
  static constexpr auto kMembers =
      js::Members<js::Method<"size", &KeyHandle::Size>, js::Method<"export", &KeyHandle::Export>,
                  js::Method<"equals", &KeyHandle::Equals>,
                  js::Method<"isPrivate", &KeyHandle::IsPrivate>,
                  js::Method<"type", &KeyHandle::Type>, js::Method<"details", &KeyHandle::Details>,
                  js::Method<"exportPublic", &KeyHandle::ExportPublic>,
                  js::Method<"exportPrivate", &KeyHandle::ExportPrivate>,
                  js::Method<"exportJwk", &KeyHandle::ExportJwk>,
                  js::Method<"exportRaw", &KeyHandle::ExportRaw>,
                  js::Method<"toPublic", &KeyHandle::ToPublic>>();

 private:
  SecretKey secret_;
  PKey key_;
  bool is_private_ = false;
};

// An argument that is key material: the handle of a secret key, or bytes, which are copied.
struct KeyArgument {
  SecretKey key;
};

// The same without a copy: the bytes are valid until JavaScript runs again.
struct KeyBytes {
  absl::Span<const uint8_t> bytes;
};

}  // namespace gyre::crypto

namespace gyre::js {

template <>
struct Convert<crypto::KeyArgument> {
  static constexpr absl::string_view kExpected = "KeyObjectHandle or ArrayBufferView";
  static bool From(Lock& js, Value value, crypto::KeyArgument* out);
};

template <>
struct Convert<crypto::KeyBytes> {
  static constexpr absl::string_view kExpected = Convert<crypto::KeyArgument>::kExpected;
  static bool From(Lock& js, Value value, crypto::KeyBytes* out);
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CRYPTO_KEY_HANDLE_H_
