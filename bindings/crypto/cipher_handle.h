// The native half of crypto.Cipheriv and crypto.Decipheriv.
#ifndef GYRE_BINDINGS_CRYPTO_CIPHER_HANDLE_H_
#define GYRE_BINDINGS_CRYPTO_CIPHER_HANDLE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/crypto/cipher.h"
#include "bindings/crypto/key_handle.h"

namespace gyre::crypto {

class CipherHandle final : public js::Wrapped {
 public:
  // `iv` may be missing; `tag_size` is -1 where the user named none.
  static absl::StatusOr<std::unique_ptr<CipherHandle>> New(js::Lock& js, std::string name,
                                                           bool encrypt, KeyBytes key,
                                                           std::optional<absl::Span<uint8_t>> iv,
                                                           int32_t tag_size);
  CipherHandle(const CipherInfo& info, bool encrypt, std::unique_ptr<Cipher> cipher,
               int32_t tag_size)
      : info_(info), encrypt_(encrypt), tag_size_(tag_size), cipher_(std::move(cipher)) {}

  // (string or view, encoding of a string): what is ready, as an ArrayBuffer.
  void Update(js::Lock& js, const js::CallbackInfo& info);
  // The rest, as an ArrayBuffer; nothing can be done with the message afterwards.
  absl::StatusOr<js::Value> Final(js::Lock& js);

  // These return whether the message is in a state for it.
  bool SetAutoPadding(js::Lock&, bool padding);
  bool SetAad(js::Lock&, absl::Span<uint8_t> data);

  // The tag of an encryption that has ended, as a Uint8Array; otherwise undefined.
  js::Value GetAuthTag(js::Lock& js);

  // What became of the tag of a decryption.
  enum TagResult { kWrongState, kTaken, kTakenShort };
  // kTakenShort for a shorter tag than usual where the user had not named the size.
  absl::StatusOr<int32_t> SetAuthTag(js::Lock&, absl::Span<uint8_t> tag);

  static constexpr absl::string_view kClassName = "CipherBase";
  static constexpr auto kMembers =
      js::Members<js::Method<"update", &CipherHandle::Update>,
                  js::Method<"final", &CipherHandle::Final>,
                  js::Method<"setAutoPadding", &CipherHandle::SetAutoPadding>,
                  js::Method<"setAAD", &CipherHandle::SetAad>,
                  js::Method<"getAuthTag", &CipherHandle::GetAuthTag>,
                  js::Method<"setAuthTag", &CipherHandle::SetAuthTag>>();

 private:
  static constexpr int32_t kUsualTag = 16;

  const CipherInfo& info_;
  bool encrypt_;
  int32_t tag_size_;
  bool has_tag_ = false;
  // Null after the end.
  std::unique_ptr<Cipher> cipher_;
  uint8_t tag_[kUsualTag] = {};
};

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_CIPHER_HANDLE_H_
