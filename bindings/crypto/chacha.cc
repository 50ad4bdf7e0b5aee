#include "bindings/crypto/chacha.h"

#include <algorithm>
#include <cstring>

#include "bindings/crypto/cipher.h"
#include "openssl/chacha.h"
#include "openssl/mem.h"
#include "openssl/poly1305.h"

namespace gyre::crypto {
namespace {

constexpr size_t kBlock = 64;
constexpr size_t kKey = 32;
constexpr size_t kNonce = 12;
constexpr size_t kTag = 16;

uint32_t LoadLittleEndian(const uint8_t* bytes) {
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | uint32_t{bytes[3]} << 24;
}

void StoreLittleEndian(uint64_t value, uint8_t* bytes) {
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<uint8_t>(value >> 8 * i);
}

// The key stream, which goes on in the middle of a block.
class ChaChaStream {
 public:
  ChaChaStream(absl::Span<const uint8_t> key, absl::Span<const uint8_t> nonce, uint32_t counter)
      : counter_(counter) {
    std::copy_n(key.begin(), kKey, key_);
    std::copy(nonce.begin(), nonce.end(), nonce_ + kNonce - nonce.size());
  }
  ~ChaChaStream() {
    OPENSSL_cleanse(key_, sizeof(key_));
    OPENSSL_cleanse(rest_, sizeof(rest_));
  }

  void Apply(absl::Span<const uint8_t> in, uint8_t* out) {
    while (!in.empty() && rest_size_ > 0) {
      *out++ = in.front() ^ rest_[kBlock - rest_size_--];
      in.remove_prefix(1);
    }
    const size_t whole = in.size() / kBlock * kBlock;
    CRYPTO_chacha_20(out, in.data(), whole, key_, nonce_, counter_);
    counter_ += static_cast<uint32_t>(whole / kBlock);
    in.remove_prefix(whole);
    out += whole;
    if (in.empty()) return;
    std::memset(rest_, 0, kBlock);
    CRYPTO_chacha_20(rest_, rest_, kBlock, key_, nonce_, counter_++);
    for (size_t i = 0; i < in.size(); ++i) out[i] = in[i] ^ rest_[i];
    rest_size_ = kBlock - in.size();
  }

 private:
  uint8_t key_[kKey];
  uint8_t nonce_[kNonce] = {};
  uint32_t counter_;
  // The key stream of a block that was begun, and how much of its end is unused.
  uint8_t rest_[kBlock] = {};
  size_t rest_size_ = 0;
};

class ChaCha20 final : public Cipher {
 public:
  ChaCha20(absl::Span<const uint8_t> key, absl::Span<const uint8_t> iv)
      : stream_(key, iv.subspan(4), LoadLittleEndian(iv.data())) {}

  absl::StatusOr<size_t> Update(absl::Span<const uint8_t> in, uint8_t* out) override {
    stream_.Apply(in, out);
    return in.size();
  }
  absl::StatusOr<size_t> Finish(uint8_t*) override { return 0; }

 private:
  ChaChaStream stream_;
};

class ChaChaPoly final : public Cipher {
 public:
  ChaChaPoly(bool encrypt, absl::Span<const uint8_t> key, absl::Span<const uint8_t> nonce)
      : encrypt_(encrypt), stream_(key, nonce, 1) {
    // The one-time key is the first half of block 0.
    uint8_t one_time_key[kKey] = {};
    ChaChaStream(key, nonce, 0).Apply(one_time_key, one_time_key);
    CRYPTO_poly1305_init(&mac_, one_time_key);
    OPENSSL_cleanse(one_time_key, sizeof(one_time_key));
  }

  bool UpdateAad(absl::Span<const uint8_t> data) override {
    if (text_size_ > 0) return false;
    CRYPTO_poly1305_update(&mac_, data.data(), data.size());
    aad_size_ += data.size();
    return true;
  }

  absl::StatusOr<size_t> Update(absl::Span<const uint8_t> in, uint8_t* out) override {
    if (in.empty()) return 0;
    if (text_size_ == 0) Pad(aad_size_);
    if (!encrypt_) CRYPTO_poly1305_update(&mac_, in.data(), in.size());
    stream_.Apply(in, out);
    if (encrypt_) CRYPTO_poly1305_update(&mac_, out, in.size());
    text_size_ += in.size();
    return in.size();
  }

  absl::StatusOr<size_t> Finish(uint8_t*) override {
    Pad(text_size_ == 0 ? aad_size_ : text_size_);
    uint8_t sizes[16];
    StoreLittleEndian(aad_size_, sizes);
    StoreLittleEndian(text_size_, sizes + 8);
    CRYPTO_poly1305_update(&mac_, sizes, sizeof(sizes));
    CRYPTO_poly1305_finish(&mac_, tag_);
    finished_ = true;
    if (encrypt_) return 0;
    if (expected_size_ == 0 || CRYPTO_memcmp(expected_, tag_, expected_size_) != 0) {
      return absl::InternalError("Unsupported state or unable to authenticate data");
    }
    return 0;
  }

  void SetTag(absl::Span<const uint8_t> tag) override {
    expected_size_ = std::min(tag.size(), kTag);
    std::copy_n(tag.begin(), expected_size_, expected_);
  }

  bool GetTag(absl::Span<uint8_t> tag) override {
    if (!finished_ || tag.size() > kTag) return false;
    std::copy_n(tag_, tag.size(), tag.begin());
    return true;
  }

 private:
  // What is authenticated is filled up to whole blocks of 16 bytes.
  void Pad(uint64_t size) {
    static constexpr uint8_t kZeros[kTag] = {};
    if (size % kTag != 0) CRYPTO_poly1305_update(&mac_, kZeros, kTag - size % kTag);
  }

  bool encrypt_;
  bool finished_ = false;
  ChaChaStream stream_;
  poly1305_state mac_;
  uint64_t aad_size_ = 0;
  uint64_t text_size_ = 0;
  uint8_t tag_[kTag] = {};
  uint8_t expected_[kTag] = {};
  size_t expected_size_ = 0;
};

}  // namespace

std::unique_ptr<Cipher> NewChaCha20(absl::Span<const uint8_t> key, absl::Span<const uint8_t> iv) {
  return std::make_unique<ChaCha20>(key, iv);
}

std::unique_ptr<Cipher> NewChaChaPoly(bool encrypt, absl::Span<const uint8_t> key,
                                      absl::Span<const uint8_t> nonce) {
  return std::make_unique<ChaChaPoly>(encrypt, key, nonce);
}

}  // namespace gyre::crypto
