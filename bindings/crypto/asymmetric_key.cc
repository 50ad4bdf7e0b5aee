#include "bindings/crypto/asymmetric_key.h"

#include <algorithm>

#include "bindings/core/error.h"
#include "bindings/crypto/cipher.h"
#include "bindings/crypto/openssl_error.h"
#include "bindings/crypto/pss_key.h"
#include "openssl/bio.h"
#include "openssl/bytestring.h"
#include "openssl/cipher.h"
#include "openssl/digest.h"
#include "openssl/err.h"
#include "openssl/mem.h"
#include "openssl/pem.h"
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

// What went wrong with a key: a wrong passphrase says so, everything else is of no known format.
absl::Status ParseError() {
  const uint32_t error = ERR_peek_error();
  if (ERR_GET_LIB(error) == ERR_LIB_CIPHER ||
      (ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_BAD_DECRYPT)) {
    return BadDecryptError();
  }
  return UnsupportedKeyError();
}

bool IsEncryptedInfo(absl::Span<const uint8_t> data) {
  // An EncryptedPrivateKeyInfo begins with an AlgorithmIdentifier, a PrivateKeyInfo with a number.
  CBS cbs = ToCbs(data);
  CBS body;
  return CBS_get_asn1(&cbs, &body, CBS_ASN1_SEQUENCE) &&
         CBS_peek_asn1_tag(&body, CBS_ASN1_SEQUENCE);
}

absl::StatusOr<PKey> ParsePrivateDer(absl::Span<const uint8_t> data, const KeyEncoding& encoding) {
  PKey key;
  switch (encoding.structure) {
    case KeyStructure::kPkcs1:
      key = ParseRsaPrivate(data);
      break;
    case KeyStructure::kSec1:
      key = ParseEcPrivate(data);
      break;
    default:
      if (IsEncryptedInfo(data)) {
        if (!encoding.passphrase.has_value()) {
          return js::NodeError(js::ErrorKind::kTypeError, "ERR_MISSING_PASSPHRASE",
                               "Passphrase required for encrypted key");
        }
        key = ParseEncryptedInfo(data, *encoding.passphrase);
      } else {
        key = ParsePrivateInfo(data);
      }
  }
  if (key == nullptr) return ParseError();
  ERR_clear_error();
  return key;
}

// A block of a PEM file.
struct PemBlock {
  std::string name;
  // The lines between the name and the data (RFC 1421 section 4.6), empty for most.
  std::string header;
  std::string data;
};

bool ReadBlock(BIO* bio, PemBlock* block) {
  char* name = nullptr;
  char* header = nullptr;
  uint8_t* data = nullptr;
  long size = 0;  // NOLINT
  if (PEM_read_bio(bio, &name, &header, &data, &size) != 1) return false;
  block->name = name;
  block->header = header;
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
  return certificate == nullptr ? nullptr : CertificateKey(certificate.get());
}

absl::Span<const uint8_t> BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// Decrypts what is encrypted as RFC 1421 does. Unlike PEM_do_header(), an empty passphrase is one.
absl::Status Decrypt(PemBlock* block, const std::optional<std::string>& passphrase) {
  EVP_CIPHER_INFO info;
  if (!PEM_get_EVP_CIPHER_INFO(block->header.data(), &info)) return UnsupportedKeyError();
  if (info.cipher == nullptr) return absl::OkStatus();
  if (!passphrase.has_value()) return MissingPassphraseError();
  uint8_t key[EVP_MAX_KEY_LENGTH];
  bssl::ScopedEVP_CIPHER_CTX context;
  auto* data = reinterpret_cast<uint8_t*>(block->data.data());
  int size = 0;
  int rest = 0;
  // The first half of the vector is the salt (OpenSSL's own derivation, which MD5 is part of).
  const bool ok =
      EVP_BytesToKey(info.cipher, EVP_md5(), info.iv,
                     reinterpret_cast<const uint8_t*>(passphrase->data()), passphrase->size(), 1,
                     key, nullptr) &&
      EVP_DecryptInit_ex(context.get(), info.cipher, nullptr, key, info.iv) &&
      EVP_DecryptUpdate(context.get(), data, &size, data, static_cast<int>(block->data.size())) &&
      EVP_DecryptFinal_ex(context.get(), data + size, &rest);
  OPENSSL_cleanse(key, sizeof(key));
  if (!ok) return BadDecryptError();
  block->data.resize(static_cast<size_t>(size + rest));
  return absl::OkStatus();
}

using Parser = PKey (*)(absl::Span<const uint8_t>);

// How a private key in a block of this name is read; null for another block.
Parser PrivateParser(absl::string_view name) {
  if (name == "PRIVATE KEY") return ParsePrivateInfo;
  if (name == "RSA PRIVATE KEY") return ParseRsaPrivate;
  if (name == "EC PRIVATE KEY") return ParseEcPrivate;
  if (name == "DSA PRIVATE KEY") return ParseDsaPrivate;
  return nullptr;
}

// The first private key of a PEM file.
absl::StatusOr<PKey> ParsePrivatePem(absl::Span<const uint8_t> data,
                                     const std::optional<std::string>& passphrase) {
  bssl::UniquePtr<BIO> bio = ToBio(data);
  PemBlock block;
  while (ReadBlock(bio.get(), &block)) {
    PKey key;
    if (block.name == "ENCRYPTED PRIVATE KEY") {
      if (!passphrase.has_value()) return MissingPassphraseError();
      key = ParseEncryptedInfo(BytesOf(block.data), *passphrase);
    } else if (const Parser parser = PrivateParser(block.name); parser != nullptr) {
      if (absl::Status status = Decrypt(&block, passphrase); !status.ok()) return status;
      key = parser(BytesOf(block.data));
    } else {
      continue;
    }
    if (key == nullptr) return ParseError();
    ERR_clear_error();
    return key;
  }
  return ParseError();
}

// Null with `found` false where there is no public key in the file.
PKey ParsePublicPem(absl::Span<const uint8_t> data, bool* found) {
  bssl::UniquePtr<BIO> bio = ToBio(data);
  PemBlock block;
  *found = true;
  while (ReadBlock(bio.get(), &block)) {
    if (block.name == "PUBLIC KEY") return ParsePublicInfo(BytesOf(block.data));
    if (block.name == "RSA PUBLIC KEY") return ParseRsaPublic(BytesOf(block.data));
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
  const bool ok = CBB_init(cbb.get(), 0) &&
                  (cipher == nullptr ? WritePrivateInfo(cbb.get(), key)
                                     : WriteEncryptedInfo(cbb.get(), key, cipher, passphrase));
  if (!ok) return OpensslError("Failed to encode private key");
  return TakeBytes(cbb.get());
}

std::string ToPem(const char* name, const std::string& der) {
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  PEM_write_bio(bio.get(), name, "", BytesOf(der).data(), static_cast<long>(der.size()));  // NOLINT
  return Contents(bio.get());
}

absl::StatusOr<std::string> WriteTraditionalDer(const EVP_PKEY* key, KeyStructure structure) {
  bssl::ScopedCBB cbb;
  const bool ok = CBB_init(cbb.get(), 0) &&
                  (structure == KeyStructure::kPkcs1
                       ? RSA_marshal_private_key(cbb.get(), EVP_PKEY_get0_RSA(key)) == 1
                       : WriteEcPrivate(cbb.get(), key));
  if (!ok) return OpensslError("Failed to encode private key");
  return TakeBytes(cbb.get());
}

// An i2d function of text that is DER already.
int GiveDer(const void* text, uint8_t** out) {
  const auto& der = *static_cast<const std::string*>(text);
  if (out != nullptr) *out = std::copy(der.begin(), der.end(), *out);
  return static_cast<int>(der.size());
}

// The older structures as PEM, encrypted as RFC 1421 does.
absl::StatusOr<std::string> WriteTraditionalPem(const EVP_PKEY* key, const KeyEncoding& encoding,
                                                const EVP_CIPHER* cipher) {
  absl::StatusOr<std::string> der = WriteTraditionalDer(key, encoding.structure);
  if (!der.ok()) return der;
  const bool is_rsa = encoding.structure == KeyStructure::kPkcs1;
  bssl::UniquePtr<BIO> bio(BIO_new(BIO_s_mem()));
  const std::string passphrase = encoding.passphrase.value_or("");
  auto* secret = reinterpret_cast<uint8_t*>(const_cast<char*>(passphrase.data()));
  if (!PEM_ASN1_write_bio(&GiveDer, is_rsa ? "RSA PRIVATE KEY" : "EC PRIVATE KEY", bio.get(), &*der,
                          cipher, secret, static_cast<int>(passphrase.size()), nullptr, nullptr)) {
    return OpensslError("Failed to encode private key");
  }
  return Contents(bio.get());
}

}  // namespace

absl::StatusOr<PKey> ParsePrivateKey(absl::Span<const uint8_t> data, const KeyEncoding& encoding) {
  ERR_clear_error();
  if (encoding.format == KeyFormat::kDer) return ParsePrivateDer(data, encoding);
  return ParsePrivatePem(data, encoding.passphrase);
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
    switch (encoding.structure) {
      case KeyStructure::kPkcs1:
        *is_private = IsPrivatePkcs1(data);
        if (!*is_private) key = ParseRsaPublic(data);
        break;
      case KeyStructure::kSpki:
        key = ParsePublicInfo(data);
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
                  (is_pkcs1 ? RSA_marshal_public_key(cbb.get(), EVP_PKEY_get0_RSA(key)) == 1
                            : WritePublicInfo(cbb.get(), key));
  if (!ok) return OpensslError("Failed to encode public key");
  const std::string der = TakeBytes(cbb.get());
  if (encoding.format == KeyFormat::kDer) return der;
  return ToPem(is_pkcs1 ? "RSA PUBLIC KEY" : "PUBLIC KEY", der);
}

absl::string_view KeyTypeName(const EVP_PKEY* key) {
  switch (EVP_PKEY_id(key)) {
    case EVP_PKEY_RSA:
      return PssOf(key) == nullptr ? "rsa" : "rsa-pss";
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

PKey CertificateKey(const X509* certificate) {
  uint8_t* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (size <= 0) return nullptr;
  bssl::UniquePtr<uint8_t> owned(der);
  return ParsePublicInfo({der, static_cast<size_t>(size)});
}

}  // namespace gyre::crypto
