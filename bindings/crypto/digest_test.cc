#include "bindings/crypto/digest.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace gyre::crypto {
namespace {

absl::Span<const uint8_t> BytesOf(absl::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string Hex(Hasher& hasher, size_t size) {
  std::string out(size, '\0');
  hasher.Finish({reinterpret_cast<uint8_t*>(out.data()), size});
  return absl::BytesToHexString(out);
}

std::string Hex(absl::string_view name, absl::string_view message) {
  const int32_t digest = FindDigest(name);
  EXPECT_NE(digest, kNoDigest) << name;
  std::unique_ptr<Hasher> hasher = Hasher::New(digest);
  hasher->Update(BytesOf(message));
  return Hex(*hasher, InfoOf(digest).size);
}

// The examples of the standards, for "abc".
TEST(DigestTest, GivesTheDigestsOfTheStandards) {
  EXPECT_EQ(Hex("md5", "abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(Hex("sha1", "abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(Hex("sha256", "abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex("ripemd160", "abc"), "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
  EXPECT_EQ(Hex("sha3-256", "abc"),
            "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
  EXPECT_EQ(Hex("shake128", ""), "7f9c2ba4e88f827d616045507605853e");
}

TEST(DigestTest, FindsNamesWithoutRegardToCase) {
  EXPECT_EQ(FindDigest("SHA256"), FindDigest("sha256"));
  EXPECT_EQ(FindDigest("rsa-sha256"), FindDigest("sha256"));
  EXPECT_EQ(FindDigest("SHA2-256"), FindDigest("sha256"));
  EXPECT_EQ(FindDigest("sha"), kNoDigest);
  EXPECT_EQ(FindDigest(""), kNoDigest);
}

TEST(DigestTest, FindsEveryListedName) {
  for (absl::string_view name : DigestNames()) EXPECT_NE(FindDigest(name), kNoDigest) << name;
}

TEST(DigestTest, TakesAMessageInPiecesAndBeginsAnewAfterwards) {
  for (absl::string_view name : {"sha256", "ripemd160", "sha3-512"}) {
    const int32_t digest = FindDigest(name);
    const size_t size = InfoOf(digest).size;
    std::unique_ptr<Hasher> hasher = Hasher::New(digest);
    hasher->Update(BytesOf("a"));
    hasher->Update(BytesOf(""));
    hasher->Update(BytesOf("bc"));
    EXPECT_EQ(Hex(*hasher, size), Hex(name, "abc")) << name;
    EXPECT_EQ(Hex(*hasher, size), Hex(name, "")) << name;
  }
}

TEST(DigestTest, ACopyGoesItsOwnWay) {
  for (absl::string_view name : {"sha256", "ripemd160", "sha3-512"}) {
    const size_t size = InfoOf(FindDigest(name)).size;
    std::unique_ptr<Hasher> hasher = Hasher::New(FindDigest(name));
    hasher->Update(BytesOf("abc"));
    std::unique_ptr<Hasher> copy = hasher->Copy();
    copy->Update(BytesOf("def"));
    EXPECT_EQ(Hex(*hasher, size), Hex(name, "abc")) << name;
    EXPECT_EQ(Hex(*copy, size), Hex(name, "abcdef")) << name;
  }
}

TEST(DigestTest, ExtendableDigestsGiveAnySize) {
  std::unique_ptr<Hasher> hasher = Hasher::New(FindDigest("shake256"));
  EXPECT_EQ(Hex(*hasher, 5), "46b9dd2b0b");
  EXPECT_EQ(Hex(*hasher, 0), "");
}

}  // namespace
}  // namespace gyre::crypto
