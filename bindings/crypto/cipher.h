// Symmetric ciphers by name, incremental. BoringSSL does the work.
#ifndef GYRE_BINDINGS_CRYPTO_CIPHER_H_
#define GYRE_BINDINGS_CRYPTO_CIPHER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "openssl/cipher.h"

namespace gyre::crypto {

enum class CipherKind : uint8_t { kEvp, kChaCha20, kChaChaPoly, kKeyWrap, kKeyWrapPadded };

struct CipherInfo {
  // As OpenSSL calls it, in lower case, with its number there.
  absl::string_view name;
  int nid;
  absl::string_view mode;
  // 0 for stream ciphers.
  size_t block_size;
  // 0 for ciphers without; of authenticated ciphers the usual one.
  size_t iv_length;
  size_t key_length;
  CipherKind kind = CipherKind::kEvp;
  const EVP_CIPHER* (*evp)() = nullptr;

  bool authenticated() const { return mode == "gcm" || kind == CipherKind::kChaChaPoly; }
  // Whether an initialization vector may have this length.
  bool AllowsIv(size_t length) const;
};

// Null where there is none. Names are compared without case.
const CipherInfo* FindCipher(absl::string_view name);
const CipherInfo* FindCipher(int nid);

// Every name that there is, unsorted.
std::vector<absl::string_view> CipherNames();

// One message that is encrypted or decrypted.
class Cipher {
 public:
  virtual ~Cipher() = default;

  // Key and initialization vector have lengths that the cipher allows.
  static absl::StatusOr<std::unique_ptr<Cipher>> New(const CipherInfo& info, bool encrypt,
                                                     absl::Span<const uint8_t> key,
                                                     absl::Span<const uint8_t> iv);

  // The most that Update() writes for `size` bytes, and that Finish() writes.
  virtual size_t OutputSize(size_t size) const { return size + EVP_MAX_BLOCK_LENGTH; }
  // Writes what is ready to `out`, which has room for OutputSize(); returns its size.
  virtual absl::StatusOr<size_t> Update(absl::Span<const uint8_t> in, uint8_t* out) = 0;
  virtual absl::StatusOr<size_t> Finish(uint8_t* out) = 0;

  virtual void SetPadding(bool padding) {}

  // For authenticated ciphers. Data that is authenticated only comes before the rest; false where
  // it is too late.
  virtual bool UpdateAad(absl::Span<const uint8_t> data) { return false; }
  // Before the end of a decryption, the tag that is expected.
  virtual void SetTag(absl::Span<const uint8_t> tag) {}
  // After the end of an encryption, the first bytes of the tag.
  virtual bool GetTag(absl::Span<uint8_t> tag) { return false; }
};

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_CIPHER_H_
