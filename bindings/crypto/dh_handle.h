// The native half of crypto.DiffieHellman and DiffieHellmanGroup: key agreement in the numbers
// modulo a prime.
#ifndef GYRE_BINDINGS_CRYPTO_DH_HANDLE_H_
#define GYRE_BINDINGS_CRYPTO_DH_HANDLE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "openssl/dh.h"

namespace gyre::crypto {

class DhHandle final : public js::Wrapped {
 public:
  using Bytes = absl::Span<uint8_t>;

  // With the prime, or with a new one of `bits` bits; the name of a group, such as "modp14", stands
  // for prime and generator.
  static absl::StatusOr<std::unique_ptr<DhHandle>> New(js::Lock& js, std::string group,
                                                       std::optional<Bytes> prime, int32_t bits,
                                                       std::optional<Bytes> generator);
  DhHandle(bssl::UniquePtr<DH> dh, int32_t verify_error)
      : dh_(std::move(dh)), verify_error_(verify_error) {}

  // Numbers are big-endian, in ArrayBuffers.
  absl::StatusOr<js::Value> GenerateKeys(js::Lock& js);
  // As long as the prime.
  absl::StatusOr<js::Value> ComputeSecret(js::Lock& js, Bytes other);
  absl::StatusOr<js::Value> Prime(js::Lock& js);
  absl::StatusOr<js::Value> Generator(js::Lock& js);
  absl::StatusOr<js::Value> PublicKey(js::Lock& js);
  absl::StatusOr<js::Value> PrivateKey(js::Lock& js);
  void SetPublicKey(js::Lock&, Bytes number);
  void SetPrivateKey(js::Lock&, Bytes number);
  // The DH_CHECK_* flags of what is wrong with the parameters.
  int32_t VerifyError(js::Lock&) { return verify_error_; }

  static constexpr absl::string_view kClassName = "DiffieHellman";
  static constexpr auto kMembers = js::Members<
      js::Method<"generateKeys", &DhHandle::GenerateKeys>,
      js::Method<"computeSecret", &DhHandle::ComputeSecret>, js::Method<"prime", &DhHandle::Prime>,
      js::Method<"generator", &DhHandle::Generator>, js::Method<"publicKey", &DhHandle::PublicKey>,
      js::Method<"privateKey", &DhHandle::PrivateKey>,
      js::Method<"setPublicKey", &DhHandle::SetPublicKey>,
      js::Method<"setPrivateKey", &DhHandle::SetPrivateKey>,
      js::Method<"verifyError", &DhHandle::VerifyError>>();

 private:
  bssl::UniquePtr<DH> dh_;
  int32_t verify_error_;
};

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_DH_HANDLE_H_
