// Keys made of passwords and of other keys: PBKDF2 (RFC 8018), scrypt (RFC 7914) and HKDF
// (RFC 5869). Any thread. The caller has checked the ranges; out of memory is a failure.
#ifndef GYRE_BINDINGS_CRYPTO_DERIVE_H_
#define GYRE_BINDINGS_CRYPTO_DERIVE_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "openssl/evp.h"

namespace gyre::crypto {

// Each fills `out`.
absl::Status Pbkdf2(absl::Span<const uint8_t> password, absl::Span<const uint8_t> salt,
                    uint32_t iterations, const EVP_MD* digest, absl::Span<uint8_t> out);

struct ScryptCost {
  uint64_t n = 0;
  uint64_t r = 0;
  uint64_t p = 0;
};

enum class ScryptCheck { kOk, kInvalid, kTooMuchMemory };

// Whether the parameters are allowed, and need at most `max_memory` bytes.
ScryptCheck CheckScrypt(const ScryptCost& cost, uint64_t max_memory);

// `cost` has passed the check.
absl::Status Scrypt(absl::Span<const uint8_t> password, absl::Span<const uint8_t> salt,
                    const ScryptCost& cost, absl::Span<uint8_t> out);

// `out` is at most 255 digests long.
absl::Status Hkdf(const EVP_MD* digest, absl::Span<const uint8_t> key,
                  absl::Span<const uint8_t> salt, absl::Span<const uint8_t> info,
                  absl::Span<uint8_t> out);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_DERIVE_H_
