// The numbers of a key as JSON Web Keys name them (RFC 7518, section 6; RFC 8037).
#ifndef GYRE_BINDINGS_CRYPTO_JWK_H_
#define GYRE_BINDINGS_CRYPTO_JWK_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bindings/crypto/asymmetric_key.h"

namespace gyre::crypto {

// Name and big-endian bytes, in the order in which Node writes them.
using JwkParts = std::vector<std::pair<std::string, std::string>>;

struct Jwk {
  // "RSA", "EC" or "OKP".
  std::string type;
  // Of the last two.
  std::string curve;
  JwkParts parts;
};

// ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE or _CURVE for keys that have no such form.
absl::StatusOr<Jwk> ToJwk(const EVP_PKEY* key, bool is_private);

// ERR_CRYPTO_INVALID_JWK for numbers that are no key.
absl::StatusOr<PKey> FromJwk(const Jwk& jwk, bool is_private);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_JWK_H_
