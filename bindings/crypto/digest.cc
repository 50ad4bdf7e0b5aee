#include "bindings/crypto/digest.h"

#include <array>

#include "absl/log/absl_check.h"
#include "absl/strings/match.h"
#include "boringssl/internal.h"
#include "openssl/digest.h"
#include "openssl/mem.h"
#include "openssl/ripemd.h"

namespace gyre::crypto {
namespace {

class EvpHasher final : public Hasher {
 public:
  explicit EvpHasher(const EVP_MD* md) {
    ABSL_CHECK(EVP_DigestInit_ex(context_.get(), md, nullptr));
  }

  void Update(absl::Span<const uint8_t> bytes) override {
    EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
  }

  void Finish(absl::Span<uint8_t> out) override {
    const EVP_MD* md = EVP_MD_CTX_md(context_.get());
    ABSL_CHECK_EQ(out.size(), EVP_MD_size(md));
    EVP_DigestFinal_ex(context_.get(), out.data(), nullptr);
    EVP_DigestInit_ex(context_.get(), md, nullptr);
  }

  std::unique_ptr<Hasher> Copy() const override {
    auto copy = std::make_unique<EvpHasher>(EVP_MD_CTX_md(context_.get()));
    ABSL_CHECK(EVP_MD_CTX_copy_ex(copy->context_.get(), context_.get()));
    return copy;
  }

 private:
  bssl::ScopedEVP_MD_CTX context_;
};

class RipemdHasher final : public Hasher {
 public:
  RipemdHasher() { RIPEMD160_Init(&context_); }

  void Update(absl::Span<const uint8_t> bytes) override {
    RIPEMD160_Update(&context_, bytes.data(), bytes.size());
  }

  void Finish(absl::Span<uint8_t> out) override {
    ABSL_CHECK_EQ(out.size(), size_t{RIPEMD160_DIGEST_LENGTH});
    RIPEMD160_Final(out.data(), &context_);
    RIPEMD160_Init(&context_);
  }

  std::unique_ptr<Hasher> Copy() const override { return std::make_unique<RipemdHasher>(*this); }

 private:
  RIPEMD160_CTX context_;
};

// BoringSSL's Keccak takes a message in one piece, so the pieces wait here.
class KeccakHasher final : public Hasher {
 public:
  explicit KeccakHasher(boringssl_keccak_config_t config) : config_(config) {}

  void Update(absl::Span<const uint8_t> bytes) override {
    message_.insert(message_.end(), bytes.begin(), bytes.end());
  }

  void Finish(absl::Span<uint8_t> out) override {
    BORINGSSL_keccak(out.data(), out.size(), message_.data(), message_.size(), config_);
    OPENSSL_cleanse(message_.data(), message_.size());
    message_.clear();
  }

  std::unique_ptr<Hasher> Copy() const override { return std::make_unique<KeccakHasher>(*this); }

 private:
  boringssl_keccak_config_t config_;
  std::vector<uint8_t> message_;
};

template <boringssl_keccak_config_t kConfig>
std::unique_ptr<Hasher> NewKeccak() {
  return std::make_unique<KeccakHasher>(kConfig);
}

std::unique_ptr<Hasher> NewRipemd() { return std::make_unique<RipemdHasher>(); }

struct Digest {
  DigestInfo info;
  // One of the two.
  const EVP_MD* (*evp)();
  std::unique_ptr<Hasher> (*make)();
  // Further names of getHashes(), and those that only work.
  std::array<absl::string_view, 4> aliases;
  std::array<absl::string_view, 2> hidden;
};

constexpr Digest kDigests[] = {
    {{"md5", 16}, EVP_md5, nullptr, {"RSA-MD5", "md5WithRSAEncryption", "ssl3-md5"}},
    {{"md5-sha1", 36}, EVP_md5_sha1, nullptr, {}},
    {{"ripemd160", 20},
     nullptr,
     NewRipemd,
     {"RSA-RIPEMD160", "ripemd", "ripemd160WithRSA", "rmd160"}},
    {{"sha1", 20},
     EVP_sha1,
     nullptr,
     {"RSA-SHA1", "RSA-SHA1-2", "sha1WithRSAEncryption", "ssl3-sha1"},
     {"sha-1"}},
    {{"sha224", 28},
     EVP_sha224,
     nullptr,
     {"RSA-SHA224", "sha224WithRSAEncryption"},
     {"sha-224", "sha2-224"}},
    {{"sha256", 32},
     EVP_sha256,
     nullptr,
     {"RSA-SHA256", "sha256WithRSAEncryption"},
     {"sha-256", "sha2-256"}},
    {{"sha384", 48},
     EVP_sha384,
     nullptr,
     {"RSA-SHA384", "sha384WithRSAEncryption"},
     {"sha-384", "sha2-384"}},
    {{"sha512", 64},
     EVP_sha512,
     nullptr,
     {"RSA-SHA512", "sha512WithRSAEncryption"},
     {"sha-512", "sha2-512"}},
    {{"sha512-256", 32},
     EVP_sha512_256,
     nullptr,
     {"RSA-SHA512/256", "sha512-256WithRSAEncryption"},
     {"sha-512/256", "sha2-512/256"}},
    {{"sha3-256", 32},
     nullptr,
     NewKeccak<boringssl_sha3_256>,
     {"RSA-SHA3-256", "id-rsassa-pkcs1-v1_5-with-sha3-256"}},
    {{"sha3-512", 64},
     nullptr,
     NewKeccak<boringssl_sha3_512>,
     {"RSA-SHA3-512", "id-rsassa-pkcs1-v1_5-with-sha3-512"}},
    {{"shake128", 16, true}, nullptr, NewKeccak<boringssl_shake128>, {}, {"shake-128"}},
    {{"shake256", 32, true}, nullptr, NewKeccak<boringssl_shake256>, {}, {"shake-256"}},
};

bool IsCalled(const Digest& digest, absl::string_view name) {
  if (absl::EqualsIgnoreCase(digest.info.name, name)) return true;
  for (absl::string_view alias : digest.aliases) {
    if (!alias.empty() && absl::EqualsIgnoreCase(alias, name)) return true;
  }
  for (absl::string_view alias : digest.hidden) {
    if (!alias.empty() && absl::EqualsIgnoreCase(alias, name)) return true;
  }
  return false;
}

}  // namespace

int32_t FindDigest(absl::string_view name) {
  for (const Digest& digest : kDigests) {
    if (IsCalled(digest, name)) return static_cast<int32_t>(&digest - kDigests);
  }
  return kNoDigest;
}

DigestInfo InfoOf(int32_t digest) { return kDigests[digest].info; }

const EVP_MD* EvpDigest(int32_t digest) {
  if (digest < 0 || kDigests[digest].evp == nullptr) return nullptr;
  return kDigests[digest].evp();
}

std::vector<absl::string_view> DigestNames() {
  std::vector<absl::string_view> names;
  for (const Digest& digest : kDigests) {
    names.push_back(digest.info.name);
    for (absl::string_view alias : digest.aliases) {
      if (!alias.empty()) names.push_back(alias);
    }
  }
  return names;
}

std::unique_ptr<Hasher> Hasher::New(int32_t digest) {
  if (const EVP_MD* md = EvpDigest(digest)) return std::make_unique<EvpHasher>(md);
  return kDigests[digest].make();
}

}  // namespace gyre::crypto
