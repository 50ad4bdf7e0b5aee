#include "bindings/crypto/asymmetric_key.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "bindings/core/error.h"
#include "bindings/crypto/cipher.h"
#include "bindings/crypto/openssl_error.h"
#include "openssl/bio.h"
#include "openssl/bytestring.h"
#include "openssl/dsa.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/err.h"
#include "openssl/mem.h"
#include "openssl/nid.h"
#include "openssl/pem.h"
#include "openssl/pkcs8.h"
#include "openssl/rsa.h"
#include "openssl/x509.h"

namespace gyre::crypto {
namespace {

CBS ToCbs(absl::Span<const uint8_t> data) {
  CBS cbs;
  CBS_init(&cbs, data.data(), data.size());
  return cbs;
}

bssl::UniquePtr<BIO> ToBio(absl::Span<const uint8_t> data) {
  return bssl::UniquePtr<BIO>(BIO_new_mem_buf(data.data(), static_cast<ossl_ssize_t>(data.size())));
}

std::string TakeBytes(CBB* cbb) {
  uint8_t* bytes = nullptr;
  size_t size = 0;
  if (!CBB_finish(cbb, &bytes, &size)) return {};
  std::string result(reinterpret_cast<char*>(bytes), size);
  OPENSSL_free(bytes);
  return result;
}

std::string Contents(BIO* bio) {
  const uint8_t* bytes = nullptr;
  size_t size = 0;
  if (!BIO_mem_contents(bio, &bytes, &size)) return {};
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

struct PassphraseRequest {
  const std::optional<std::string>& passphrase;
  bool missing = false;
};

int GivePassphrase(char* out, int size, int, void* user) {
  auto* request = static_cast<PassphraseRequest*>(user);
  if (!request->passphrase.has_value()) {
    request->missing = true;
    return -1;
  }
  const std::string& text = *request->passphrase;
  if (text.size() > static_cast<size_t>(size)) return -1;
  std::memcpy(out, text.data(), text.size());
  return static_cast<int>(text.size());
}

// What went wrong with a key: a wrong passphrase says so, everything else is of no known format.
absl::Status ParseError() {
  const uint32_t error = ERR_peek_error();
  if (ERR_GET_LIB(error) == ERR_LIB_CIPHER ||
      (ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_BAD_DECRYPT)) {
    return BadDecryptError();
  }
  return UnsupportedKeyError();
}

PKey FromRsa(bssl::UniquePtr<RSA> rsa) {
  PKey key(EVP_PKEY_new());
  if (rsa == nullptr || !EVP_PKEY_set1_RSA(key.get(), rsa.get())) return nullptr;
  return key;
}

PKey FromEc(bssl::UniquePtr<EC_KEY> ec) {
  PKey key(EVP_PKEY_new());
  if (ec == nullptr || !EVP_PKEY_set1_EC_KEY(key.get(), ec.get())) return nullptr;
  return key;
}

bool IsEncryptedInfo(absl::Span<const uint8_t> data) {
  // An EncryptedPrivateKeyInfo begins with an AlgorithmIdentifier, a PrivateKeyInfo with a number.
  CBS cbs = ToCbs(data);
  CBS body;
  return CBS_get_asn1(&cbs, &body, CBS_ASN1_SEQUENCE) &&
         CBS_peek_asn1_tag(&body, CBS_ASN1_SEQUENCE);
}

absl::StatusOr<PKey> ParsePrivateDer(absl::Span<const uint8_t> data, const KeyEncoding& encoding) {
  CBS cbs = ToCbs(data);
  PKey key;
  switch (encoding.structure) {
    case KeyStructure::kPkcs1:
      key = FromRsa(bssl::UniquePtr<RSA>(RSA_parse_private_key(&cbs)));
      break;
    case KeyStructure::kSec1:
      key = FromEc(bssl::UniquePtr<EC_KEY>(EC_KEY_parse_private_key(&cbs, nullptr)));
      break;
    default:
      if (IsEncryptedInfo(data)) {
        if (!encoding.passphrase.has_value()) {
          return js::NodeError(js::ErrorKind::kTypeError, "ERR_MISSING_PASSPHRASE",
                               "Passphrase required for encrypted key");
        }
        key.reset(PKCS8_parse_encrypted_private_key(&cbs, encoding.passphrase->data(),
                                                    encoding.passphrase->size()));
      } else {
        key.reset(EVP_parse_private_key(&cbs));
      }
  }
  if (key == nullptr) return ParseError();
  ERR_clear_error();
  return key;
}

// A block of a PEM file.
struct PemBlock {
  std::string name;
  std::string data;
};

bool ReadBlock(BIO* bio, PemBlock* block) {
  char* name = nullptr;
  char* header = nullptr;
  uint8_t* data = nullptr;
  long size = 0;  // NOLINT
  if (PEM_read_bio(bio, &name, &header, &data, &size) != 1) return false;
  block->name = name;
  block->data.assign(reinterpret_cast<char*>(data), size);
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(data);
  return true;
}

PKey ParseCertificateKey(absl::Span<const uint8_t> data) {
  const uint8_t* at = data.data();
  bssl::UniquePtr<X509> certificate(
      d2i_X509(nullptr, &at, static_cast<long>(data.size())));  // NOLINT
  return certificate == nullptr ? nullptr : PKey(X509_get_pubkey(certificate.get()));
}

absl::Span<const uint8_t> BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// Null with `found` false where there is no public key in the file.
PKey ParsePublicPem(absl::Span<const uint8_t> data, bool* found) {
  bssl::UniquePtr<BIO> bio = ToBio(data);
  PemBlock block;
  *found = true;
  while (ReadBlock(bio.get(), &block)) {
    CBS cbs = ToCbs(BytesOf(block.data));
    if (block.name == "PUBLIC KEY") return PKey(EVP_parse_public_key(&cbs));
    if (block.name == "RSA PUBLIC KEY") {
      return FromRsa(bssl::UniquePtr<RSA>(RSA_parse_public_key(&cbs)));
    }
    if (block.name == "CERTIFICATE" || block.name == "X509 CERTIFICATE") {
      return ParseCertificateKey(BytesOf(block.data));
    }
  }
  *found = false;
  return nullptr;
}

// Whether PKCS #1 data is a private key, which has a version in front and more numbers.
bool IsPrivatePkcs1(absl::Span<const uint8_t> data) {
  CBS cbs = ToCbs(data);
  CBS body;
  uint64_t version = 0;
  return CBS_get_asn1(&cbs, &body, CBS_ASN1_SEQUENCE) && CBS_get_asn1_uint64(&body, &version) &&
         version <= 1;
}

// The name of a cipher that encrypts private keys.
absl::StatusOr<const EVP_CIPHER*> KeyCipher(const KeyEncoding& encoding) {
  const CipherInfo* info = FindCipher(encoding.cipher);
  if (info == nullptr || info->evp == nullptr) {
    return js::NodeError(js::ErrorKind::kError, "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
  }
  return info->evp();
}

// PKCS #8, as DER.
absl::StatusOr<std::string> WritePkcs8(const EVP_PKEY* key, const EVP_CIPHER* cipher,
                                       const std::string& passphrase) {
  bssl::ScopedCBB cbb;
  constexpr int kRounds = 2048;
  const bool ok = CBB_init(cbb.get(), 0) &&
                  (cipher == nullptr ? EVP_marshal_private_key(cbb.get(), key)
                                     : PKCS8_marshal_encrypted_private_key(
                                           cbb.get(), -1, cipher, passphrase.data(),
                                           passphrase.size(), nullptr, 0, kRounds, key));
  if (!ok) return OpensslError("Failed to encode private key");
  return TakeBytes(cbb.get());
}

std::string ToPem(const char* name, const std::string& der) {
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  PEM_write_bio(bio.get(), name, "", BytesOf(der).data(), static_cast<long>(der.size()));  // NOLINT
  return Contents(bio.get());
}

// The older structures as PEM, encrypted as RFC 1421 does.
absl::StatusOr<std::string> WriteTraditionalPem(const EVP_PKEY* key, const KeyEncoding& encoding,
                                                const EVP_CIPHER* cipher) {
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  const std::string passphrase = encoding.passphrase.value_or("");
  auto* secret = reinterpret_cast<uint8_t*>(const_cast<char*>(passphrase.data()));
  const int size = static_cast<int>(passphrase.size());
  const int ok = encoding.structure == KeyStructure::kPkcs1
                     ? PEM_write_bio_RSAPrivateKey(bio.get(), EVP_PKEY_get0_RSA(key), cipher,
                                                   secret, size, nullptr, nullptr)
                     : PEM_write_bio_ECPrivateKey(bio.get(), EVP_PKEY_get0_EC_KEY(key), cipher,
                                                  secret, size, nullptr, nullptr);
  if (ok != 1) return OpensslError("Failed to encode private key");
  return Contents(bio.get());
}

absl::StatusOr<std::string> WriteTraditionalDer(const EVP_PKEY* key, KeyStructure structure) {
  bssl::ScopedCBB cbb;
  bool ok = CBB_init(cbb.get(), 0);
  if (structure == KeyStructure::kPkcs1) {
    ok = ok && RSA_marshal_private_key(cbb.get(), EVP_PKEY_get0_RSA(key));
  } else {
    const EC_KEY* ec = EVP_PKEY_get0_EC_KEY(key);
    ok = ok && EC_KEY_marshal_private_key(cbb.get(), ec, EC_KEY_get_enc_flags(ec));
  }
  if (!ok) return OpensslError("Failed to encode private key");
  return TakeBytes(cbb.get());
}

struct Curve {
  int nid;
  absl::string_view name;
  absl::string_view nist;
  absl::string_view alias;
};

constexpr Curve kCurves[] = {
    {NID_X9_62_prime256v1, "prime256v1", "P-256", "secp256r1"},
    {NID_secp224r1, "secp224r1", "P-224", ""},
    {NID_secp384r1, "secp384r1", "P-384", ""},
    {NID_secp521r1, "secp521r1", "P-521", ""},
};

}  // namespace

absl::StatusOr<PKey> ParsePrivateKey(absl::Span<const uint8_t> data, const KeyEncoding& encoding) {
  ERR_clear_error();
  if (encoding.format == KeyFormat::kDer) return ParsePrivateDer(data, encoding);
  bssl::UniquePtr<BIO> bio = ToBio(data);
  PassphraseRequest request{encoding.passphrase};
  PKey key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &GivePassphrase, &request));
  if (request.missing) return MissingPassphraseError();
  if (key == nullptr) return ParseError();
  ERR_clear_error();
  return key;
}

absl::StatusOr<PKey> ParsePublicKey(absl::Span<const uint8_t> data, const KeyEncoding& encoding,
                                    bool* is_private) {
  ERR_clear_error();
  *is_private = false;
  PKey key;
  if (encoding.format == KeyFormat::kPem) {
    bool found = false;
    key = ParsePublicPem(data, &found);
    *is_private = !found;
  } else {
    CBS cbs = ToCbs(data);
    switch (encoding.structure) {
      case KeyStructure::kPkcs1:
        *is_private = IsPrivatePkcs1(data);
        if (!*is_private) key = FromRsa(bssl::UniquePtr<RSA>(RSA_parse_public_key(&cbs)));
        break;
      case KeyStructure::kSpki:
        key.reset(EVP_parse_public_key(&cbs));
        if (key == nullptr) key = ParseCertificateKey(data);
        break;
      default:
        *is_private = true;
    }
  }
  if (*is_private) return ParsePrivateKey(data, encoding);
  if (key == nullptr) return UnsupportedKeyError();
  ERR_clear_error();
  return key;
}

absl::StatusOr<std::string> WritePrivateKey(const EVP_PKEY* key, const KeyEncoding& encoding) {
  ERR_clear_error();
  const EVP_CIPHER* cipher = nullptr;
  if (!encoding.cipher.empty()) {
    absl::StatusOr<const EVP_CIPHER*> found = KeyCipher(encoding);
    if (!found.ok()) return found.status();
    cipher = *found;
  }
  const bool traditional = encoding.structure != KeyStructure::kPkcs8;
  if (traditional) {
    return encoding.format == KeyFormat::kPem ? WriteTraditionalPem(key, encoding, cipher)
                                              : WriteTraditionalDer(key, encoding.structure);
  }
  absl::StatusOr<std::string> der = WritePkcs8(key, cipher, encoding.passphrase.value_or(""));
  if (!der.ok() || encoding.format == KeyFormat::kDer) return der;
  return ToPem(cipher == nullptr ? "PRIVATE KEY" : "ENCRYPTED PRIVATE KEY", *der);
}

absl::StatusOr<std::string> WritePublicKey(const EVP_PKEY* key, const KeyEncoding& encoding) {
  ERR_clear_error();
  bssl::ScopedCBB cbb;
  const bool is_pkcs1 = encoding.structure == KeyStructure::kPkcs1;
  const bool ok = CBB_init(cbb.get(), 0) &&
                  (is_pkcs1 ? RSA_marshal_public_key(cbb.get(), EVP_PKEY_get0_RSA(key))
                            : EVP_marshal_public_key(cbb.get(), key));
  if (!ok) return OpensslError("Failed to encode public key");
  const std::string der = TakeBytes(cbb.get());
  if (encoding.format == KeyFormat::kDer) return der;
  return ToPem(is_pkcs1 ? "RSA PUBLIC KEY" : "PUBLIC KEY", der);
}

absl::string_view KeyTypeName(const EVP_PKEY* key) {
  switch (EVP_PKEY_id(key)) {
    case EVP_PKEY_RSA:
      return "rsa";
    case EVP_PKEY_DSA:
      return "dsa";
    case EVP_PKEY_EC:
      return "ec";
    case EVP_PKEY_ED25519:
      return "ed25519";
    case EVP_PKEY_X25519:
      return "x25519";
    default:
      return "";
  }
}

int FindCurve(absl::string_view name) {
  for (const Curve& curve : kCurves) {
    for (absl::string_view known : {curve.name, curve.nist, curve.alias}) {
      if (!known.empty() && absl::EqualsIgnoreCase(known, name)) return curve.nid;
    }
  }
  return NID_undef;
}

absl::string_view CurveName(int nid) {
  for (const Curve& curve : kCurves) {
    if (curve.nid == nid) return curve.name;
  }
  return "";
}

absl::string_view NistCurveName(int nid) {
  for (const Curve& curve : kCurves) {
    if (curve.nid == nid) return curve.nist;
  }
  return "";
}

}  // namespace gyre::crypto
