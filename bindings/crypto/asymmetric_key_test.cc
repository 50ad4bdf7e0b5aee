#include "bindings/crypto/asymmetric_key.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "bindings/crypto/jwk.h"
#include "bindings/crypto/keygen.h"
#include "bindings/crypto/signature.h"
#include "gtest/gtest.h"
#include "openssl/digest.h"

namespace gyre::crypto {
namespace {

absl::Span<const uint8_t> BytesOf(absl::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::vector<PKey> SomeKeys() {
  std::vector<PKey> keys;
  keys.push_back(*GenerateRsa(1024, 65537));
  keys.push_back(*GenerateEc(FindCurve("P-256")));
  keys.push_back(*GenerateRaw(EVP_PKEY_ED25519));
  return keys;
}

KeyEncoding Encoding(KeyFormat format, KeyStructure structure) {
  KeyEncoding encoding;
  encoding.format = format;
  encoding.structure = structure;
  return encoding;
}

TEST(AsymmetricKeyTest, AKeyIsReadBackAsItWasWritten) {
  for (const PKey& key : SomeKeys()) {
    for (KeyFormat format : {KeyFormat::kDer, KeyFormat::kPem}) {
      const KeyEncoding pkcs8 = Encoding(format, KeyStructure::kPkcs8);
      absl::StatusOr<PKey> again =
          ParsePrivateKey(BytesOf(*WritePrivateKey(key.get(), pkcs8)), pkcs8);
      ASSERT_TRUE(again.ok()) << again.status();
      EXPECT_EQ(EVP_PKEY_cmp(key.get(), again->get()), 1);

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
