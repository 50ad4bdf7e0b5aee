// Public and private keys: read from and written to the formats that programs exchange.
//
// All of it may run on any thread. EVP_PKEY counts references and is not changed once it is read.
#ifndef GYRE_BINDINGS_CRYPTO_ASYMMETRIC_KEY_H_
#define GYRE_BINDINGS_CRYPTO_ASYMMETRIC_KEY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/crypto/key_info.h"
#include "openssl/evp.h"

namespace gyre::crypto {

// The numbers are those of internal/crypto/key_encoding.
enum class KeyFormat : int32_t { kDer, kPem };
enum class KeyStructure : int32_t { kUnknown = -1, kPkcs1, kPkcs8, kSpki, kSec1 };

// How a key is written. A passphrase belongs to a private key; with `cipher`, a name, when one is
// written.
struct KeyEncoding {
  KeyFormat format = KeyFormat::kPem;
  KeyStructure structure = KeyStructure::kUnknown;
  std::string cipher;
  std::optional<std::string> passphrase;
};

// Fails where the key is encrypted and no passphrase given, in Node's two ways.
absl::StatusOr<PKey> ParsePrivateKey(absl::Span<const uint8_t> data, const KeyEncoding& encoding);

// Takes a private key, too, and sets `is_private` where it was one; and the key of a certificate.
absl::StatusOr<PKey> ParsePublicKey(absl::Span<const uint8_t> data, const KeyEncoding& encoding,
                                    bool* is_private);

absl::StatusOr<std::string> WritePrivateKey(const EVP_PKEY* key, const KeyEncoding& encoding);
absl::StatusOr<std::string> WritePublicKey(const EVP_PKEY* key, const KeyEncoding& encoding);

// "rsa", "rsa-pss", "dsa", "ec", "ed25519" or "x25519".
absl::string_view KeyTypeName(const EVP_PKEY* key);

// Null for a kind of key that ParsePublicInfo() does not read.
PKey CertificateKey(const X509* certificate);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_ASYMMETRIC_KEY_H_
