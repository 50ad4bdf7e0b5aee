// Message digests by name, incremental. BoringSSL does the work.
//
// A digest is known by its number, which stays the same while the process runs. Names are those of
// OpenSSL, compared without case, with the aliases that node:crypto takes.
#ifndef GYRE_BINDINGS_CRYPTO_DIGEST_H_
#define GYRE_BINDINGS_CRYPTO_DIGEST_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "openssl/evp.h"

namespace gyre::crypto {

struct DigestInfo {
  // As getHashes() lists it.
  absl::string_view name;
  size_t size = 0;
  // Whether output of any size can be asked for; `size` is then the usual one.
  bool extendable = false;
};

inline constexpr int32_t kNoDigest = -1;

// The number of a digest, or kNoDigest.
int32_t FindDigest(absl::string_view name);
DigestInfo InfoOf(int32_t digest);

// For what is built on digests (HMAC, key derivation, signatures); null for the few that BoringSSL
// has no such use for.
const EVP_MD* EvpDigest(int32_t digest);

// Every name that there is, unsorted.
std::vector<absl::string_view> DigestNames();

// The digest of a message that comes in pieces.
class Hasher {
 public:
  virtual ~Hasher() = default;

  // `digest` is a number of FindDigest().
  static std::unique_ptr<Hasher> New(int32_t digest);

  virtual void Update(absl::Span<const uint8_t> bytes) = 0;
  // Fills `out`, which has the digest's size, or any for an extendable one, and begins anew.
  virtual void Finish(absl::Span<uint8_t> out) = 0;
  virtual std::unique_ptr<Hasher> Copy() const = 0;
};

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_DIGEST_H_
