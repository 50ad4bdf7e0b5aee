#include "bindings/crypto/derive.h"

#include <limits>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "openssl/digest.h"

namespace gyre::crypto {
namespace {

absl::Span<const uint8_t> BytesOf(absl::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// The hex digits of `size` bytes that `fill` derives.
template <typename Fill>
std::string Derived(size_t size, Fill fill) {
  std::string out(size, '\0');
  EXPECT_TRUE(fill(absl::Span<uint8_t>(reinterpret_cast<uint8_t*>(out.data()), size)).ok());
  return absl::BytesToHexString(out);
}

// RFC 7914, section 11.
TEST(DeriveTest, Pbkdf2GivesTheVectorOfTheRfc) {
  EXPECT_EQ(Derived(64,
                    [](absl::Span<uint8_t> out) {
                      return Pbkdf2(BytesOf("passwd"), BytesOf("salt"), 1, EVP_sha256(), out);
                    }),
            "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
            "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783");
}

// RFC 7914, section 12.
TEST(DeriveTest, ScryptGivesTheVectorOfTheRfc) {
  EXPECT_EQ(Derived(64,
                    [](absl::Span<uint8_t> out) {
                      return Scrypt(BytesOf(""), BytesOf(""), {16, 1, 1}, out);
                    }),
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
            "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
}

// RFC 5869, appendix A.1.
TEST(DeriveTest, HkdfGivesTheVectorOfTheRfc) {
  const std::string key(22, '\x0b');
  const std::string salt = absl::HexStringToBytes("000102030405060708090a0b0c");
  const std::string info = absl::HexStringToBytes("f0f1f2f3f4f5f6f7f8f9");
  EXPECT_EQ(Derived(42,
                    [&](absl::Span<uint8_t> out) {
                      return Hkdf(EVP_sha256(), BytesOf(key), BytesOf(salt), BytesOf(info), out);
                    }),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

TEST(DeriveTest, ScryptAllowsOnlyPowersOfTwoAsCost) {
  const uint64_t any = std::numeric_limits<uint64_t>::max();
  EXPECT_EQ(CheckScrypt({16, 1, 1}, any), ScryptCheck::kOk);
  EXPECT_EQ(CheckScrypt({0, 1, 1}, any), ScryptCheck::kInvalid);
  EXPECT_EQ(CheckScrypt({1, 1, 1}, any), ScryptCheck::kInvalid);
  EXPECT_EQ(CheckScrypt({3, 1, 1}, any), ScryptCheck::kInvalid);
  EXPECT_EQ(CheckScrypt({16, 0, 1}, any), ScryptCheck::kInvalid);
  EXPECT_EQ(CheckScrypt({16, 1, 0}, any), ScryptCheck::kInvalid);
}

TEST(DeriveTest, ScryptCountsTheMemoryItNeeds) {
  const uint64_t needed = 128 * 8 * (1024 + 2 + 1);
  EXPECT_EQ(CheckScrypt({1024, 8, 1}, needed), ScryptCheck::kOk);
  EXPECT_EQ(CheckScrypt({1024, 8, 1}, needed - 1), ScryptCheck::kTooMuchMemory);
  EXPECT_EQ(CheckScrypt({1 << 16, 1, 1}, needed << 20), ScryptCheck::kTooMuchMemory);
  EXPECT_EQ(CheckScrypt({2, 1, 1 << 30}, needed << 40), ScryptCheck::kTooMuchMemory);
}

}  // namespace
}  // namespace gyre::crypto
