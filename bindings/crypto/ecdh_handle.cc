#include "bindings/crypto/ecdh_handle.h"

#include <algorithm>

#include "bindings/crypto/curves.h"
#include "bindings/crypto/openssl_error.h"
#include "openssl/bn.h"
#include "openssl/ec.h"
#include "openssl/ecdh.h"
#include "openssl/err.h"
#include "openssl/nid.h"

namespace gyre::crypto {
namespace {

js::Value ToArrayBuffer(js::Lock& js, std::unique_ptr<uint8_t[]> bytes, size_t size) {
  return js::NewArrayBuffer(js, std::move(bytes), size);
}

absl::StatusOr<js::Value> WritePoint(js::Lock& js, const EC_GROUP* group, const EC_POINT* point,
                                     int32_t form) {
  // BoringSSL does not write the hybrid form: the uncompressed one with the parity in its tag.
  const bool hybrid = form == 6;
  const auto written =
      hybrid ? POINT_CONVERSION_UNCOMPRESSED : static_cast<point_conversion_form_t>(form);
  const size_t size = EC_POINT_point2oct(group, point, written, nullptr, 0, nullptr);
  std::unique_ptr<uint8_t[]> bytes(new uint8_t[size]);
  if (size == 0 || EC_POINT_point2oct(group, point, written, bytes.get(), size, nullptr) != size) {
    return OpensslError("Failed to get public key");
  }
  if (hybrid) bytes[0] = 6 | (bytes[size - 1] & 1);
  return ToArrayBuffer(js, std::move(bytes), size);
}

absl::Status OperationFailed(absl::string_view text) {
  ERR_clear_error();
  return js::NodeError(js::ErrorKind::kError, "ERR_CRYPTO_OPERATION_FAILED", text);
}

}  // namespace

absl::StatusOr<std::unique_ptr<EcdhHandle>> EcdhHandle::New(js::Lock&, std::string curve) {
  bssl::UniquePtr<EC_KEY> key = NewEcKey(FindCurve(curve));
  if (key == nullptr) {
    return js::NodeError(js::ErrorKind::kTypeError, "ERR_CRYPTO_INVALID_CURVE",
                         "Invalid EC curve name");
  }
  return std::make_unique<EcdhHandle>(std::move(key));
}

bssl::UniquePtr<EC_POINT> EcdhHandle::PointOf(Bytes bytes) const {
  const EC_GROUP* group = EC_KEY_get0_group(key_.get());
  bssl::UniquePtr<EC_POINT> point(EC_POINT_new(group));
  std::string copy(bytes.begin(), bytes.end());
  const size_t size = (EC_GROUP_get_degree(group) + 7) / 8;
  if (copy.size() == 1 + 2 * size && (copy[0] == 6 || copy[0] == 7)) {
    if ((copy[0] & 1) != (copy.back() & 1)) return nullptr;
    copy[0] = POINT_CONVERSION_UNCOMPRESSED;
  }
  if (!EC_POINT_oct2point(group, point.get(), reinterpret_cast<const uint8_t*>(copy.data()),
                          copy.size(), nullptr)) {
    ERR_clear_error();
    return nullptr;
  }
  return point;
}

absl::Status EcdhHandle::GenerateKeys(js::Lock&) {
  if (!EC_KEY_generate_key(key_.get())) return OpensslError("Failed to generate key");
  return absl::OkStatus();
}

absl::StatusOr<js::Value> EcdhHandle::PublicKey(js::Lock& js, int32_t form) {
  const EC_POINT* point = EC_KEY_get0_public_key(key_.get());
  if (point == nullptr) {
    return OperationFailed("Failed to get ECDH public key");
  }
  return WritePoint(js, EC_KEY_get0_group(key_.get()), point, form);
}

absl::StatusOr<js::Value> EcdhHandle::PrivateKey(js::Lock& js) {
  const BIGNUM* number = EC_KEY_get0_private_key(key_.get());
  if (number == nullptr) {
    return OperationFailed("Failed to get ECDH private key");
  }
  const size_t size = BN_num_bytes(EC_GROUP_get0_order(EC_KEY_get0_group(key_.get())));
  std::unique_ptr<uint8_t[]> bytes(new uint8_t[size]);
  BN_bn2bin_padded(bytes.get(), size, number);
  return ToArrayBuffer(js, std::move(bytes), size);
}

absl::Status EcdhHandle::SetPublicKey(js::Lock&, Bytes bytes) {
  bssl::UniquePtr<EC_POINT> point = PointOf(bytes);
  if (point == nullptr || !EC_KEY_set_public_key(key_.get(), point.get())) {
    return OperationFailed("Failed to convert Buffer to EC_POINT");
  }
  return absl::OkStatus();
}

absl::Status EcdhHandle::SetPrivateKey(js::Lock&, Bytes bytes) {
  const EC_GROUP* group = EC_KEY_get0_group(key_.get());
  bssl::UniquePtr<BIGNUM> number(BN_bin2bn(bytes.data(), bytes.size(), nullptr));
  if (BN_is_zero(number.get()) || BN_cmp(number.get(), EC_GROUP_get0_order(group)) >= 0) {
    return js::NodeError(js::ErrorKind::kRangeError, "ERR_CRYPTO_INVALID_KEYTYPE",
                         "Private key is not valid for specified curve.");
  }
  bssl::UniquePtr<EC_KEY> fresh(EC_KEY_new());
  bssl::UniquePtr<EC_POINT> point(EC_POINT_new(group));
  if (!EC_KEY_set_group(fresh.get(), group) || !EC_KEY_set_private_key(fresh.get(), number.get()) ||
      !EC_POINT_mul(group, point.get(), number.get(), nullptr, nullptr, nullptr) ||
      !EC_KEY_set_public_key(fresh.get(), point.get())) {
    return OpensslError("Failed to convert BN to a private key");
  }
  key_ = std::move(fresh);
  return absl::OkStatus();
}

absl::StatusOr<js::Value> EcdhHandle::ComputeSecret(js::Lock& js, Bytes other) {
  if (EC_KEY_get0_private_key(key_.get()) == nullptr || EC_KEY_check_key(key_.get()) != 1) {
    ERR_clear_error();
    return js::NodeError(js::ErrorKind::kRangeError, "ERR_CRYPTO_INVALID_KEYPAIR",
                         "Invalid key pair");
  }
  bssl::UniquePtr<EC_POINT> point = PointOf(other);
  if (point == nullptr) return js::Undefined(js);
  const size_t size = (EC_GROUP_get_degree(EC_KEY_get0_group(key_.get())) + 7) / 8;
  std::unique_ptr<uint8_t[]> secret(new uint8_t[size]);
  if (ECDH_compute_key(secret.get(), size, point.get(), key_.get(), nullptr) < 0) {
    return OpensslError("Failed to compute ECDH key");
  }
  return ToArrayBuffer(js, std::move(secret), size);
}

absl::StatusOr<js::Value> EcdhHandle::Convert(js::Lock& js, Bytes bytes, int32_t form) {
  bssl::UniquePtr<EC_POINT> point = PointOf(bytes);
  if (point == nullptr) {
    return OperationFailed("Failed to convert Buffer to EC_POINT");
  }
  return WritePoint(js, EC_KEY_get0_group(key_.get()), point.get(), form);
}

}  // namespace gyre::crypto
