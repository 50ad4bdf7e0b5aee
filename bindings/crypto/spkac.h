// Signed public keys and challenges, as browsers once sent them (the SPKAC of <keygen>), in base64.
#ifndef GYRE_BINDINGS_CRYPTO_SPKAC_H_
#define GYRE_BINDINGS_CRYPTO_SPKAC_H_

#include <cstdint>
#include <string>

#include "absl/types/span.h"

namespace gyre::crypto {

bool VerifySpkac(absl::Span<const uint8_t> spkac);
// The public key as PEM, and the challenge; empty where there is none.
std::string SpkacPublicKey(absl::Span<const uint8_t> spkac);
std::string SpkacChallenge(absl::Span<const uint8_t> spkac);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_SPKAC_H_
