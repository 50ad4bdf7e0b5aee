// Signatures, and RSA encryption. Any thread.
#ifndef GYRE_BINDINGS_CRYPTO_SIGNATURE_H_
#define GYRE_BINDINGS_CRYPTO_SIGNATURE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "openssl/evp.h"

namespace gyre::crypto {

struct SignatureOptions {
  // Of `message`, which is a digest then; null for algorithms that sign the message itself.
  const EVP_MD* digest = nullptr;
  // Of RSA; one of the RSA_*_PADDING.
  std::optional<int32_t> padding;
  std::optional<int32_t> salt_length;
  // Signatures of elliptic curves and DSA as two numbers side by side instead of DER.
  bool side_by_side = false;
};

absl::StatusOr<std::string> Sign(EVP_PKEY* key, absl::Span<const uint8_t> message,
                                 const SignatureOptions& options);

// False for a signature that is not one of the key's; a failure for options that do not go
// together.
absl::StatusOr<bool> Verify(EVP_PKEY* key, absl::Span<const uint8_t> message,
                            absl::Span<const uint8_t> signature, const SignatureOptions& options);

enum class RsaOperation : int32_t {
  kPublicEncrypt,
  kPrivateDecrypt,
  kPrivateEncrypt,
  kPublicDecrypt
};

struct RsaOptions {
  int32_t padding = 0;
  // Of OAEP.
  const EVP_MD* digest = nullptr;
  std::string label;
};

absl::StatusOr<std::string> RsaCrypt(EVP_PKEY* key, RsaOperation operation,
                                     absl::Span<const uint8_t> data, const RsaOptions& options);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_SIGNATURE_H_
