// ChaCha20 and ChaCha20-Poly1305 (RFC 8439) for messages that come in pieces, which BoringSSL's
// AEAD interface does not take. Its two primitives do the work. See cipher.h for the lengths.
#ifndef GYRE_BINDINGS_CRYPTO_CHACHA_H_
#define GYRE_BINDINGS_CRYPTO_CHACHA_H_

#include <cstdint>
#include <memory>

#include "absl/types/span.h"

namespace gyre::crypto {

class Cipher;

// The first 4 bytes of `iv` are the block counter to start with, little-endian, as in OpenSSL.
std::unique_ptr<Cipher> NewChaCha20(absl::Span<const uint8_t> key, absl::Span<const uint8_t> iv);

// A shorter nonce than 12 bytes gets zeros in front, as in OpenSSL.
std::unique_ptr<Cipher> NewChaChaPoly(bool encrypt, absl::Span<const uint8_t> key,
                                      absl::Span<const uint8_t> nonce);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_CHACHA_H_
