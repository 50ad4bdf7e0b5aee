// internalBinding('crypto'): digests, authentication codes, derived keys and random bytes. The
// JavaScript half has checked all arguments; a digest is a number of findDigest().
//
// The functions with `done` at the end work on the thread pool when it is given (see pool_job.h).
// The binding has classes: ask for it at first use.
// https://nodejs.org/docs/latest-v20.x/api/crypto.html
#ifndef GYRE_BINDINGS_CRYPTO_CRYPTO_H_
#define GYRE_BINDINGS_CRYPTO_CRYPTO_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/core/pool_job.h"
#include "bindings/crypto/cipher_handle.h"
#include "bindings/crypto/hash.h"
#include "bindings/crypto/key_handle.h"

namespace gyre::crypto {

class Crypto final : public js::Binding {
 public:
  explicit Crypto(js::Realm&) {}

  // -1 where there is none.
  int32_t FindDigest(js::Lock& js, std::string name);
  // [size, whether any size can be asked for, whether HMAC and key derivation know it]
  js::Array DigestInfo(js::Lock& js, int32_t digest);
  js::Array DigestNames(js::Lock& js);

  // The digest of all of a message, as an ArrayBuffer.
  absl::StatusOr<js::Value> Digest(js::Lock& js, int32_t digest, KeyArgument message,
                                   js::Done done);

  js::Array CipherNames(js::Lock& js);
  // Of a name or number of OpenSSL: [mode, name, number, block size, length of the vector, of the
  // key], or undefined; with lengths, only if the cipher takes them.
  absl::StatusOr<js::Value> CipherInfo(js::Lock& js, js::Value name_or_number,
                                       std::optional<int32_t> key_length,
                                       std::optional<int32_t> iv_length);

  // Fills `size` bytes of a view or buffer. An asynchronous call gives the bytes that are still
  // there when it is done.
  absl::StatusOr<js::Value> FillRandom(js::Lock& js, js::Value view, double offset, double size,
                                       js::Done done);

  // The derived bytes as an ArrayBuffer.
  absl::StatusOr<js::Value> Pbkdf2(js::Lock& js, KeyArgument password, KeyArgument salt,
                                   uint32_t iterations, double size, int32_t digest, js::Done done);
  absl::StatusOr<js::Value> Scrypt(js::Lock& js, KeyArgument password, KeyArgument salt, double n,
                                   double r, double p, double size, js::Done done);
  absl::StatusOr<js::Value> Hkdf(js::Lock& js, int32_t digest, KeyArgument key, KeyArgument salt,
                                 KeyArgument info, double size, js::Done done);
  // 0 where the parameters of scrypt are allowed, 1 where not, 2 where they need too much memory.
  int32_t CheckScrypt(js::Lock& js, double n, double r, double p, double max_memory);

  // crypto.timingSafeEqual() itself.
  void TimingSafeEqual(js::Lock& js, const js::CallbackInfo& info);

  static constexpr absl::string_view kName = "crypto";
  static constexpr auto kMembers = js::Members<
      js::Class<HashHandle>, js::Class<HmacHandle>, js::Class<KeyHandle>, js::Class<CipherHandle>,
      js::Method<"cipherNames", &Crypto::CipherNames>,
      js::Method<"cipherInfo", &Crypto::CipherInfo>, js::Method<"findDigest", &Crypto::FindDigest>,
      js::Method<"digestInfo", &Crypto::DigestInfo>,
      js::Method<"digestNames", &Crypto::DigestNames>, js::Method<"digest", &Crypto::Digest>,
      js::Method<"fillRandom", &Crypto::FillRandom>, js::Method<"pbkdf2", &Crypto::Pbkdf2>,
      js::Method<"scrypt", &Crypto::Scrypt>, js::Method<"hkdf", &Crypto::Hkdf>,
      js::Method<"checkScrypt", &Crypto::CheckScrypt>,
      js::Method<"timingSafeEqual", &Crypto::TimingSafeEqual>>();
};

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_CRYPTO_H_
