#include "bindings/crypto/keygen.h"

#include "bindings/crypto/curves.h"
#include "bindings/crypto/openssl_error.h"
#include "openssl/bn.h"
#include "openssl/dsa.h"
#include "openssl/ec_key.h"
#include "openssl/err.h"
#include "openssl/rsa.h"

namespace gyre::crypto {
namespace {

absl::Status Failed() { return OpensslError("Key generation failed"); }

}  // namespace

absl::StatusOr<PKey> GenerateRsa(uint32_t bits, uint32_t exponent) {
  ERR_clear_error();
  bssl::UniquePtr<BIGNUM> e(BN_new());
  bssl::UniquePtr<RSA> rsa(RSA_new());
  PKey key(EVP_PKEY_new());
  // BoringSSL looks for primes without end where the exponent is even.
  if (exponent < 3 || exponent % 2 == 0) {
    return absl::InvalidArgumentError("error:020000B2:rsa routines::pub exponent out of range");
  }
  if (!BN_set_word(e.get(), exponent) ||
      !RSA_generate_key_ex(rsa.get(), static_cast<int>(bits), e.get(), nullptr) ||
      !EVP_PKEY_set1_RSA(key.get(), rsa.get())) {
    return Failed();
  }
  return key;
}

absl::StatusOr<PKey> GeneratePss(uint32_t bits, uint32_t exponent, std::optional<PssRules> rules) {
  absl::StatusOr<PKey> key = GenerateRsa(bits, exponent);
  if (key.ok() && !BindToPss(EVP_PKEY_get0_RSA(key->get()), {rules})) return Failed();
  return key;
}

absl::StatusOr<PKey> GenerateDsa(uint32_t bits) {
  ERR_clear_error();
  bssl::UniquePtr<DSA> dsa(DSA_new());
  PKey key(EVP_PKEY_new());
  if (!DSA_generate_parameters_ex(dsa.get(), bits, nullptr, 0, nullptr, nullptr, nullptr) ||
      !DSA_generate_key(dsa.get()) || !EVP_PKEY_set1_DSA(key.get(), dsa.get())) {
    return Failed();
  }
  return key;
}

absl::StatusOr<PKey> GenerateEc(int curve) {
  ERR_clear_error();
  bssl::UniquePtr<EC_KEY> ec = NewEcKey(curve);
  PKey key(EVP_PKEY_new());
  if (ec == nullptr || !EC_KEY_generate_key(ec.get()) ||
      !EVP_PKEY_set1_EC_KEY(key.get(), ec.get())) {
    return Failed();
  }
  return key;
}

absl::StatusOr<PKey> GenerateRaw(int type) {
  ERR_clear_error();
  bssl::UniquePtr<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_id(type, nullptr));
  EVP_PKEY* key = nullptr;
  if (context == nullptr || EVP_PKEY_keygen_init(context.get()) != 1 ||
      EVP_PKEY_keygen(context.get(), &key) != 1) {
    return Failed();
  }
  return PKey(key);
}

absl::StatusOr<std::string> Agree(EVP_PKEY* own, EVP_PKEY* other) {
  ERR_clear_error();
  bssl::UniquePtr<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(own, nullptr));
  size_t size = 0;
  if (context == nullptr || EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), other) != 1 ||
      EVP_PKEY_derive(context.get(), nullptr, &size) != 1) {
    return OpensslError("diffieHellman failed");
  }
  std::string secret(size, '\0');
  if (EVP_PKEY_derive(context.get(), reinterpret_cast<uint8_t*>(secret.data()), &size) != 1) {
    return OpensslError("diffieHellman failed");
  }
  secret.resize(size);
  return secret;
}

}  // namespace gyre::crypto
