#include "bindings/crypto/pss_key.h"

#include <memory>
#include <utility>

#include "openssl/digest.h"
#include "openssl/ex_data.h"
#include "openssl/nid.h"
#include "openssl/obj.h"

namespace gyre::crypto {
namespace {

constexpr CBS_ASN1_TAG kContext = CBS_ASN1_CONSTRUCTED | CBS_ASN1_CONTEXT_SPECIFIC;
constexpr CBS_ASN1_TAG kDigestTag = kContext | 0;
constexpr CBS_ASN1_TAG kMaskTag = kContext | 1;
constexpr CBS_ASN1_TAG kSaltTag = kContext | 2;
constexpr CBS_ASN1_TAG kTrailerTag = kContext | 3;
constexpr uint64_t kTrailer = 1;
// A salt is shorter than any key.
constexpr uint64_t kMostSalt = 0x7fffffff;

// 1.2.840.113549.1.1.10
constexpr uint8_t kPssOid[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a};
// 1.2.840.113549.1.1.8
constexpr uint8_t kMaskOid[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08};

void Free(void*, void* pss, CRYPTO_EX_DATA*, int, long, void*) {  // NOLINT(runtime/int)
  delete static_cast<PssKey*>(pss);
}

int Slot() {
  static const int slot = RSA_get_ex_new_index(0, nullptr, nullptr, nullptr, &Free);
  return slot;
}

bool AddOid(CBB* out, const uint8_t* oid, size_t size) {
  CBB child;
  return CBB_add_asn1(out, &child, CBS_ASN1_OBJECT) && CBB_add_bytes(&child, oid, size) &&
         CBB_flush(out);
}

// The digest inside of an optional [0]; the default stays where there is none.
bool ParseDigest(CBS* from, const EVP_MD** digest) {
  CBS field;
  int present = 0;
  if (!CBS_get_optional_asn1(from, &field, &present, kDigestTag)) return false;
  if (!present) return true;
  *digest = EVP_parse_digest_algorithm(&field);
  return *digest != nullptr && CBS_len(&field) == 0;
}

// MGF1 with its digest inside of an optional [1].
bool ParseMask(CBS* from, const EVP_MD** digest) {
  CBS field;
  CBS identifier;
  CBS oid;
  int present = 0;
  if (!CBS_get_optional_asn1(from, &field, &present, kMaskTag)) return false;
  if (!present) return true;
  if (!CBS_get_asn1(&field, &identifier, CBS_ASN1_SEQUENCE) || CBS_len(&field) != 0 ||
      !CBS_get_asn1(&identifier, &oid, CBS_ASN1_OBJECT) ||
      !CBS_mem_equal(&oid, kMaskOid, sizeof(kMaskOid))) {
    return false;
  }
  *digest = EVP_parse_digest_algorithm(&identifier);
  return *digest != nullptr && CBS_len(&identifier) == 0;
}

bool WriteRules(CBB* out, const PssRules& rules) {
  const PssRules defaults = DefaultPssRules();
  CBB field;
  CBB identifier;
  if (rules.digest != defaults.digest &&
      (!CBB_add_asn1(out, &field, kDigestTag) ||
       !EVP_marshal_digest_algorithm(&field, rules.digest) || !CBB_flush(out))) {
    return false;
  }
  if (rules.mask_digest != defaults.mask_digest &&
      (!CBB_add_asn1(out, &field, kMaskTag) ||
       !CBB_add_asn1(&field, &identifier, CBS_ASN1_SEQUENCE) ||
       !AddOid(&identifier, kMaskOid, sizeof(kMaskOid)) ||
       !EVP_marshal_digest_algorithm(&identifier, rules.mask_digest) || !CBB_flush(out))) {
    return false;
  }
  if (rules.salt_length != defaults.salt_length &&
      (!CBB_add_asn1(out, &field, kSaltTag) ||
       !CBB_add_asn1_uint64(&field, static_cast<uint64_t>(rules.salt_length)) || !CBB_flush(out))) {
    return false;
  }
  return true;
}

}  // namespace

PssRules DefaultPssRules() { return {EVP_sha1(), EVP_sha1(), 20}; }

const PssKey* PssOf(const EVP_PKEY* key) {
  if (EVP_PKEY_id(key) != EVP_PKEY_RSA) return nullptr;
  return static_cast<const PssKey*>(RSA_get_ex_data(EVP_PKEY_get0_RSA(key), Slot()));
}

bool BindToPss(RSA* rsa, PssKey pss) {
  auto owned = std::make_unique<PssKey>(pss);
  if (!RSA_set_ex_data(rsa, Slot(), owned.get())) return false;
  owned.release();
  return true;
}

bool IsPssIdentifier(const CBS& oid) { return CBS_mem_equal(&oid, kPssOid, sizeof(kPssOid)) == 1; }

bool ParsePssParameters(CBS* parameters, PssKey* out) {
  out->rules.reset();
  if (CBS_len(parameters) == 0) return true;
  CBS fields;
  if (!CBS_get_asn1(parameters, &fields, CBS_ASN1_SEQUENCE) || CBS_len(parameters) != 0) {
    return false;
  }
  PssRules rules = DefaultPssRules();
  uint64_t salt_length = 0;
  uint64_t trailer = 0;
  if (!ParseDigest(&fields, &rules.digest) || !ParseMask(&fields, &rules.mask_digest) ||
      !CBS_get_optional_asn1_uint64(&fields, &salt_length, kSaltTag,
                                    static_cast<uint64_t>(rules.salt_length)) ||
      !CBS_get_optional_asn1_uint64(&fields, &trailer, kTrailerTag, kTrailer) ||
      CBS_len(&fields) != 0 || salt_length > kMostSalt || trailer != kTrailer) {
    return false;
  }
  rules.salt_length = static_cast<int32_t>(salt_length);
  out->rules = rules;
  return true;
}

bool WritePssIdentifier(CBB* out, const PssKey& pss) {
  CBB identifier;
  CBB fields;
  if (!CBB_add_asn1(out, &identifier, CBS_ASN1_SEQUENCE) ||
      !AddOid(&identifier, kPssOid, sizeof(kPssOid))) {
    return false;
  }
  if (pss.rules.has_value() && (!CBB_add_asn1(&identifier, &fields, CBS_ASN1_SEQUENCE) ||
                                !WriteRules(&fields, *pss.rules))) {
    return false;
  }
  return CBB_flush(out) == 1;
}

absl::string_view DigestName(const EVP_MD* digest) {
  const char* name = OBJ_nid2ln(EVP_MD_type(digest));
  return name == nullptr ? absl::string_view() : absl::string_view(name);
}

}  // namespace gyre::crypto
