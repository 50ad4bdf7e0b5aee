#include "bindings/crypto/key_info.h"

#include <optional>
#include <utility>

#include "bindings/crypto/curves.h"
#include "bindings/crypto/pss_key.h"
#include "boringssl/pkcs8/internal.h"
#include "openssl/bn.h"
#include "openssl/bytestring.h"
#include "openssl/cipher.h"
#include "openssl/dsa.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/mem.h"
#include "openssl/nid.h"
#include "openssl/pkcs8.h"
#include "openssl/rand.h"
#include "openssl/rsa.h"

namespace gyre::crypto {
namespace {

// 1.2.840.10045.2.1
constexpr uint8_t kEcOid[] = {0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};
// 1.3.132.0.10
constexpr uint8_t kSecp256k1Oid[] = {0x2b, 0x81, 0x04, 0x00, 0x0a};

constexpr CBS_ASN1_TAG kContext = CBS_ASN1_CONSTRUCTED | CBS_ASN1_CONTEXT_SPECIFIC;
constexpr CBS_ASN1_TAG kCurveTag = kContext | 0;
constexpr CBS_ASN1_TAG kPointTag = kContext | 1;

constexpr size_t kSaltSize = 8;
constexpr unsigned kRounds = 2048;

CBS ToCbs(absl::Span<const uint8_t> data) {
  CBS cbs;
  CBS_init(&cbs, data.data(), data.size());
  return cbs;
}

PKey FromRsa(bssl::UniquePtr<RSA> rsa) {
  PKey key(EVP_PKEY_new());
  if (rsa == nullptr || !EVP_PKEY_set1_RSA(key.get(), rsa.get())) return nullptr;
  return key;
}

PKey FromPss(bssl::UniquePtr<RSA> rsa, PssKey pss) {
  if (rsa == nullptr || !BindToPss(rsa.get(), pss)) return nullptr;
  return FromRsa(std::move(rsa));
}

PKey FromEc(bssl::UniquePtr<EC_KEY> ec) {
  PKey key(EVP_PKEY_new());
  if (ec == nullptr || !EVP_PKEY_set1_EC_KEY(key.get(), ec.get())) return nullptr;
  return key;
}

bool IsOid(const CBS& cbs, absl::Span<const uint8_t> oid) {
  return CBS_mem_equal(&cbs, oid.data(), oid.size()) == 1;
}

bool IsSecp256k1(CBS parameters) {
  CBS oid;
  return CBS_get_asn1(&parameters, &oid, CBS_ASN1_OBJECT) && IsOid(oid, kSecp256k1Oid);
}

// Kinds of key that BoringSSL does not read by itself.
struct OwnKind {
  std::optional<PssKey> pss;
  bool secp256k1 = false;
};

// Reads the AlgorithmIdentifier; false for a kind that BoringSSL is to read, or that nobody does.
bool FindOwnKind(CBS* from, OwnKind* kind) {
  CBS identifier;
  CBS oid;
  if (!CBS_get_asn1(from, &identifier, CBS_ASN1_SEQUENCE) ||
      !CBS_get_asn1(&identifier, &oid, CBS_ASN1_OBJECT)) {
    return false;
  }
  if (IsPssIdentifier(oid)) {
    kind->pss.emplace();
    return ParsePssParameters(&identifier, &*kind->pss);
  }
  kind->secp256k1 = IsOid(oid, kEcOid) && IsSecp256k1(identifier);
  return kind->secp256k1;
}

bool SetPoint(EC_KEY* key, const CBS& bytes) {
  return EC_KEY_oct2key(key, CBS_data(&bytes), CBS_len(&bytes), nullptr) == 1;
}

bool SetPrivate(EC_KEY* key, const CBS& bytes) {
  bssl::UniquePtr<BIGNUM> number(BN_bin2bn(CBS_data(&bytes), CBS_len(&bytes), nullptr));
  return number != nullptr && EC_KEY_set_private_key(key, number.get()) == 1;
}

// The point that belongs to the number, where none came along.
bool MakePoint(EC_KEY* key) {
  const EC_GROUP* group = EC_KEY_get0_group(key);
  bssl::UniquePtr<EC_POINT> point(EC_POINT_new(group));
  return EC_POINT_mul(group, point.get(), EC_KEY_get0_private_key(key), nullptr, nullptr,
                      nullptr) &&
         EC_KEY_set_public_key(key, point.get());
}

// ECPrivateKey (SEC 1 section C.4), whose curve is known to be this one.
PKey ParseSecp256k1(CBS from) {
  CBS fields;
  CBS number;
  CBS curve;
  CBS point;
  CBS bits;
  uint64_t version = 0;
  int has_curve = 0;
  int has_point = 0;
  bssl::UniquePtr<EC_KEY> key = NewEcKey(NID_secp256k1);
  if (!CBS_get_asn1(&from, &fields, CBS_ASN1_SEQUENCE) || !CBS_get_asn1_uint64(&fields, &version) ||
      version != 1 || !CBS_get_asn1(&fields, &number, CBS_ASN1_OCTETSTRING) ||
      !CBS_get_optional_asn1(&fields, &curve, &has_curve, kCurveTag) ||
      (has_curve && !IsSecp256k1(curve)) ||
      !CBS_get_optional_asn1(&fields, &point, &has_point, kPointTag) || CBS_len(&fields) != 0 ||
      !SetPrivate(key.get(), number)) {
    return nullptr;
  }
  if (has_point) {
    uint8_t padding = 0;
    if (!CBS_get_asn1(&point, &bits, CBS_ASN1_BITSTRING) || !CBS_get_u8(&bits, &padding) ||
        padding != 0 || !SetPoint(key.get(), bits)) {
      return nullptr;
    }
  } else if (!MakePoint(key.get())) {
    return nullptr;
  }
  return EC_KEY_check_key(key.get()) ? FromEc(std::move(key)) : nullptr;
}

// Whether an ECPrivateKey names the curve that BoringSSL does not know.
bool NamesSecp256k1(CBS from) {
  CBS fields;
  CBS number;
  CBS curve;
  uint64_t version = 0;
  int has_curve = 0;
  return CBS_get_asn1(&from, &fields, CBS_ASN1_SEQUENCE) &&
         CBS_get_asn1_uint64(&fields, &version) &&
         CBS_get_asn1(&fields, &number, CBS_ASN1_OCTETSTRING) &&
         CBS_get_optional_asn1(&fields, &curve, &has_curve, kCurveTag) && has_curve &&
         IsSecp256k1(curve);
}

const EC_KEY* OwnCurveKey(const EVP_PKEY* key) {
  if (EVP_PKEY_id(key) != EVP_PKEY_EC) return nullptr;
  const EC_KEY* ec = EVP_PKEY_get0_EC_KEY(key);
  return IsBuiltIn(EC_KEY_get0_group(ec)) ? nullptr : ec;
}

bool AddOid(CBB* out, absl::Span<const uint8_t> oid) {
  CBB child;
  return CBB_add_asn1(out, &child, CBS_ASN1_OBJECT) &&
         CBB_add_bytes(&child, oid.data(), oid.size()) && CBB_flush(out);
}

bool AddSecp256k1Identifier(CBB* out) {
  CBB identifier;
  return CBB_add_asn1(out, &identifier, CBS_ASN1_SEQUENCE) && AddOid(&identifier, kEcOid) &&
         AddOid(&identifier, kSecp256k1Oid) && CBB_flush(out);
}

bool AddPoint(CBB* out, const EC_KEY* ec) {
  CBB bits;
  return CBB_add_asn1(out, &bits, CBS_ASN1_BITSTRING) && CBB_add_u8(&bits, 0) &&
         EC_POINT_point2cbb(&bits, EC_KEY_get0_group(ec), EC_KEY_get0_public_key(ec),
                            EC_KEY_get_conv_form(ec), nullptr) &&
         CBB_flush(out);
}

// ECPrivateKey, with the curve only where nothing around it names it.
bool AddSecp256k1Private(CBB* out, const EC_KEY* ec, bool with_curve) {
  CBB fields;
  CBB child;
  if (!CBB_add_asn1(out, &fields, CBS_ASN1_SEQUENCE) || !CBB_add_asn1_uint64(&fields, 1) ||
      !CBB_add_asn1(&fields, &child, CBS_ASN1_OCTETSTRING) ||
      !BN_bn2cbb_padded(&child, BN_num_bytes(EC_GROUP_get0_order(EC_KEY_get0_group(ec))),
                        EC_KEY_get0_private_key(ec))) {
    return false;
  }
  if (with_curve && (!CBB_add_asn1(&fields, &child, kCurveTag) || !AddOid(&child, kSecp256k1Oid))) {
    return false;
  }
  return CBB_add_asn1(&fields, &child, kPointTag) && AddPoint(&child, ec) && CBB_flush(out);
}

}  // namespace

PKey ParsePublicInfo(absl::Span<const uint8_t> der) {
  CBS cbs = ToCbs(der);
  CBS fields;
  CBS bits;
  OwnKind kind;
  if (!CBS_get_asn1(&cbs, &fields, CBS_ASN1_SEQUENCE)) return nullptr;
  if (!FindOwnKind(&fields, &kind)) {
    cbs = ToCbs(der);
    return PKey(EVP_parse_public_key(&cbs));
  }
  uint8_t padding = 0;
  if (!CBS_get_asn1(&fields, &bits, CBS_ASN1_BITSTRING) || CBS_len(&fields) != 0 ||
      !CBS_get_u8(&bits, &padding) || padding != 0) {
    return nullptr;
  }
  if (kind.pss.has_value()) {
    return FromPss(bssl::UniquePtr<RSA>(RSA_parse_public_key(&bits)), *kind.pss);
  }
  bssl::UniquePtr<EC_KEY> ec = NewEcKey(NID_secp256k1);
  return SetPoint(ec.get(), bits) ? FromEc(std::move(ec)) : nullptr;
}

PKey ParsePrivateInfo(absl::Span<const uint8_t> der) {
  CBS cbs = ToCbs(der);
  CBS fields;
  CBS inner;
  OwnKind kind;
  uint64_t version = 0;
  if (!CBS_get_asn1(&cbs, &fields, CBS_ASN1_SEQUENCE) || !CBS_get_asn1_uint64(&fields, &version) ||
      version > 1) {
    return nullptr;
  }
  if (!FindOwnKind(&fields, &kind)) {
    cbs = ToCbs(der);
    return PKey(EVP_parse_private_key(&cbs));
  }
  if (!CBS_get_asn1(&fields, &inner, CBS_ASN1_OCTETSTRING)) return nullptr;
  if (kind.pss.has_value()) {
    return FromPss(bssl::UniquePtr<RSA>(RSA_parse_private_key(&inner)), *kind.pss);
  }
  return ParseSecp256k1(inner);
}

PKey ParseEncryptedInfo(absl::Span<const uint8_t> der, absl::string_view passphrase) {
  CBS cbs = ToCbs(der);
  CBS fields;
  CBS algorithm;
  CBS encrypted;
  uint8_t* plain = nullptr;
  size_t size = 0;
  if (!CBS_get_asn1(&cbs, &fields, CBS_ASN1_SEQUENCE) ||
      !CBS_get_asn1(&fields, &algorithm, CBS_ASN1_SEQUENCE) ||
      !CBS_get_asn1(&fields, &encrypted, CBS_ASN1_OCTETSTRING) || CBS_len(&fields) != 0 ||
      !pkcs8_pbe_decrypt(&plain, &size, &algorithm, passphrase.data(), passphrase.size(),
                         CBS_data(&encrypted), CBS_len(&encrypted))) {
    return nullptr;
  }
  // Forgets what it frees.
  bssl::UniquePtr<uint8_t> owned(plain);
  return ParsePrivateInfo({plain, size});
}

PKey ParseRsaPublic(absl::Span<const uint8_t> der) {
  CBS cbs = ToCbs(der);
  return FromRsa(bssl::UniquePtr<RSA>(RSA_parse_public_key(&cbs)));
}

PKey ParseRsaPrivate(absl::Span<const uint8_t> der) {
  CBS cbs = ToCbs(der);
  return FromRsa(bssl::UniquePtr<RSA>(RSA_parse_private_key(&cbs)));
}

PKey ParseEcPrivate(absl::Span<const uint8_t> der) {
  CBS cbs = ToCbs(der);
  if (NamesSecp256k1(cbs)) return ParseSecp256k1(cbs);
  return FromEc(bssl::UniquePtr<EC_KEY>(EC_KEY_parse_private_key(&cbs, nullptr)));
}

PKey ParseDsaPrivate(absl::Span<const uint8_t> der) {
  CBS cbs = ToCbs(der);
  bssl::UniquePtr<DSA> dsa(DSA_parse_private_key(&cbs));
  PKey key(EVP_PKEY_new());
  if (dsa == nullptr || !EVP_PKEY_set1_DSA(key.get(), dsa.get())) return nullptr;
  return key;
}

bool WritePublicInfo(CBB* out, const EVP_PKEY* key) {
  const PssKey* pss = PssOf(key);
  const EC_KEY* ec = OwnCurveKey(key);
  if (pss == nullptr && ec == nullptr) return EVP_marshal_public_key(out, key) == 1;
  CBB fields;
  CBB bits;
  if (!CBB_add_asn1(out, &fields, CBS_ASN1_SEQUENCE)) return false;
  if (ec != nullptr) {
    return AddSecp256k1Identifier(&fields) && AddPoint(&fields, ec) && CBB_flush(out);
  }
  return WritePssIdentifier(&fields, *pss) && CBB_add_asn1(&fields, &bits, CBS_ASN1_BITSTRING) &&
         CBB_add_u8(&bits, 0) && RSA_marshal_public_key(&bits, EVP_PKEY_get0_RSA(key)) &&
         CBB_flush(out);
}

bool WritePrivateInfo(CBB* out, const EVP_PKEY* key) {
  const PssKey* pss = PssOf(key);
  const EC_KEY* ec = OwnCurveKey(key);
  if (pss == nullptr && ec == nullptr) return EVP_marshal_private_key(out, key) == 1;
  CBB fields;
  CBB inner;
  if (!CBB_add_asn1(out, &fields, CBS_ASN1_SEQUENCE) || !CBB_add_asn1_uint64(&fields, 0) ||
      !(ec != nullptr ? AddSecp256k1Identifier(&fields) : WritePssIdentifier(&fields, *pss)) ||
      !CBB_add_asn1(&fields, &inner, CBS_ASN1_OCTETSTRING)) {
    return false;
  }
  return (ec != nullptr ? AddSecp256k1Private(&inner, ec, false)
                        : RSA_marshal_private_key(&inner, EVP_PKEY_get0_RSA(key)) == 1) &&
         CBB_flush(out);
}

bool WriteEncryptedInfo(CBB* out, const EVP_PKEY* key, const EVP_CIPHER* cipher,
                        absl::string_view passphrase) {
  if (PssOf(key) == nullptr && OwnCurveKey(key) == nullptr) {
    return PKCS8_marshal_encrypted_private_key(out, -1, cipher, passphrase.data(),
                                               passphrase.size(), nullptr, 0, kRounds, key) == 1;
  }
  bssl::ScopedCBB plain;
  bssl::ScopedEVP_CIPHER_CTX context;
  uint8_t salt[kSaltSize];
  CBB fields;
  CBB text;
  if (!CBB_init(plain.get(), 0) || !WritePrivateInfo(plain.get(), key) ||
      !RAND_bytes(salt, sizeof(salt)) || !CBB_add_asn1(out, &fields, CBS_ASN1_SEQUENCE) ||
      !PKCS5_pbe2_encrypt_init(&fields, context.get(), cipher, kRounds, passphrase.data(),
                               passphrase.size(), salt, sizeof(salt)) ||
      !CBB_add_asn1(&fields, &text, CBS_ASN1_OCTETSTRING)) {
    return false;
  }
  uint8_t* bytes = nullptr;
  int size = 0;
  int rest = 0;
  const size_t plain_size = CBB_len(plain.get());
  return CBB_reserve(&text, &bytes, plain_size + EVP_MAX_BLOCK_LENGTH) &&
         EVP_CipherUpdate(context.get(), bytes, &size, CBB_data(plain.get()),
                          static_cast<int>(plain_size)) &&
         EVP_CipherFinal_ex(context.get(), bytes + size, &rest) &&
         CBB_did_write(&text, static_cast<size_t>(size + rest)) && CBB_flush(out);
}

bool WriteEcPrivate(CBB* out, const EVP_PKEY* key) {
  if (const EC_KEY* own = OwnCurveKey(key); own != nullptr) {
    return AddSecp256k1Private(out, own, true);
  }
  const EC_KEY* ec = EVP_PKEY_get0_EC_KEY(key);
  return EC_KEY_marshal_private_key(out, ec, EC_KEY_get_enc_flags(ec)) == 1;
}

}  // namespace gyre::crypto
