// The native half of crypto.ECDH: a key on a curve that is put together in steps.
#ifndef GYRE_BINDINGS_CRYPTO_ECDH_HANDLE_H_
#define GYRE_BINDINGS_CRYPTO_ECDH_HANDLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "openssl/ec_key.h"

namespace gyre::crypto {

class EcdhHandle final : public js::Wrapped {
 public:
  using Bytes = absl::Span<uint8_t>;

  static absl::StatusOr<std::unique_ptr<EcdhHandle>> New(js::Lock& js, std::string curve);
  explicit EcdhHandle(bssl::UniquePtr<EC_KEY> key) : key_(std::move(key)) {}

  absl::Status GenerateKeys(js::Lock&);
  // Points are written in a form of point_conversion_form_t; results are ArrayBuffers.
  absl::StatusOr<js::Value> PublicKey(js::Lock& js, int32_t form);
  absl::StatusOr<js::Value> PrivateKey(js::Lock& js);
  absl::Status SetPublicKey(js::Lock&, Bytes point);
  absl::Status SetPrivateKey(js::Lock&, Bytes number);
  // The x coordinate that both sides agree on; undefined where the other's key is none.
  absl::StatusOr<js::Value> ComputeSecret(js::Lock& js, Bytes other);
  // A point in another form.
  absl::StatusOr<js::Value> Convert(js::Lock& js, Bytes point, int32_t form);

  static constexpr absl::string_view kClassName = "ECDH";
  static constexpr auto kMembers =
      js::Members<js::Method<"generateKeys", &EcdhHandle::GenerateKeys>,
                  js::Method<"publicKey", &EcdhHandle::PublicKey>,
                  js::Method<"privateKey", &EcdhHandle::PrivateKey>,
                  js::Method<"setPublicKey", &EcdhHandle::SetPublicKey>,
                  js::Method<"setPrivateKey", &EcdhHandle::SetPrivateKey>,
                  js::Method<"computeSecret", &EcdhHandle::ComputeSecret>,
                  js::Method<"convert", &EcdhHandle::Convert>>();

 private:
  bssl::UniquePtr<EC_POINT> PointOf(Bytes point) const;

  bssl::UniquePtr<EC_KEY> key_;
};

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_ECDH_HANDLE_H_
