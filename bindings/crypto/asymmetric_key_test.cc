#include "bindings/crypto/asymmetric_key.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "bindings/crypto/curves.h"
#include "bindings/crypto/jwk.h"
#include "bindings/crypto/keygen.h"
#include "bindings/crypto/signature.h"
#include "gtest/gtest.h"
#include "openssl/digest.h"
#include "openssl/rsa.h"

namespace gyre::crypto {
namespace {

absl::Span<const uint8_t> BytesOf(absl::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::vector<PKey> SomeKeys() {
  std::vector<PKey> keys;
  keys.push_back(*GenerateRsa(1024, 65537));
  keys.push_back(*GenerateEc(FindCurve("P-256")));
  keys.push_back(*GenerateEc(FindCurve("secp256k1")));
  keys.push_back(*GenerateRaw(EVP_PKEY_ED25519));
  return keys;
}

// The same, and keys that have no JSON form.
std::vector<PKey> AllKeys() {
  std::vector<PKey> keys = SomeKeys();
  keys.push_back(*GeneratePss(1024, 65537, std::nullopt));
  keys.push_back(*GeneratePss(1024, 65537, DefaultPssRules()));
  keys.push_back(*GeneratePss(1024, 65537, PssRules{EVP_sha256(), EVP_sha1(), 16}));
  return keys;
}

KeyEncoding Encoding(KeyFormat format, KeyStructure structure) {
  KeyEncoding encoding;
  encoding.format = format;
  encoding.structure = structure;
  return encoding;
}

TEST(AsymmetricKeyTest, AKeyIsReadBackAsItWasWritten) {
  for (const PKey& key : AllKeys()) {
    for (KeyFormat format : {KeyFormat::kDer, KeyFormat::kPem}) {
      const KeyEncoding pkcs8 = Encoding(format, KeyStructure::kPkcs8);
      absl::StatusOr<PKey> again =
          ParsePrivateKey(BytesOf(*WritePrivateKey(key.get(), pkcs8)), pkcs8);
      ASSERT_TRUE(again.ok()) << again.status();
      EXPECT_EQ(EVP_PKEY_cmp(key.get(), again->get()), 1);
      EXPECT_EQ(KeyTypeName(again->get()), KeyTypeName(key.get()));

      const KeyEncoding spki = Encoding(format, KeyStructure::kSpki);
      bool is_private = true;
      again = ParsePublicKey(BytesOf(*WritePublicKey(key.get(), spki)), spki, &is_private);
      ASSERT_TRUE(again.ok()) << again.status();
      EXPECT_FALSE(is_private);
      EXPECT_EQ(EVP_PKEY_cmp(key.get(), again->get()), 1);
    }
  }
}

TEST(AsymmetricKeyTest, AnEncryptedKeyWantsItsPassphrase) {
  const PKey key = *GenerateRsa(1024, 65537);
  for (KeyStructure structure : {KeyStructure::kPkcs1, KeyStructure::kPkcs8}) {
    KeyEncoding encoding = Encoding(KeyFormat::kPem, structure);
    encoding.cipher = "aes-256-cbc";
    encoding.passphrase = "open sesame";
    const std::string pem = *WritePrivateKey(key.get(), encoding);
    EXPECT_TRUE(absl::StrContains(pem, "ENCRYPTED"));
    EXPECT_TRUE(ParsePrivateKey(BytesOf(pem), encoding).ok());
    encoding.passphrase = "open barley";
    EXPECT_FALSE(ParsePrivateKey(BytesOf(pem), encoding).ok());
    encoding.passphrase.reset();
    EXPECT_FALSE(ParsePrivateKey(BytesOf(pem), encoding).ok());
  }
}

TEST(AsymmetricKeyTest, EveryKindIsEncryptedAndReadBack) {
  for (const PKey& key : AllKeys()) {
    for (KeyFormat format : {KeyFormat::kDer, KeyFormat::kPem}) {
      for (const char* passphrase : {"open sesame", ""}) {
        KeyEncoding encoding = Encoding(format, KeyStructure::kPkcs8);
        encoding.cipher = "aes-256-cbc";
        encoding.passphrase = passphrase;
        absl::StatusOr<std::string> written = WritePrivateKey(key.get(), encoding);
        ASSERT_TRUE(written.ok()) << written.status();
        absl::StatusOr<PKey> again = ParsePrivateKey(BytesOf(*written), encoding);
        ASSERT_TRUE(again.ok()) << again.status();
        EXPECT_EQ(EVP_PKEY_cmp(key.get(), again->get()), 1);
        encoding.passphrase = "open barley";
        EXPECT_FALSE(ParsePrivateKey(BytesOf(*written), encoding).ok());
      }
    }
  }
}

TEST(AsymmetricKeyTest, AnEmptyPassphraseIsOneToo) {
  const PKey rsa = *GenerateRsa(1024, 65537);
  const PKey ec = *GenerateEc(FindCurve("secp256k1"));
  for (const auto& [key, structure] :
       {std::pair(rsa.get(), KeyStructure::kPkcs1), std::pair(ec.get(), KeyStructure::kSec1)}) {
    KeyEncoding encoding = Encoding(KeyFormat::kPem, structure);
    encoding.cipher = "aes-128-cbc";
    encoding.passphrase = "";
    const std::string pem = *WritePrivateKey(key, encoding);
    EXPECT_TRUE(absl::StrContains(pem, "ENCRYPTED"));
    EXPECT_TRUE(ParsePrivateKey(BytesOf(pem), encoding).ok());
    encoding.passphrase.reset();
    EXPECT_FALSE(ParsePrivateKey(BytesOf(pem), encoding).ok());
  }
}

// Made by OpenSSL 3.0: `openssl ecparam -name secp256k1 -genkey -noout -outform DER`.
TEST(AsymmetricKeyTest, AKeyOfOpensslsCurveIsWrittenAsOpensslDoes) {
  const std::string sec1 = absl::HexStringToBytes(
      "30740201010420b651cb7a542ae5d66249f5a426b7e6c0e9523c5f4f58ad5a9f8d4392f68e9baaa0"
      "0706052b8104000aa14403420004d1275db11ce8618017d138f9ef7dbf59c5268279ddff10c2f99c"
      "4cc12b2608b0afd7954a3627b08066f6f90888e582e556e21940ecbb431a032bde033dee2690");
  const std::string spki = absl::HexStringToBytes(
      "3056301006072a8648ce3d020106052b8104000a03420004d1275db11ce8618017d138f9ef7dbf59"
      "c5268279ddff10c2f99c4cc12b2608b0afd7954a3627b08066f6f90888e582e556e21940ecbb431a"
      "032bde033dee2690");
  absl::StatusOr<PKey> key =
      ParsePrivateKey(BytesOf(sec1), Encoding(KeyFormat::kDer, KeyStructure::kSec1));
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(*WritePrivateKey(key->get(), Encoding(KeyFormat::kDer, KeyStructure::kSec1)), sec1);
  EXPECT_EQ(*WritePublicKey(key->get(), Encoding(KeyFormat::kDer, KeyStructure::kSpki)), spki);
}

TEST(AsymmetricKeyTest, ACutKeyIsAFailure) {
  for (const PKey& key : AllKeys()) {
    const KeyEncoding pkcs8 = Encoding(KeyFormat::kDer, KeyStructure::kPkcs8);
    const KeyEncoding spki = Encoding(KeyFormat::kDer, KeyStructure::kSpki);
    const std::string private_der = *WritePrivateKey(key.get(), pkcs8);
    const std::string public_der = *WritePublicKey(key.get(), spki);
    bool is_private = false;
    for (size_t size = 0; size < private_der.size(); ++size) {
      EXPECT_FALSE(ParsePrivateKey(BytesOf(private_der.substr(0, size)), pkcs8).ok()) << size;
    }
    for (size_t size = 0; size < public_der.size(); ++size) {
      const std::string cut = public_der.substr(0, size);
      EXPECT_FALSE(ParsePublicKey(BytesOf(cut), spki, &is_private).ok()) << size;
    }
  }
}

TEST(AsymmetricKeyTest, AKeyForPssAloneKeepsItsRules) {
  const PKey key = *GeneratePss(1024, 65537, PssRules{EVP_sha256(), EVP_sha256(), 16});
  const std::string digest(32, 'd');
  SignatureOptions options;
  options.digest = EVP_sha256();
  const std::string signature = *Sign(key.get(), BytesOf(digest), options);
  EXPECT_TRUE(*Verify(key.get(), BytesOf(digest), BytesOf(signature), options));
  options.salt_length = 15;
  EXPECT_FALSE(Sign(key.get(), BytesOf(digest), options).ok());
  EXPECT_FALSE(Verify(key.get(), BytesOf(digest), BytesOf(signature), options).ok());
  options.salt_length.reset();
  options.padding = RSA_PKCS1_PADDING;
  EXPECT_FALSE(Sign(key.get(), BytesOf(digest), options).ok());
  options.padding.reset();
  options.digest = EVP_sha1();
  EXPECT_FALSE(Sign(key.get(), BytesOf(digest.substr(0, 20)), options).ok());
  for (const RsaOperation operation :
       {RsaOperation::kPublicEncrypt, RsaOperation::kPrivateDecrypt, RsaOperation::kPrivateEncrypt,
        RsaOperation::kPublicDecrypt}) {
    EXPECT_FALSE(RsaCrypt(key.get(), operation, BytesOf("text"), {RSA_PKCS1_PADDING}).ok());
  }
  EXPECT_FALSE(ToJwk(key.get(), false).ok());
}

TEST(AsymmetricKeyTest, WhatIsNoKeyIsAFailure) {
  const KeyEncoding pem = Encoding(KeyFormat::kPem, KeyStructure::kUnknown);
  const KeyEncoding der = Encoding(KeyFormat::kDer, KeyStructure::kPkcs8);
  bool is_private = false;
  for (absl::string_view text :
       {"", "key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}) {
    EXPECT_FALSE(ParsePrivateKey(BytesOf(text), pem).ok());
    EXPECT_FALSE(ParsePublicKey(BytesOf(text), pem, &is_private).ok());
    EXPECT_FALSE(ParsePrivateKey(BytesOf(text), der).ok());
  }
}

TEST(AsymmetricKeyTest, AJsonWebKeyIsReadBack) {
  for (const PKey& key : SomeKeys()) {
    for (bool is_private : {false, true}) {
      absl::StatusOr<Jwk> jwk = ToJwk(key.get(), is_private);
      ASSERT_TRUE(jwk.ok()) << jwk.status();
      absl::StatusOr<PKey> again = FromJwk(*jwk, is_private);
      ASSERT_TRUE(again.ok()) << again.status();
      EXPECT_EQ(EVP_PKEY_cmp(key.get(), again->get()), 1);
      jwk->parts.clear();
      EXPECT_FALSE(FromJwk(*jwk, is_private).ok());
    }
  }
}

TEST(AsymmetricKeyTest, OnlyTheKeysOwnSignatureIsValid) {
  const std::string digest(32, 'd');
  for (const PKey& key : SomeKeys()) {
    for (bool side_by_side : {false, true}) {
      SignatureOptions options;
      options.side_by_side = side_by_side;
      if (KeyTypeName(key.get()) != "ed25519") options.digest = EVP_sha256();
      absl::StatusOr<std::string> signature = Sign(key.get(), BytesOf(digest), options);
      ASSERT_TRUE(signature.ok()) << signature.status();
      EXPECT_TRUE(*Verify(key.get(), BytesOf(digest), BytesOf(*signature), options));
      EXPECT_FALSE(*Verify(key.get(), BytesOf(std::string(32, 'e')), BytesOf(*signature), options));
      signature->back() ^= 1;
      EXPECT_FALSE(*Verify(key.get(), BytesOf(digest), BytesOf(*signature), options));
      EXPECT_FALSE(*Verify(key.get(), BytesOf(digest), BytesOf(""), options));
    }
  }
}

TEST(AsymmetricKeyTest, TwoSidesAgreeOnOneSecret) {
  const PKey a = *GenerateRaw(EVP_PKEY_X25519);
  const PKey b = *GenerateRaw(EVP_PKEY_X25519);
  EXPECT_EQ(*Agree(a.get(), b.get()), *Agree(b.get(), a.get()));
  const PKey other = *GenerateEc(FindCurve("P-256"));
  EXPECT_FALSE(Agree(a.get(), other.get()).ok());
}

TEST(AsymmetricKeyTest, AnEvenExponentIsRefused) { EXPECT_FALSE(GenerateRsa(1024, 4).ok()); }

}  // namespace
}  // namespace gyre::crypto
