// The native halves of crypto.Hash and crypto.Hmac.
#ifndef GYRE_BINDINGS_CRYPTO_HASH_H_
#define GYRE_BINDINGS_CRYPTO_HASH_H_

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/crypto/digest.h"
#include "bindings/crypto/key_handle.h"
#include "openssl/hmac.h"

namespace gyre::crypto {

// A digest under way. Once it has given its result it is as new, so that JavaScript may use it for
// another message.
class HashHandle final : public js::Wrapped {
 public:
  static absl::StatusOr<std::unique_ptr<HashHandle>> New(js::Lock& js, int32_t digest);
  explicit HashHandle(std::unique_ptr<Hasher> hasher) : hasher_(std::move(hasher)) {}

  // (string or view, encoding of a string)
  void Update(js::Lock& js, const js::CallbackInfo& info);
  // (size, encoding): the digest as a string. The size is the digest's, but for extendable ones.
  void Digest(js::Lock& js, const js::CallbackInfo& info);
  // The digest into a view of its size.
  void DigestInto(js::Lock&, absl::Span<uint8_t> out) { hasher_->Finish(out); }
  js::Object Copy(js::Lock& js);

  static constexpr absl::string_view kClassName = "Hash";
  static constexpr auto kMembers = js::Members<
      js::Method<"update", &HashHandle::Update>, js::Method<"digest", &HashHandle::Digest>,
      js::Method<"digestInto", &HashHandle::DigestInto>, js::Method<"copy", &HashHandle::Copy>>();

 private:
  std::unique_ptr<Hasher> hasher_;
};

// A message authentication code under way (RFC 2104).
class HmacHandle final : public js::Wrapped {
 public:
  static absl::StatusOr<std::unique_ptr<HmacHandle>> New(js::Lock& js, int32_t digest,
                                                         KeyBytes key);

  // (string or view, encoding of a string)
  void Update(js::Lock& js, const js::CallbackInfo& info);
  // (encoding): the code as a string, or without an encoding as a Uint8Array; once.
  void Digest(js::Lock& js, const js::CallbackInfo& info);

  static constexpr absl::string_view kClassName = "Hmac";
  static constexpr auto kMembers = js::Members<js::Method<"update", &HmacHandle::Update>,
                                               js::Method<"digest", &HmacHandle::Digest>>();

 private:
  bssl::ScopedHMAC_CTX context_;
};

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_HASH_H_
