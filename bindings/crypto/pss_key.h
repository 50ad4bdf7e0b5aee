// RSA keys that are for PSS signatures alone (RFC 4055 section 1.2), "rsa-pss" of node:crypto.
//
// BoringSSL has no such kind: to it they are RSA keys. What binds them hangs on the RSA object, and
// whoever signs, encrypts or writes a key looks for it. Any thread.
#ifndef GYRE_BINDINGS_CRYPTO_PSS_KEY_H_
#define GYRE_BINDINGS_CRYPTO_PSS_KEY_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "openssl/bytestring.h"
#include "openssl/evp.h"
#include "openssl/rsa.h"

namespace gyre::crypto {

// What signatures of a key have to be like (RSASSA-PSS-params, RFC 4055 section 3.1).
struct PssRules {
  const EVP_MD* digest = nullptr;
  // Of the mask.
  const EVP_MD* mask_digest = nullptr;
  // In bytes, at least.
  int32_t salt_length = 20;
};

struct PssKey {
  // Nothing where every digest and length will do.
  std::optional<PssRules> rules;
};

// The rules that a standard leaves out: SHA-1 for both, and 20 bytes.
PssRules DefaultPssRules();

// Null for other keys. Lives as long as the key.
const PssKey* PssOf(const EVP_PKEY* key);

// Binds a key that nobody else has yet.
bool BindToPss(RSA* rsa, PssKey pss);

// id-RSASSA-PSS with its parameters, as an AlgorithmIdentifier has them; what is not understood is
// no key that could be used.
bool IsPssIdentifier(const CBS& oid);
bool ParsePssParameters(CBS* parameters, PssKey* out);
bool WritePssIdentifier(CBB* out, const PssKey& pss);

// "sha256".
absl::string_view DigestName(const EVP_MD* digest);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_PSS_KEY_H_
