// New pairs of public and private keys, and what two of them agree on. Any thread.
#ifndef GYRE_BINDINGS_CRYPTO_KEYGEN_H_
#define GYRE_BINDINGS_CRYPTO_KEYGEN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "bindings/crypto/asymmetric_key.h"
#include "bindings/crypto/pss_key.h"

namespace gyre::crypto {

absl::StatusOr<PKey> GenerateRsa(uint32_t bits, uint32_t exponent);
// An RSA key for PSS signatures of these rules alone.
absl::StatusOr<PKey> GeneratePss(uint32_t bits, uint32_t exponent, std::optional<PssRules> rules);
absl::StatusOr<PKey> GenerateDsa(uint32_t bits);
// `curve` is a number of FindCurve().
absl::StatusOr<PKey> GenerateEc(int curve);
// EVP_PKEY_ED25519 or EVP_PKEY_X25519.
absl::StatusOr<PKey> GenerateRaw(int type);

// The secret that a private key and another's public key of the same kind agree on.
absl::StatusOr<std::string> Agree(EVP_PKEY* own, EVP_PKEY* other);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_KEYGEN_H_
