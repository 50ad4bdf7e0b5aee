#include "bindings/crypto/key_handle.h"

#include <algorithm>
#include <vector>

#include "bindings/buffer/encoding.h"
#include "bindings/crypto/curves.h"
#include "bindings/crypto/jwk.h"
#include "bindings/crypto/openssl_error.h"
#include "bindings/crypto/pss_key.h"
#include "openssl/bn.h"
#include "openssl/dsa.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/rsa.h"

namespace gyre::crypto {
namespace {

absl::Span<const uint8_t> BytesOf(absl::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

js::Value ToArrayBuffer(js::Lock& js, absl::Span<const uint8_t> bytes) {
  std::unique_ptr<uint8_t[]> copy(new uint8_t[bytes.size()]);
  std::copy(bytes.begin(), bytes.end(), copy.get());
  return js::NewArrayBuffer(js, std::move(copy), bytes.size());
}

absl::StatusOr<js::Value> ToOutput(js::Lock& js, const absl::StatusOr<std::string>& text,
                                   int32_t format) {
  if (!text.ok()) return text.status();
  if (static_cast<KeyFormat>(format) == KeyFormat::kPem) return js::NewString(js, *text);
  return ToArrayBuffer(js, BytesOf(*text));
}

js::Value ToBigInt(js::Lock& js, const BIGNUM* number) {
  uint64_t value = 0;
  // An RSA key's exponent has at most 33 bits in BoringSSL.
  BN_get_u64(number, &value);
  return v8::BigInt::NewFromUnsigned(js.isolate(), value);
}

class PortedKey final : public js::Ported {
 public:
  PortedKey(SecretKey secret, PKey key, bool is_private)
      : secret_(std::move(secret)), key_(std::move(key)), is_private_(is_private) {}

  v8::MaybeLocal<v8::Object> Make(js::Lock& js) override {
    if (secret_ != nullptr) return js::Wrap(js, std::make_unique<KeyHandle>(secret_));
    return js::Wrap(js, std::make_unique<KeyHandle>(bssl::UpRef(key_), is_private_));
  }

 private:
  const SecretKey secret_;
  const PKey key_;
  const bool is_private_;
};

}  // namespace

std::shared_ptr<js::Ported> KeyHandle::Port() {
  return std::make_shared<PortedKey>(secret_, key_ == nullptr ? nullptr : bssl::UpRef(key_),
                                     is_private_);
}

absl::StatusOr<std::unique_ptr<KeyHandle>> KeyHandle::New(js::Lock&, absl::Span<uint8_t> bytes) {
  return std::make_unique<KeyHandle>(std::make_shared<const SecretBytes>(bytes));
}

absl::StatusOr<js::Value> KeyHandle::Export(js::Lock& js) {
  if (secret_ == nullptr) return absl::FailedPreconditionError("not a secret key");
  return ToArrayBuffer(js, secret_->span());
}

bool KeyHandle::Equals(js::Lock&, KeyHandle* other) {
  if (is_private_ != other->is_private_) return false;
  if (key_ != nullptr && other->key_ != nullptr) {
    return KeyTypeName(pkey()) == KeyTypeName(other->pkey()) &&
           EVP_PKEY_cmp(pkey(), other->pkey()) == 1;
  }
  if (secret_ == nullptr || other->secret_ == nullptr) return false;
  const SecretBytes& a = *secret_;
  const SecretBytes& b = *other->secret_;
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

absl::string_view KeyHandle::Type(js::Lock&) {
  return key_ == nullptr ? absl::string_view() : KeyTypeName(pkey());
}

js::Object KeyHandle::Details(js::Lock& js) {
  js::Object details = js::NewObject(js);
  const auto number = [&js](unsigned value) { return js::NewNumber(js, value); };
  if (key_ == nullptr) return details;
  switch (EVP_PKEY_id(pkey())) {
    case EVP_PKEY_RSA: {
      const RSA* rsa = EVP_PKEY_get0_RSA(pkey());
      js::Set(js, details, "modulusLength", number(RSA_bits(rsa)));
      js::Set(js, details, "publicExponent", ToBigInt(js, RSA_get0_e(rsa)));
      if (const PssKey* pss = PssOf(pkey()); pss != nullptr && pss->rules.has_value()) {
        const PssRules& rules = *pss->rules;
        const auto name = [&js](const EVP_MD* digest) {
          return js::NewString(js, DigestName(digest));
        };
        js::Set(js, details, "hashAlgorithm", name(rules.digest));
        js::Set(js, details, "mgf1HashAlgorithm", name(rules.mask_digest));
        js::Set(js, details, "saltLength", number(static_cast<unsigned>(rules.salt_length)));
      }
      break;
    }
    case EVP_PKEY_DSA: {
      const DSA* dsa = EVP_PKEY_get0_DSA(pkey());
      js::Set(js, details, "modulusLength", number(BN_num_bits(DSA_get0_p(dsa))));
      js::Set(js, details, "divisorLength", number(BN_num_bits(DSA_get0_q(dsa))));
      break;
    }
    case EVP_PKEY_EC: {
      const EC_GROUP* group = EC_KEY_get0_group(EVP_PKEY_get0_EC_KEY(pkey()));
      js::Set(js, details, "namedCurve", js::NewString(js, CurveName(CurveOf(group))));
      break;
    }
    default:
      break;
  }
  return details;
}

absl::StatusOr<js::Value> KeyHandle::ExportPublic(js::Lock& js, int32_t format, int32_t structure) {
  if (key_ == nullptr) return absl::FailedPreconditionError("not a public key");
  KeyEncoding encoding;
  encoding.format = static_cast<KeyFormat>(format);
  encoding.structure = static_cast<KeyStructure>(structure);
  return ToOutput(js, WritePublicKey(pkey(), encoding), format);
}

absl::StatusOr<js::Value> KeyHandle::ExportPrivate(js::Lock& js, int32_t format, int32_t structure,
                                                   std::optional<std::string> cipher,
                                                   std::optional<absl::Span<uint8_t>> passphrase) {
  if (!is_private_) return absl::FailedPreconditionError("not a private key");
  KeyEncoding encoding;
  encoding.format = static_cast<KeyFormat>(format);
  encoding.structure = static_cast<KeyStructure>(structure);
  encoding.cipher = cipher.value_or("");
  if (passphrase.has_value()) encoding.passphrase.emplace(passphrase->begin(), passphrase->end());
  return ToOutput(js, WritePrivateKey(pkey(), encoding), format);
}

absl::StatusOr<js::Value> KeyHandle::ExportJwk(js::Lock& js) {
  if (key_ == nullptr) return absl::FailedPreconditionError("not an asymmetric key");
  absl::StatusOr<Jwk> jwk = ToJwk(pkey(), is_private_);
  if (!jwk.ok()) return jwk.status();
  js::Object result = js::NewObject(js);
  js::Set(js, result, "kty", js::NewString(js, jwk->type));
  if (!jwk->curve.empty()) js::Set(js, result, "crv", js::NewString(js, jwk->curve));
  for (const auto& [name, bytes] : jwk->parts) {
    absl::StatusOr<js::Value> text =
        buffer::Decode(js, BytesOf(bytes), buffer::Encoding::kBase64Url);
    if (!text.ok()) return text.status();
    js::Set(js, result, name, *text);
  }
  return result;
}

absl::StatusOr<js::Value> KeyHandle::ExportRaw(js::Lock& js) {
  if (key_ == nullptr) return absl::FailedPreconditionError("not an asymmetric key");
  if (EVP_PKEY_id(pkey()) == EVP_PKEY_EC) {
    const EC_KEY* ec = EVP_PKEY_get0_EC_KEY(pkey());
    uint8_t* bytes = nullptr;
    const size_t size = EC_KEY_key2buf(ec, POINT_CONVERSION_UNCOMPRESSED, &bytes, nullptr);
    if (size == 0) return OpensslError("Failed to export key");
    js::Value result = ToArrayBuffer(js, {bytes, size});
    OPENSSL_free(bytes);
    return result;
  }
  uint8_t bytes[64];
  size_t size = sizeof(bytes);
  if (!EVP_PKEY_get_raw_public_key(pkey(), bytes, &size)) {
    return OpensslError("Failed to export key");
  }
  return ToArrayBuffer(js, {bytes, size});
}

absl::StatusOr<js::Value> KeyHandle::ToPublic(js::Lock& js) {
  if (!is_private_) return absl::FailedPreconditionError("not a private key");
  return js::Wrap(js, std::make_unique<KeyHandle>(bssl::UpRef(key_), false));
}

}  // namespace gyre::crypto

namespace gyre::js {

bool Convert<crypto::KeyArgument>::From(Lock& js, Value value, crypto::KeyArgument* out) {
  crypto::KeyHandle* handle = nullptr;
  if (Convert<crypto::KeyHandle*>::From(js, value, &handle)) {
    out->key = handle->secret();
    return out->key != nullptr;
  }
  absl::Span<uint8_t> bytes;
  if (!Convert<absl::Span<uint8_t>>::From(js, value, &bytes)) return false;
  out->key = std::make_shared<const crypto::SecretBytes>(bytes);
  return true;
}

bool Convert<crypto::KeyBytes>::From(Lock& js, Value value, crypto::KeyBytes* out) {
  absl::Span<uint8_t> bytes;
  if (Convert<absl::Span<uint8_t>>::From(js, value, &bytes)) {
    out->bytes = bytes;
    return true;
  }
  crypto::KeyHandle* handle = nullptr;
  if (!Convert<crypto::KeyHandle*>::From(js, value, &handle)) return false;
  if (handle->secret() == nullptr) return false;
  out->bytes = handle->secret()->span();
  return true;
}

}  // namespace gyre::js
