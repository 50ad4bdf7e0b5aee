#include "bindings/x509/x509_text.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "openssl/asn1.h"
#include "openssl/bio.h"
#include "openssl/bn.h"
#include "openssl/mem.h"
#include "openssl/obj.h"
#include "openssl/pem.h"
#include "openssl/x509.h"
#include "openssl/x509v3.h"

namespace gyre::x509 {
namespace {

constexpr unsigned long kNameFlags =  // NOLINT(runtime/int)
    ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT |
    XN_FLAG_SEP_MULTILINE | XN_FLAG_FN_SN;

std::string Contents(BIO* bio) {
  const uint8_t* data = nullptr;
  size_t size = 0;
  if (!BIO_mem_contents(bio, &data, &size)) return "";
  return std::string(reinterpret_cast<const char*>(data), size);
}

absl::string_view BytesOf(const ASN1_STRING* string) {
  return absl::string_view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
                           static_cast<size_t>(ASN1_STRING_length(string)));
}

// A value that contains what separates values would be taken for several.
bool IsSafe(absl::string_view value, bool utf8) {
  for (const unsigned char c : value) {
    if (c == '"' || c == '\\' || c == ',' || c == '\'') return false;
    if (c < ' ' || c == 0x7f || (!utf8 && c > '~')) return false;
  }
  return true;
}

// `prefix` stands inside of the quotes where there are any.
void AppendValue(std::string* out, absl::string_view value, bool utf8,
                 absl::string_view prefix = "") {
  if (IsSafe(value, utf8)) {
    absl::StrAppend(out, prefix, value);
    return;
  }
  absl::StrAppend(out, "\"", prefix);
  for (const unsigned char c : value) {
    if (c == '\\' || c == '"') {
      absl::StrAppend(out, "\\", absl::string_view(reinterpret_cast<const char*>(&c), 1));
    } else if (c != ',' && c >= ' ' && c != 0x7f && (utf8 || c <= '~')) {
      out->push_back(static_cast<char>(c));
    } else {
      absl::StrAppendFormat(out, "\\u%04x", c);
    }
  }
  out->push_back('"');
}

std::string ObjectText(const ASN1_OBJECT* object, bool dotted) {
  char text[256];
  const int size = OBJ_obj2txt(text, sizeof(text), object, dotted ? 1 : 0);
  return size <= 0 ? "" : std::string(text);
}

void AppendAddress(std::string* out, const ASN1_OCTET_STRING* address) {
  const absl::string_view bytes = BytesOf(address);
  const auto* b = reinterpret_cast<const uint8_t*>(bytes.data());
  if (bytes.size() == 4) {
    absl::StrAppend(out, b[0], ".", b[1], ".", b[2], ".", b[3]);
  } else if (bytes.size() == 16) {
    for (int i = 0; i < 8; ++i) {
      absl::StrAppendFormat(out, "%s%X", i == 0 ? "" : ":", (b[2 * i] << 8) | b[2 * i + 1]);
    }
  } else {
    absl::StrAppend(out, "<invalid length=", bytes.size(), ">");
  }
}

struct OtherName {
  absl::string_view type;
  absl::string_view label;
  // ASN1_TYPE that the value has to have.
  int value_type;
};

// Those that OpenSSL 3 names: RFC 8398, RFC 6120 section 13.7.1.4, RFC 4985, RFC 7585.
constexpr OtherName kOtherNames[] = {
    {"1.3.6.1.5.5.7.8.9", "SmtpUTF8Mailbox", V_ASN1_UTF8STRING},
    {"1.3.6.1.5.5.7.8.5", "XmppAddr", V_ASN1_UTF8STRING},
    {"1.3.6.1.5.5.7.8.7", "SRVName", V_ASN1_IA5STRING},
    {"1.3.6.1.5.5.7.8.8", "NAIRealm", V_ASN1_UTF8STRING},
};

void AppendOtherName(std::string* out, const OTHERNAME* name) {
  absl::StrAppend(out, "othername:");
  const std::string type = ObjectText(name->type_id, true);
  for (const OtherName& known : kOtherNames) {
    if (known.type != type || ASN1_TYPE_get(name->value) != known.value_type) continue;
    return AppendValue(out, BytesOf(name->value->value.asn1_string),
                       known.value_type == V_ASN1_UTF8STRING, absl::StrCat(known.label, ":"));
  }
  absl::StrAppend(out, "<unsupported>");
}

void AppendGeneralName(std::string* out, const GENERAL_NAME* name) {
  switch (name->type) {
    case GEN_DNS:
      absl::StrAppend(out, "DNS:");
      return AppendValue(out, BytesOf(name->d.dNSName), false);
    case GEN_EMAIL:
      absl::StrAppend(out, "email:");
      return AppendValue(out, BytesOf(name->d.rfc822Name), false);
    case GEN_URI:
      absl::StrAppend(out, "URI:");
      return AppendValue(out, BytesOf(name->d.uniformResourceIdentifier), false);
    case GEN_DIRNAME: {
      bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
      X509_NAME_print_ex(bio.get(), name->d.dirn, 0,
                         XN_FLAG_RFC2253 & ~static_cast<unsigned long>(  // NOLINT(runtime/int)
                                               ASN1_STRFLGS_ESC_MSB | ASN1_STRFLGS_ESC_CTRL));
      absl::StrAppend(out, "DirName:");
      return AppendValue(out, Contents(bio.get()), true);
    }
    case GEN_IPADD:
      absl::StrAppend(out, "IP Address:");
      return AppendAddress(out, name->d.iPAddress);
    case GEN_RID:
      absl::StrAppend(out, "Registered ID:", ObjectText(name->d.registeredID, true));
      return;
    case GEN_X400:
      absl::StrAppend(out, "X400Name:<unsupported>");
      return;
    case GEN_EDIPARTY:
      absl::StrAppend(out, "EdiPartyName:<unsupported>");
      return;
    default:
      AppendOtherName(out, name->d.otherName);
  }
}

struct VerifyError {
  long error;  // NOLINT(runtime/int)
  absl::string_view code;
  absl::string_view text;
};

constexpr VerifyError kVerifyErrors[] = {
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, "UNABLE_TO_GET_ISSUER_CERT",
     "unable to get issuer certificate"},
    {X509_V_ERR_UNABLE_TO_GET_CRL, "UNABLE_TO_GET_CRL", "unable to get certificate CRL"},
    {X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
     "unable to decrypt certificate's signature"},
    {X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE, "UNABLE_TO_DECRYPT_CRL_SIGNATURE",
     "unable to decrypt CRL's signature"},
    {X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
     "unable to decode issuer public key"},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "CERT_SIGNATURE_FAILURE", "certificate signature failure"},
    {X509_V_ERR_CRL_SIGNATURE_FAILURE, "CRL_SIGNATURE_FAILURE", "CRL signature failure"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "CERT_NOT_YET_VALID", "certificate is not yet valid"},
    {X509_V_ERR_CERT_HAS_EXPIRED, "CERT_HAS_EXPIRED", "certificate has expired"},
    {X509_V_ERR_CRL_NOT_YET_VALID, "CRL_NOT_YET_VALID", "CRL is not yet valid"},
    {X509_V_ERR_CRL_HAS_EXPIRED, "CRL_HAS_EXPIRED", "CRL has expired"},
    {X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, "ERROR_IN_CERT_NOT_BEFORE_FIELD",
     "format error in certificate's notBefore field"},
    {X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, "ERROR_IN_CERT_NOT_AFTER_FIELD",
     "format error in certificate's notAfter field"},
    {X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, "ERROR_IN_CRL_LAST_UPDATE_FIELD",
     "format error in CRL's lastUpdate field"},
    {X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, "ERROR_IN_CRL_NEXT_UPDATE_FIELD",
     "format error in CRL's nextUpdate field"},
    {X509_V_ERR_OUT_OF_MEM, "OUT_OF_MEM", "out of memory"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "DEPTH_ZERO_SELF_SIGNED_CERT",
     "self-signed certificate"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, "SELF_SIGNED_CERT_IN_CHAIN",
     "self-signed certificate in certificate chain"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
     "unable to get local issuer certificate"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
     "unable to verify the first certificate"},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG, "CERT_CHAIN_TOO_LONG", "certificate chain too long"},
    {X509_V_ERR_CERT_REVOKED, "CERT_REVOKED", "certificate revoked"},
    {X509_V_ERR_INVALID_CA, "INVALID_CA", "invalid CA certificate"},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, "PATH_LENGTH_EXCEEDED", "path length constraint exceeded"},
    {X509_V_ERR_INVALID_PURPOSE, "INVALID_PURPOSE", "unsuitable certificate purpose"},
    {X509_V_ERR_CERT_UNTRUSTED, "CERT_UNTRUSTED", "certificate not trusted"},
    {X509_V_ERR_CERT_REJECTED, "CERT_REJECTED", "certificate rejected"},
    {X509_V_ERR_HOSTNAME_MISMATCH, "HOSTNAME_MISMATCH", "hostname mismatch"},
};

const VerifyError* FindVerifyError(long error) {  // NOLINT(runtime/int)
  for (const VerifyError& known : kVerifyErrors) {
    if (known.error == error) return &known;
  }
  return nullptr;
}

}  // namespace

std::string NameText(const X509_NAME* name) {
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  if (X509_NAME_print_ex(bio.get(), name, 0, kNameFlags) < 0) return "";
  return Contents(bio.get());
}

std::vector<std::pair<std::string, std::string>> NameParts(const X509_NAME* name) {
  std::vector<std::pair<std::string, std::string>> parts;
  for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
    const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
    const ASN1_OBJECT* type = X509_NAME_ENTRY_get_object(entry);
    const int nid = OBJ_obj2nid(type);
    std::string key = nid == NID_undef ? ObjectText(type, true) : OBJ_nid2sn(nid);
    uint8_t* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
    if (size < 0) continue;
    bssl::UniquePtr<uint8_t> owned(utf8);
    parts.emplace_back(std::move(key),
                       std::string(reinterpret_cast<char*>(utf8), static_cast<size_t>(size)));
  }
  return parts;
}

std::optional<std::string> AltNamesText(const X509* certificate) {
  bssl::UniquePtr<GENERAL_NAMES> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (names == nullptr) return std::nullopt;
  std::string text;
  for (size_t i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    if (i > 0) absl::StrAppend(&text, ", ");
    AppendGeneralName(&text, sk_GENERAL_NAME_value(names.get(), i));
  }
  return text;
}

std::optional<std::string> InfoAccessText(const X509* certificate) {
  bssl::UniquePtr<AUTHORITY_INFO_ACCESS> list(static_cast<AUTHORITY_INFO_ACCESS*>(
      X509_get_ext_d2i(certificate, NID_info_access, nullptr, nullptr)));
  if (list == nullptr) return std::nullopt;
  std::string text;
  for (size_t i = 0; i < sk_ACCESS_DESCRIPTION_num(list.get()); ++i) {
    const ACCESS_DESCRIPTION* entry = sk_ACCESS_DESCRIPTION_value(list.get(), i);
    if (i > 0) absl::StrAppend(&text, "\n");
    absl::StrAppend(&text, ObjectText(entry->method, false), " - ");
    AppendGeneralName(&text, entry->location);
  }
  return text;
}

std::string TimeText(const ASN1_TIME* time) {
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  if (!ASN1_TIME_print(bio.get(), time)) return "";
  return Contents(bio.get());
}

std::string FingerprintText(const X509* certificate, const EVP_MD* digest) {
  uint8_t bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (!X509_digest(certificate, digest, bytes, &size)) return "";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    absl::StrAppendFormat(&text, "%s%02X", i == 0 ? "" : ":", bytes[i]);
  }
  return text;
}

std::string SerialNumberText(const X509* certificate) {
  bssl::UniquePtr<BIGNUM> number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
  if (number == nullptr) return "";
  bssl::UniquePtr<char> hex(BN_bn2hex(number.get()));
  return hex == nullptr ? "" : absl::AsciiStrToUpper(hex.get());
}

std::optional<std::vector<std::string>> ExtendedKeyUsage(const X509* certificate) {
  bssl::UniquePtr<EXTENDED_KEY_USAGE> list(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
  if (list == nullptr) return std::nullopt;
  std::vector<std::string> usages;
  for (size_t i = 0; i < sk_ASN1_OBJECT_num(list.get()); ++i) {
    usages.push_back(ObjectText(sk_ASN1_OBJECT_value(list.get(), i), true));
  }
  return usages;
}

std::string PemText(const X509* certificate) {
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  if (!PEM_write_bio_X509(bio.get(), const_cast<X509*>(certificate))) return "";
  return Contents(bio.get());
}

std::string DerBytes(const X509* certificate) {
  uint8_t* der = nullptr;
  const int size = i2d_X509(const_cast<X509*>(certificate), &der);
  if (size < 0) return "";
  bssl::UniquePtr<uint8_t> owned(der);
  return std::string(reinterpret_cast<char*>(der), static_cast<size_t>(size));
}

absl::string_view VerifyErrorCode(long error) {  // NOLINT(runtime/int)
  const VerifyError* known = FindVerifyError(error);
  return known == nullptr ? absl::string_view("UNSPECIFIED") : known->code;
}

absl::string_view VerifyErrorText(long error) {  // NOLINT(runtime/int)
  const VerifyError* known = FindVerifyError(error);
  return known == nullptr ? absl::string_view(X509_verify_cert_error_string(error)) : known->text;
}

}  // namespace gyre::x509
