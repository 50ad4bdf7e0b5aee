#include "bindings/x509/testing.h"

#include "absl/log/absl_check.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "openssl/asn1.h"
#include "openssl/digest.h"
#include "openssl/ec_key.h"
#include "openssl/nid.h"
#include "openssl/x509v3.h"

namespace gyre::x509 {
namespace {

constexpr uint8_t kOid = 0x06;
constexpr uint8_t kSequence = 0x30;
constexpr uint8_t kImplicit = 0x80;
constexpr uint8_t kConstructed = 0xa0;

void AddExtension(X509* certificate, int nid, absl::string_view der) {
  bssl::UniquePtr<ASN1_OCTET_STRING> bytes(ASN1_OCTET_STRING_new());
  ABSL_CHECK(ASN1_STRING_set(bytes.get(), der.data(), static_cast<int>(der.size())));
  bssl::UniquePtr<X509_EXTENSION> extension(
      X509_EXTENSION_create_by_NID(nullptr, nid, 0, bytes.get()));
  ABSL_CHECK(X509_add_ext(certificate, extension.get(), -1));
}

}  // namespace

std::string Tlv(uint8_t tag, absl::string_view content) {
  std::string out(1, static_cast<char>(tag));
  const size_t size = content.size();
  if (size > 0xff) {
    out += {'\x82', static_cast<char>(size >> 8), static_cast<char>(size)};
  } else if (size > 0x7f) {
    out += {'\x81', static_cast<char>(size)};
  } else {
    out += static_cast<char>(size);
  }
  return out.append(content);
}

std::string GeneralName(int tag, absl::string_view content) {
  return Tlv(static_cast<uint8_t>(kImplicit | tag), content);
}

std::string OtherName(absl::string_view oid, absl::string_view value) {
  return Tlv(kConstructed, absl::StrCat(Tlv(kOid, oid), Tlv(kConstructed, value)));
}

bssl::UniquePtr<EVP_PKEY> MakeKey() {
  bssl::UniquePtr<EC_KEY> ec(EC_KEY_new_by_curve_name(NID_X9_62_prime256v1));
  bssl::UniquePtr<EVP_PKEY> key(EVP_PKEY_new());
  ABSL_CHECK(EC_KEY_generate_key(ec.get()) && EVP_PKEY_set1_EC_KEY(key.get(), ec.get()));
  return key;
}

bssl::UniquePtr<X509> MakeCertificate(EVP_PKEY* key, const CertificateOptions& options) {
  bssl::UniquePtr<X509> certificate(X509_new());
  X509* made = certificate.get();
  constexpr int64_t kHour = 3600;
  ABSL_CHECK(
      X509_set_version(made, X509_VERSION_3) && ASN1_INTEGER_set(X509_get_serialNumber(made), 1) &&
      X509_gmtime_adj(X509_getm_notBefore(made), -24 * kHour) &&
      X509_gmtime_adj(X509_getm_notAfter(made), options.valid_to) && X509_set_pubkey(made, key));
  bssl::UniquePtr<X509_NAME> name(X509_NAME_new());
  ABSL_CHECK(
      X509_NAME_add_entry_by_NID(name.get(), NID_commonName, MBSTRING_UTF8,
                                 reinterpret_cast<const uint8_t*>(options.common_name.data()),
                                 static_cast<ossl_ssize_t>(options.common_name.size()), -1, 0));
  ABSL_CHECK(X509_set_subject_name(made, name.get()) && X509_set_issuer_name(made, name.get()));
  for (const auto& [nid, der] : options.extensions) AddExtension(made, nid, der);
  ABSL_CHECK(X509_sign(made, key, EVP_sha256()));
  return certificate;
}

bssl::UniquePtr<X509> MakeCertificateOf(const std::vector<std::string>& names) {
  CertificateOptions options;
  options.extensions = {{NID_subject_alt_name, Tlv(kSequence, absl::StrJoin(names, ""))}};
  return MakeCertificate(MakeKey().get(), options);
}

}  // namespace gyre::x509
