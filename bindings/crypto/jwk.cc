#include "bindings/crypto/jwk.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "bindings/core/error.h"
#include "bindings/crypto/curves.h"
#include "bindings/crypto/pss_key.h"
#include "openssl/bn.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/err.h"
#include "openssl/nid.h"
#include "openssl/rsa.h"

namespace gyre::crypto {
namespace {

constexpr size_t kRawKey = 32;

absl::Status InvalidJwk(absl::string_view text) {
  ERR_clear_error();
  return js::NodeError(js::ErrorKind::kTypeError, "ERR_CRYPTO_INVALID_JWK", text);
}

// With zeros in front where the number is shorter than `size`.
std::string BytesOf(const BIGNUM* number, size_t size) {
  std::string bytes(size, '\0');
  BN_bn2bin_padded(reinterpret_cast<uint8_t*>(bytes.data()), size, number);
  return bytes;
}

std::string BytesOf(const BIGNUM* number) { return BytesOf(number, BN_num_bytes(number)); }

bssl::UniquePtr<BIGNUM> NumberOf(const Jwk& jwk, absl::string_view name) {
  for (const auto& [key, value] : jwk.parts) {
    if (key == name) {
      return bssl::UniquePtr<BIGNUM>(
          BN_bin2bn(reinterpret_cast<const uint8_t*>(value.data()), value.size(), nullptr));
    }
  }
  return nullptr;
}

const std::string* PartOf(const Jwk& jwk, absl::string_view name) {
  for (const auto& [key, value] : jwk.parts) {
    if (key == name) return &value;
  }
  return nullptr;
}

Jwk RsaToJwk(const RSA* rsa, bool is_private) {
  Jwk jwk{"RSA", "", {{"n", BytesOf(RSA_get0_n(rsa))}, {"e", BytesOf(RSA_get0_e(rsa))}}};
  if (!is_private) return jwk;
  for (const auto& [name, number] :
       std::initializer_list<std::pair<const char*, const BIGNUM*>>{{"d", RSA_get0_d(rsa)},
                                                                    {"p", RSA_get0_p(rsa)},
                                                                    {"q", RSA_get0_q(rsa)},
                                                                    {"dp", RSA_get0_dmp1(rsa)},
                                                                    {"dq", RSA_get0_dmq1(rsa)},
                                                                    {"qi", RSA_get0_iqmp(rsa)}}) {
    jwk.parts.emplace_back(name, BytesOf(number));
  }
  return jwk;
}

absl::StatusOr<Jwk> EcToJwk(const EC_KEY* ec, bool is_private) {
  const EC_GROUP* group = EC_KEY_get0_group(ec);
  const int nid = CurveOf(group);
  // RFC 7518 has no P-224.
  if (nid == NID_secp224r1 || NistCurveName(nid).empty()) {
    return js::NodeError(js::ErrorKind::kError, "ERR_CRYPTO_JWK_UNSUPPORTED_CURVE",
                         absl::StrCat("Unsupported JWK EC curve: ", CurveName(nid), "."));
  }
  bssl::UniquePtr<BIGNUM> x(BN_new());
  bssl::UniquePtr<BIGNUM> y(BN_new());
  EC_POINT_get_affine_coordinates(group, EC_KEY_get0_public_key(ec), x.get(), y.get(), nullptr);
  const size_t size = (EC_GROUP_get_degree(group) + 7) / 8;
  Jwk jwk{"EC",
          std::string(NistCurveName(nid)),
          {{"x", BytesOf(x.get(), size)}, {"y", BytesOf(y.get(), size)}}};
  if (is_private) {
    const size_t order = BN_num_bytes(EC_GROUP_get0_order(group));
    jwk.parts.emplace_back("d", BytesOf(EC_KEY_get0_private_key(ec), order));
  }
  return jwk;
}

Jwk RawToJwk(const EVP_PKEY* key, bool is_private) {
  uint8_t bytes[kRawKey];
  size_t size = sizeof(bytes);
  EVP_PKEY_get_raw_public_key(key, bytes, &size);
  const char* curve = EVP_PKEY_id(key) == EVP_PKEY_ED25519 ? "Ed25519" : "X25519";
  Jwk jwk{"OKP", curve, {{"x", std::string(reinterpret_cast<char*>(bytes), size)}}};
  if (is_private) {
    EVP_PKEY_get_raw_private_key(key, bytes, &size);
    jwk.parts.emplace_back("d", std::string(reinterpret_cast<char*>(bytes), size));
  }
  return jwk;
}

absl::StatusOr<PKey> RsaFromJwk(const Jwk& jwk, bool is_private) {
  const auto take = [&jwk](absl::string_view name) { return NumberOf(jwk, name).release(); };
  bssl::UniquePtr<RSA> rsa(RSA_new());
  bool ok = RSA_set0_key(rsa.get(), take("n"), take("e"), is_private ? take("d") : nullptr) == 1;
  if (is_private) {
    ok = ok && RSA_set0_factors(rsa.get(), take("p"), take("q")) == 1 &&
         RSA_set0_crt_params(rsa.get(), take("dp"), take("dq"), take("qi")) == 1 &&
         RSA_check_key(rsa.get()) == 1;
  }
  PKey key(EVP_PKEY_new());
  if (!ok || !EVP_PKEY_set1_RSA(key.get(), rsa.get())) {
    return InvalidJwk("Invalid JWK RSA key");
  }
  return key;
}

absl::StatusOr<PKey> EcFromJwk(const Jwk& jwk, bool is_private) {
  const int nid = FindCurve(jwk.curve);
  if (nid == NID_undef) {
    return js::NodeError(js::ErrorKind::kTypeError, "ERR_CRYPTO_INVALID_CURVE",
                         "Invalid EC curve name");
  }
  bssl::UniquePtr<EC_KEY> ec = NewEcKey(nid);
  bssl::UniquePtr<BIGNUM> x = NumberOf(jwk, "x");
  bssl::UniquePtr<BIGNUM> y = NumberOf(jwk, "y");
  bssl::UniquePtr<BIGNUM> d = NumberOf(jwk, "d");
  PKey key(EVP_PKEY_new());
  if (x == nullptr || y == nullptr ||
      !EC_KEY_set_public_key_affine_coordinates(ec.get(), x.get(), y.get()) ||
      (is_private && (d == nullptr || !EC_KEY_set_private_key(ec.get(), d.get()))) ||
      !EVP_PKEY_set1_EC_KEY(key.get(), ec.get())) {
    return InvalidJwk("Invalid JWK EC key");
  }
  return key;
}

absl::StatusOr<PKey> RawFromJwk(const Jwk& jwk, bool is_private) {
  const int type = jwk.curve == "Ed25519" ? EVP_PKEY_ED25519 : EVP_PKEY_X25519;
  const std::string* bytes = PartOf(jwk, is_private ? "d" : "x");
  if (bytes == nullptr || bytes->size() != kRawKey ||
      (jwk.curve != "Ed25519" && jwk.curve != "X25519")) {
    return InvalidJwk("Invalid JWK data");
  }
  const auto* data = reinterpret_cast<const uint8_t*>(bytes->data());
  PKey key(is_private ? EVP_PKEY_new_raw_private_key(type, nullptr, data, kRawKey)
                      : EVP_PKEY_new_raw_public_key(type, nullptr, data, kRawKey));
  if (key == nullptr) return InvalidJwk("Invalid JWK data");
  return key;
}

}  // namespace

absl::StatusOr<Jwk> ToJwk(const EVP_PKEY* key, bool is_private) {
  const int type = PssOf(key) == nullptr ? EVP_PKEY_id(key) : EVP_PKEY_NONE;
  switch (type) {
    case EVP_PKEY_RSA:
      return RsaToJwk(EVP_PKEY_get0_RSA(key), is_private);
    case EVP_PKEY_EC:
      return EcToJwk(EVP_PKEY_get0_EC_KEY(key), is_private);
    case EVP_PKEY_ED25519:
    case EVP_PKEY_X25519:
      return RawToJwk(key, is_private);
    default:
      return js::NodeError(js::ErrorKind::kError, "ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE",
                           "Unsupported JWK Key Type.");
  }
}

absl::StatusOr<PKey> FromJwk(const Jwk& jwk, bool is_private) {
  if (jwk.type == "RSA") return RsaFromJwk(jwk, is_private);
  if (jwk.type == "EC") return EcFromJwk(jwk, is_private);
  return RawFromJwk(jwk, is_private);
}

}  // namespace gyre::crypto
