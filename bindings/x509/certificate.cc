#include "bindings/x509/certificate.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "bindings/crypto/asymmetric_key.h"
#include "bindings/crypto/curves.h"
#include "bindings/crypto/openssl_error.h"
#include "bindings/x509/x509_text.h"
#include "openssl/bio.h"
#include "openssl/bn.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/err.h"
#include "openssl/pem.h"
#include "openssl/rsa.h"
#include "openssl/x509v3.h"

namespace gyre::x509 {
namespace {

constexpr int32_t kNoName = -2;
// Flags of OpenSSL's X509_check_host(). BoringSSL has the second, and never does what the first
// asks for.
constexpr uint32_t kAlwaysCheckSubject = 0x1;
constexpr uint32_t kNeverCheckSubject = 0x20;

// Whether OpenSSL looks for the name in the subject after the alternative names: BoringSSL does so
// only where there are none at all.
bool LooksAtSubject(const X509* certificate, uint32_t flags, int type) {
  if ((flags & kNeverCheckSubject) != 0) return false;
  if ((flags & kAlwaysCheckSubject) != 0) return true;
  bssl::UniquePtr<GENERAL_NAMES> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (size_t i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    if (sk_GENERAL_NAME_value(names.get(), i)->type == type) return false;
  }
  return names != nullptr;
}

js::Value ToText(js::Lock& js, const std::optional<std::string>& text) {
  return text.has_value() ? js::Value(js::NewString(js, *text)) : js::Undefined(js);
}

js::Value ToTexts(js::Lock& js, const std::vector<std::string>& texts) {
  std::vector<js::Value> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) values.push_back(js::NewString(js, text));
  return js::NewArray(js, values);
}

// An object without a prototype; what comes more than once is an array.
js::Object ToNameObject(js::Lock& js, const X509_NAME* name) {
  js::Object object = v8::Object::New(js.isolate(), v8::Null(js.isolate()), nullptr, nullptr, 0);
  const auto parts = NameParts(name);
  std::vector<absl::string_view> seen;
  for (const auto& [type, value] : parts) {
    if (std::find(seen.begin(), seen.end(), type) != seen.end()) continue;
    seen.push_back(type);
    std::vector<js::Value> values;
    for (const auto& [other, text] : parts) {
      if (other == type) values.push_back(js::NewString(js, text));
    }
    js::Set(js, object, type, values.size() == 1 ? values[0] : js::Value(js::NewArray(js, values)));
  }
  return object;
}

std::string HexOf(const BIGNUM* number) {
  bssl::UniquePtr<char> hex(BN_bn2hex(number));
  return hex == nullptr ? "" : absl::AsciiStrToUpper(hex.get());
}

void DescribeRsa(js::Lock& js, js::Object object, EVP_PKEY* key) {
  const RSA* rsa = EVP_PKEY_get0_RSA(key);
  uint64_t exponent = 0;
  BN_get_u64(RSA_get0_e(rsa), &exponent);
  js::Set(js, object, "modulus", js::NewString(js, HexOf(RSA_get0_n(rsa))));
  js::Set(js, object, "bits", js::NewNumber(js, RSA_bits(rsa)));
  js::Set(js, object, "exponent", js::NewString(js, absl::StrCat("0x", absl::Hex(exponent))));
  uint8_t* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  if (size < 0) return;
  bssl::UniquePtr<uint8_t> owned(der);
  js::Set(js, object, "pubkey",
          ToArrayBuffer(js, {reinterpret_cast<char*>(der), static_cast<size_t>(size)}));
}

void DescribeEc(js::Lock& js, js::Object object, EVP_PKEY* key) {
  const EC_KEY* ec = EVP_PKEY_get0_EC_KEY(key);
  const EC_GROUP* group = EC_KEY_get0_group(ec);
  js::Set(js, object, "bits", js::NewNumber(js, EC_GROUP_order_bits(group)));
  uint8_t* point = nullptr;
  const size_t size = EC_KEY_key2buf(ec, EC_KEY_get_conv_form(ec), &point, nullptr);
  if (size > 0) {
    bssl::UniquePtr<uint8_t> owned(point);
    js::Set(js, object, "pubkey", ToArrayBuffer(js, {reinterpret_cast<char*>(point), size}));
  }
  const int curve = crypto::CurveOf(group);
  js::Set(js, object, "asn1Curve", js::NewString(js, crypto::CurveName(curve)));
  if (const absl::string_view nist = crypto::NistCurveName(curve); !nist.empty()) {
    js::Set(js, object, "nistCurve", js::NewString(js, nist));
  }
}

}  // namespace

js::Value ToArrayBuffer(js::Lock& js, absl::string_view bytes) {
  std::unique_ptr<uint8_t[]> copy(new uint8_t[bytes.size()]);
  std::copy(bytes.begin(), bytes.end(), copy.get());
  return js::NewArrayBuffer(js, std::move(copy), bytes.size());
}

absl::StatusOr<std::unique_ptr<Certificate>> Certificate::New(js::Lock&, Bytes data) {
  bssl::UniquePtr<BIO> bio(BIO_new_mem_buf(data.data(), static_cast<ossl_ssize_t>(data.size())));
  bssl::UniquePtr<X509> x509(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (x509 == nullptr) {
    const uint8_t* at = data.data();
    bssl::UniquePtr<X509> der(d2i_X509(nullptr, &at, static_cast<long>(data.size())));  // NOLINT
    if (der == nullptr) return crypto::OpensslError("not a certificate");
    ERR_clear_error();
    x509 = std::move(der);
  }
  return std::make_unique<Certificate>(std::move(x509));
}

js::Value Certificate::Subject(js::Lock& js) {
  return js::NewString(js, NameText(X509_get_subject_name(x509())));
}

js::Value Certificate::Issuer(js::Lock& js) {
  return js::NewString(js, NameText(X509_get_issuer_name(x509())));
}

js::Value Certificate::SubjectAltName(js::Lock& js) { return ToText(js, AltNamesText(x509())); }

js::Value Certificate::InfoAccess(js::Lock& js) { return ToText(js, InfoAccessText(x509())); }

js::Value Certificate::KeyUsage(js::Lock& js) {
  const auto usages = ExtendedKeyUsage(x509());
  return usages.has_value() ? ToTexts(js, *usages) : js::Undefined(js);
}

js::Value Certificate::ValidFrom(js::Lock& js) {
  return js::NewString(js, TimeText(X509_get0_notBefore(x509())));
}

js::Value Certificate::ValidTo(js::Lock& js) {
  return js::NewString(js, TimeText(X509_get0_notAfter(x509())));
}

js::Value Certificate::SerialNumber(js::Lock& js) {
  return js::NewString(js, SerialNumberText(x509()));
}

js::Value Certificate::Pem(js::Lock& js) { return js::NewString(js, PemText(x509())); }

js::Value Certificate::Raw(js::Lock& js) { return ToArrayBuffer(js, DerBytes(x509())); }

js::Value Certificate::Fingerprint(js::Lock& js, std::string digest) {
  const EVP_MD* md = EVP_get_digestbyname(digest.c_str());
  return md == nullptr ? js::Undefined(js)
                       : js::Value(js::NewString(js, FingerprintText(x509(), md)));
}

bool Certificate::IsCa(js::Lock&) {
  const bool is_ca = X509_check_ca(x509()) == 1;
  ERR_clear_error();
  return is_ca;
}

absl::StatusOr<js::Value> Certificate::PublicKey(js::Lock& js) {
  crypto::PKey key = crypto::CertificateKey(x509());
  if (key == nullptr) return crypto::OpensslError("Unable to get the public key");
  return js::Value(js::Wrap(js, std::make_unique<crypto::KeyHandle>(std::move(key), false)));
}

js::Object Certificate::Describe(js::Lock& js) {
  js::Object object = js::NewObject(js);
  js::Set(js, object, "subject", ToNameObject(js, X509_get_subject_name(x509())));
  js::Set(js, object, "issuer", ToNameObject(js, X509_get_issuer_name(x509())));
  if (const auto text = AltNamesText(x509())) {
    js::Set(js, object, "subjectaltname", js::NewString(js, *text));
  }
  if (const auto text = InfoAccessText(x509())) {
    js::Set(js, object, "infoAccess", js::NewString(js, *text));
  }
  js::Set(js, object, "ca", js::NewBoolean(js, IsCa(js)));
  if (const crypto::PKey key = crypto::CertificateKey(x509()); key != nullptr) {
    if (EVP_PKEY_id(key.get()) == EVP_PKEY_RSA) DescribeRsa(js, object, key.get());
    if (EVP_PKEY_id(key.get()) == EVP_PKEY_EC) DescribeEc(js, object, key.get());
  }
  js::Set(js, object, "valid_from", ValidFrom(js));
  js::Set(js, object, "valid_to", ValidTo(js));
  js::Set(js, object, "fingerprint", Fingerprint(js, "sha1"));
  js::Set(js, object, "fingerprint256", Fingerprint(js, "sha256"));
  js::Set(js, object, "fingerprint512", Fingerprint(js, "sha512"));
  if (const auto usages = ExtendedKeyUsage(x509())) {
    js::Set(js, object, "ext_key_usage", ToTexts(js, *usages));
  }
  js::Set(js, object, "serialNumber", SerialNumber(js));
  js::Set(js, object, "raw", Raw(js));
  ERR_clear_error();
  return object;
}

bssl::UniquePtr<X509> Certificate::SubjectOnly() const {
  bssl::UniquePtr<X509> copy(X509_new());
  X509_set_subject_name(copy.get(), X509_get_subject_name(x509()));
  return copy;
}

js::Value Certificate::CheckHost(js::Lock& js, std::string name, uint32_t flags) {
  char* matched = nullptr;
  const auto check = [&](X509* certificate) {
    return X509_check_host(certificate, name.data(), name.size(), flags, &matched);
  };
  int result = check(x509());
  if (result == 0 && LooksAtSubject(x509(), flags, GEN_DNS)) result = check(SubjectOnly().get());
  ERR_clear_error();
  if (result == kNoName) return js::NewInteger(js, kNoName);
  if (result != 1) return js::Undefined(js);
  if (matched == nullptr) return js::NewString(js, name);
  bssl::UniquePtr<char> owned(matched);
  return js::NewString(js, matched);
}

js::Value Certificate::CheckEmail(js::Lock& js, std::string address, uint32_t flags) {
  const auto check = [&](X509* certificate) {
    return X509_check_email(certificate, address.data(), address.size(), flags);
  };
  int result = check(x509());
  if (result == 0 && LooksAtSubject(x509(), flags, GEN_EMAIL)) result = check(SubjectOnly().get());
  ERR_clear_error();
  if (result == kNoName) return js::NewInteger(js, kNoName);
  return result == 1 ? js::Value(js::NewString(js, address)) : js::Undefined(js);
}

js::Value Certificate::CheckIp(js::Lock& js, std::string address) {
  const int result = X509_check_ip_asc(x509(), address.c_str(), 0);
  ERR_clear_error();
  if (result == kNoName) return js::NewInteger(js, kNoName);
  return result == 1 ? js::Value(js::NewString(js, address)) : js::Undefined(js);
}

bool Certificate::IsIssuedBy(js::Lock&, Certificate* issuer) {
  const bool issued = X509_check_issued(issuer->x509(), x509()) == X509_V_OK;
  ERR_clear_error();
  return issued;
}

bool Certificate::HasPrivateKey(js::Lock&, crypto::KeyHandle* key) {
  const bool matches = key->pkey() != nullptr && X509_check_private_key(x509(), key->pkey()) == 1;
  ERR_clear_error();
  return matches;
}

bool Certificate::IsSignedBy(js::Lock&, crypto::KeyHandle* key) {
  const bool is_signed = key->pkey() != nullptr && X509_verify(x509(), key->pkey()) == 1;
  ERR_clear_error();
  return is_signed;
}

bool Certificate::Equals(js::Lock&, Certificate* other) {
  return X509_cmp(x509(), other->x509()) == 0;
}

}  // namespace gyre::x509
