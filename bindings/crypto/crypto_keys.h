// internalBinding('crypto_keys'): public-key cryptography. The JavaScript half has checked all
// arguments; a digest is a number of findDigest() or -1, formats and structures are those of
// asymmetric_key.h, and keys are handles.
//
// The functions with `done` at the end work on the thread pool when it is given (see pool_job.h).
// The binding has classes: ask for it at first use.
#ifndef GYRE_BINDINGS_CRYPTO_CRYPTO_KEYS_H_
#define GYRE_BINDINGS_CRYPTO_CRYPTO_KEYS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/core/pool_job.h"
#include "bindings/crypto/dh_handle.h"
#include "bindings/crypto/ecdh_handle.h"
#include "bindings/crypto/key_handle.h"

namespace gyre::crypto {

class CryptoKeys final : public js::Binding {
 public:
  explicit CryptoKeys(js::Realm&) {}

  using Bytes = absl::Span<uint8_t>;

  absl::StatusOr<js::Value> ParsePrivate(js::Lock& js, Bytes data, int32_t format,
                                         int32_t structure, std::optional<Bytes> passphrase);
  // Of a private key the public half.
  absl::StatusOr<js::Value> ParsePublic(js::Lock& js, Bytes data, int32_t format, int32_t structure,
                                        std::optional<Bytes> passphrase);
  // (type, curve or '', whether the private key is meant, [name, bytes, ...])
  absl::StatusOr<js::Value> FromJwk(js::Lock& js, std::string type, std::string curve,
                                    bool is_private, js::Array parts);
  // A raw public or private key of "Ed25519" or "X25519", or a point of a curve.
  absl::StatusOr<js::Value> FromRaw(js::Lock& js, std::string curve, bool is_private, Bytes bytes);

  // 0 where there is no such curve.
  int32_t FindCurve(js::Lock& js, std::string name);

  // [public key, private key]
  absl::StatusOr<js::Value> GenerateRsa(js::Lock& js, uint32_t bits, uint32_t exponent,
                                        js::Done done);
  // Digests and the length of the salt are -1 where any will do.
  absl::StatusOr<js::Value> GeneratePss(js::Lock& js, uint32_t bits, uint32_t exponent,
                                        int32_t digest, int32_t mask_digest, int32_t salt_length,
                                        js::Done done);
  absl::StatusOr<js::Value> GenerateDsa(js::Lock& js, uint32_t bits, js::Done done);
  absl::StatusOr<js::Value> GenerateEc(js::Lock& js, int32_t curve, js::Done done);
  // "ed25519" or "x25519".
  absl::StatusOr<js::Value> GenerateRaw(js::Lock& js, std::string type, js::Done done);

  // The signature of a digest, or of a message where the algorithm takes no digest, as an
  // ArrayBuffer.
  absl::StatusOr<js::Value> Sign(js::Lock& js, KeyHandle* key, Bytes message, int32_t digest,
                                 std::optional<int32_t> padding, std::optional<int32_t> salt_length,
                                 bool side_by_side, js::Done done);
  absl::StatusOr<js::Value> Verify(js::Lock& js, KeyHandle* key, Bytes message, Bytes signature,
                                   int32_t digest, std::optional<int32_t> padding,
                                   std::optional<int32_t> salt_length, bool side_by_side,
                                   js::Done done);

  // `operation` is an RsaOperation; the result is an ArrayBuffer.
  absl::StatusOr<js::Value> RsaCrypt(js::Lock& js, int32_t operation, KeyHandle* key, Bytes data,
                                     int32_t padding, int32_t digest, std::optional<Bytes> label,
                                     js::Done done);

  // The secret of two keys, as an ArrayBuffer.
  absl::StatusOr<js::Value> Agree(js::Lock& js, KeyHandle* own, KeyHandle* other, js::Done done);

  // Big-endian numbers in ArrayBuffers.
  absl::StatusOr<js::Value> GeneratePrime(js::Lock& js, int32_t bits, bool safe,
                                          std::optional<Bytes> divisor,
                                          std::optional<Bytes> remainder, js::Done done);
  absl::StatusOr<js::Value> CheckPrime(js::Lock& js, Bytes candidate, int32_t checks,
                                       js::Done done);

  bool VerifySpkac(js::Lock& js, Bytes spkac);
  // Empty ArrayBuffers for what is no SPKAC.
  absl::StatusOr<js::Value> SpkacPublicKey(js::Lock& js, Bytes spkac);
  absl::StatusOr<js::Value> SpkacChallenge(js::Lock& js, Bytes spkac);

  static constexpr absl::string_view kName = "crypto_keys";
  static constexpr auto kMembers = js::Members<
      js::Class<EcdhHandle>, js::Class<DhHandle>,
      js::Method<"generatePrime", &CryptoKeys::GeneratePrime>,
      js::Method<"checkPrime", &CryptoKeys::CheckPrime>,
      js::Method<"verifySpkac", &CryptoKeys::VerifySpkac>,
      js::Method<"spkacPublicKey", &CryptoKeys::SpkacPublicKey>,
      js::Method<"spkacChallenge", &CryptoKeys::SpkacChallenge>,
      js::Method<"parsePrivate", &CryptoKeys::ParsePrivate>,
      js::Method<"parsePublic", &CryptoKeys::ParsePublic>,
      js::Method<"fromJwk", &CryptoKeys::FromJwk>, js::Method<"fromRaw", &CryptoKeys::FromRaw>,
      js::Method<"findCurve", &CryptoKeys::FindCurve>,
      js::Method<"generateRsa", &CryptoKeys::GenerateRsa>,
      js::Method<"generatePss", &CryptoKeys::GeneratePss>,
      js::Method<"generateDsa", &CryptoKeys::GenerateDsa>,
      js::Method<"generateEc", &CryptoKeys::GenerateEc>,
      js::Method<"generateRaw", &CryptoKeys::GenerateRaw>, js::Method<"sign", &CryptoKeys::Sign>,
      js::Method<"verify", &CryptoKeys::Verify>, js::Method<"rsaCrypt", &CryptoKeys::RsaCrypt>,
      js::Method<"agree", &CryptoKeys::Agree>>();
};

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_CRYPTO_KEYS_H_
