// The DER that keys travel in: SubjectPublicKeyInfo (RFC 5280 section 4.1), PrivateKeyInfo and
// EncryptedPrivateKeyInfo (RFC 5958), and the older structures of RSA, EC and DSA keys. Of the
// kinds of key that BoringSSL has, of RSA keys for PSS alone, and of the curves of curves.h.
//
// Any thread. Null and false for a failure, whose reason may stand in the thread's error queue.
#ifndef GYRE_BINDINGS_CRYPTO_KEY_INFO_H_
#define GYRE_BINDINGS_CRYPTO_KEY_INFO_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "openssl/bytestring.h"
#include "openssl/evp.h"

namespace gyre::crypto {

using PKey = bssl::UniquePtr<EVP_PKEY>;

PKey ParsePublicInfo(absl::Span<const uint8_t> der);
PKey ParsePrivateInfo(absl::Span<const uint8_t> der);
PKey ParseEncryptedInfo(absl::Span<const uint8_t> der, absl::string_view passphrase);

// RSAPublicKey and RSAPrivateKey of PKCS #1.
PKey ParseRsaPublic(absl::Span<const uint8_t> der);
PKey ParseRsaPrivate(absl::Span<const uint8_t> der);
// ECPrivateKey of SEC 1 with the name of its curve, and OpenSSL's structure of a DSA key.
PKey ParseEcPrivate(absl::Span<const uint8_t> der);
PKey ParseDsaPrivate(absl::Span<const uint8_t> der);

bool WritePublicInfo(CBB* out, const EVP_PKEY* key);
bool WritePrivateInfo(CBB* out, const EVP_PKEY* key);
// PBES2 (RFC 8018 section 6.2).
bool WriteEncryptedInfo(CBB* out, const EVP_PKEY* key, const EVP_CIPHER* cipher,
                        absl::string_view passphrase);
bool WriteEcPrivate(CBB* out, const EVP_PKEY* key);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_KEY_INFO_H_
