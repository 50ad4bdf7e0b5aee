#include "bindings/crypto/cipher.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace gyre::crypto {
namespace {

absl::Span<const uint8_t> BytesOf(absl::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string FromHex(absl::string_view hex) { return absl::HexStringToBytes(hex); }

std::unique_ptr<Cipher> NewCipher(absl::string_view name, bool encrypt, const std::string& key,
                                  const std::string& iv) {
  const CipherInfo* info = FindCipher(name);
  EXPECT_NE(info, nullptr) << name;
  absl::StatusOr<std::unique_ptr<Cipher>> cipher =
      Cipher::New(*info, encrypt, BytesOf(key), BytesOf(iv));
  EXPECT_TRUE(cipher.ok()) << cipher.status();
  return *std::move(cipher);
}

// Passes `text` on in pieces of `piece` bytes.
std::string PassOn(Cipher& cipher, absl::string_view text, size_t piece) {
  std::string result;
  while (!text.empty()) {
    const absl::string_view part = text.substr(0, piece);
    std::string out(cipher.OutputSize(part.size()), '\0');
    absl::StatusOr<size_t> size = cipher.Update(BytesOf(part), reinterpret_cast<uint8_t*>(&out[0]));
    EXPECT_TRUE(size.ok()) << size.status();
    result.append(out, 0, *size);
    text.remove_prefix(part.size());
  }
  std::string out(cipher.OutputSize(0), '\0');
  absl::StatusOr<size_t> size = cipher.Finish(reinterpret_cast<uint8_t*>(&out[0]));
  EXPECT_TRUE(size.ok()) << size.status();
  return result + out.substr(0, size.value_or(0));
}

// RFC 8439, section 2.8.2.
constexpr absl::string_view kSunscreen =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    "sunscreen would be it.";
constexpr absl::string_view kSunscreenSealed =
    "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
    "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
    "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
    "3ff4def08e4b7a9de576d26586cec64b6116";

TEST(CipherTest, ChaCha20Poly1305GivesTheVectorOfTheRfcInPiecesOfAnySize) {
  const std::string key =
      FromHex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  const std::string nonce = FromHex("070000004041424344454647");
  const std::string aad = FromHex("50515253c0c1c2c3c4c5c6c7");
  for (size_t piece : {1, 7, 64, 200}) {
    std::unique_ptr<Cipher> seal = NewCipher("chacha20-poly1305", true, key, nonce);
    EXPECT_TRUE(seal->UpdateAad(BytesOf(aad)));
    EXPECT_EQ(absl::BytesToHexString(PassOn(*seal, kSunscreen, piece)), kSunscreenSealed);
    std::string tag(16, '\0');
    EXPECT_TRUE(seal->GetTag({reinterpret_cast<uint8_t*>(&tag[0]), tag.size()}));
    EXPECT_EQ(absl::BytesToHexString(tag), "1ae10b594f09e26a7e902ecbd0600691");

    std::unique_ptr<Cipher> open = NewCipher("chacha20-poly1305", false, key, nonce);
    EXPECT_TRUE(open->UpdateAad(BytesOf(aad)));
    open->SetTag(BytesOf(tag));
    EXPECT_EQ(PassOn(*open, FromHex(kSunscreenSealed), piece), kSunscreen);
  }
}

TEST(CipherTest, ATagThatDoesNotFitIsAFailure) {
  for (absl::string_view name : {"chacha20-poly1305", "aes-256-gcm"}) {
    std::unique_ptr<Cipher> open = NewCipher(name, false, std::string(32, 'k'), "nonce nonce ");
    const std::string tag(16, 't');
    open->SetTag(BytesOf(tag));
    uint8_t out[64];
    EXPECT_TRUE(open->Update(BytesOf("text"), out).ok());
    EXPECT_FALSE(open->Finish(out).ok()) << name;
  }
}

// NIST's test cases for GCM, 13: nothing to encrypt.
TEST(CipherTest, AnEmptyMessageHasATagToo) {
  std::unique_ptr<Cipher> cipher =
      NewCipher("aes-256-gcm", true, std::string(32, '\0'), std::string(12, '\0'));
  uint8_t out[32];
  EXPECT_EQ(*cipher->Update({}, out), 0u);
  EXPECT_EQ(*cipher->Update({}, out), 0u);
  EXPECT_EQ(*cipher->Finish(out), 0u);
  std::string tag(16, '\0');
  EXPECT_TRUE(cipher->GetTag({reinterpret_cast<uint8_t*>(&tag[0]), tag.size()}));
  EXPECT_EQ(absl::BytesToHexString(tag), "530f8afbc74536b9a963b4f1c4cb738b");
}

// NIST SP 800-38A, F.2.1 and F.5.1, first blocks.
TEST(CipherTest, AesGivesTheVectorsOfNist) {
  const std::string key = FromHex("2b7e151628aed2a6abf7158809cf4f3c");
  const std::string text = FromHex("6bc1bee22e409f96e93d7e117393172a");
  std::unique_ptr<Cipher> cbc =
      NewCipher("AES-128-CBC", true, key, FromHex("000102030405060708090a0b0c0d0e0f"));
  cbc->SetPadding(false);
  EXPECT_EQ(absl::BytesToHexString(PassOn(*cbc, text, 5)), "7649abac8119b246cee98e9b12e9197d");
  std::unique_ptr<Cipher> ctr =
      NewCipher("aes-128-ctr", true, key, FromHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
  EXPECT_EQ(absl::BytesToHexString(PassOn(*ctr, text, 3)), "874d6191b620e3261bef6864990db6ce");
}

TEST(CipherTest, EveryCipherDecryptsWhatItEncrypted) {
  const std::string text(48, 'x');
  for (absl::string_view name : CipherNames()) {
    const CipherInfo* info = FindCipher(name);
    ASSERT_NE(info, nullptr) << name;
    EXPECT_EQ(FindCipher(info->nid), info);
    std::string key(info->key_length, 'k');
    // XTS wants two different halves.
    key.back() = 'l';
    const bool padded = info->kind == CipherKind::kKeyWrapPadded;
    const std::string iv = padded ? FromHex("a65959a6") : std::string(info->iv_length, 'v');
    std::unique_ptr<Cipher> encrypt = NewCipher(name, true, key, iv);
    const std::string sealed = PassOn(*encrypt, text, text.size());
    EXPECT_NE(sealed, text) << name;
    std::unique_ptr<Cipher> decrypt = NewCipher(name, false, key, iv);
    if (info->authenticated()) {
      uint8_t tag[16];
      EXPECT_TRUE(encrypt->GetTag(tag));
      decrypt->SetTag(tag);
    }
    EXPECT_EQ(PassOn(*decrypt, sealed, sealed.size()), text) << name;
  }
}

// RFC 5649, section 6.
TEST(CipherTest, KeysOfAnyLengthAreWrappedAsTheRfcDoes) {
  const std::string key = FromHex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
  const std::string iv = FromHex("a65959a6");
  const std::pair<const char*, const char*> kVectors[] = {
      {"c37b7e6492584340bed12207808941155068f738",
       "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a"},
      {"466f7250617369", "afbeb0f07dfbf5419200f2ccb50bb24f"},
  };
  for (const auto& [plain, wrapped] : kVectors) {
    std::unique_ptr<Cipher> wrap = NewCipher("id-aes192-wrap-pad", true, key, iv);
    EXPECT_EQ(PassOn(*wrap, FromHex(plain), 100), FromHex(wrapped));
    std::unique_ptr<Cipher> unwrap = NewCipher("id-aes192-wrap-pad", false, key, iv);
    EXPECT_EQ(PassOn(*unwrap, FromHex(wrapped), 100), FromHex(plain));
  }
  const CipherInfo* info = FindCipher("id-aes192-wrap-pad");
  EXPECT_FALSE(Cipher::New(*info, true, BytesOf(key), BytesOf(FromHex("a65959a7"))).ok());
}

}  // namespace
}  // namespace gyre::crypto
