#include "bindings/crypto/cipher.h"

#include <algorithm>
#include <limits>

#include "absl/strings/match.h"
#include "bindings/core/error.h"
#include "bindings/crypto/chacha.h"
#include "bindings/crypto/openssl_error.h"
#include "openssl/aes.h"
#include "openssl/mem.h"

namespace gyre::crypto {
namespace {

constexpr CipherInfo kCiphers[] = {
    {"aes-128-cbc", 419, "cbc", 16, 16, 16, CipherKind::kEvp, EVP_aes_128_cbc},
    {"aes-128-cfb", 421, "cfb", 1, 16, 16, CipherKind::kEvp, EVP_aes_128_cfb128},
    {"aes-128-ctr", 904, "ctr", 1, 16, 16, CipherKind::kEvp, EVP_aes_128_ctr},
    {"aes-128-ecb", 418, "ecb", 16, 0, 16, CipherKind::kEvp, EVP_aes_128_ecb},
    {"id-aes128-gcm", 895, "gcm", 1, 12, 16, CipherKind::kEvp, EVP_aes_128_gcm},
    {"aes-128-ofb", 420, "ofb", 1, 16, 16, CipherKind::kEvp, EVP_aes_128_ofb},
    {"aes-192-cbc", 423, "cbc", 16, 16, 24, CipherKind::kEvp, EVP_aes_192_cbc},
    {"aes-192-cfb", 425, "cfb", 1, 16, 24, CipherKind::kEvp, EVP_aes_192_cfb128},
    {"aes-192-ctr", 905, "ctr", 1, 16, 24, CipherKind::kEvp, EVP_aes_192_ctr},
    {"aes-192-ecb", 422, "ecb", 16, 0, 24, CipherKind::kEvp, EVP_aes_192_ecb},
    {"id-aes192-gcm", 898, "gcm", 1, 12, 24, CipherKind::kEvp, EVP_aes_192_gcm},
    {"aes-192-ofb", 424, "ofb", 1, 16, 24, CipherKind::kEvp, EVP_aes_192_ofb},
    {"aes-256-cbc", 427, "cbc", 16, 16, 32, CipherKind::kEvp, EVP_aes_256_cbc},
    {"aes-256-cfb", 429, "cfb", 1, 16, 32, CipherKind::kEvp, EVP_aes_256_cfb128},
    {"aes-256-ctr", 906, "ctr", 1, 16, 32, CipherKind::kEvp, EVP_aes_256_ctr},
    {"aes-256-ecb", 426, "ecb", 16, 0, 32, CipherKind::kEvp, EVP_aes_256_ecb},
    {"id-aes256-gcm", 901, "gcm", 1, 12, 32, CipherKind::kEvp, EVP_aes_256_gcm},
    {"aes-256-ofb", 428, "ofb", 1, 16, 32, CipherKind::kEvp, EVP_aes_256_ofb},
    {"aes-256-xts", 914, "xts", 1, 16, 64, CipherKind::kEvp, EVP_aes_256_xts},
    {"chacha20", 1019, "stream", 0, 16, 32, CipherKind::kChaCha20},
    {"chacha20-poly1305", 1018, "stream", 0, 12, 32, CipherKind::kChaChaPoly},
    {"des-ede", 32, "ecb", 8, 0, 16, CipherKind::kEvp, EVP_des_ede},
    {"des-ede-cbc", 43, "cbc", 8, 8, 16, CipherKind::kEvp, EVP_des_ede_cbc},
    {"des-ede3", 33, "ecb", 8, 0, 24, CipherKind::kEvp, EVP_des_ede3},
    {"des-ede3-cbc", 44, "cbc", 8, 8, 24, CipherKind::kEvp, EVP_des_ede3_cbc},
    {"id-aes128-wrap", 788, "wrap", 8, 8, 16, CipherKind::kKeyWrap},
    {"id-aes192-wrap", 789, "wrap", 8, 8, 24, CipherKind::kKeyWrap},
    {"id-aes256-wrap", 790, "wrap", 8, 8, 32, CipherKind::kKeyWrap},
    {"id-aes128-wrap-pad", 897, "wrap", 8, 4, 16, CipherKind::kKeyWrapPadded},
    {"id-aes192-wrap-pad", 900, "wrap", 8, 4, 24, CipherKind::kKeyWrapPadded},
    {"id-aes256-wrap-pad", 903, "wrap", 8, 4, 32, CipherKind::kKeyWrapPadded},
};

struct Alias {
  absl::string_view alias;
  absl::string_view name;
};

constexpr Alias kAliases[] = {
    {"aes-128-gcm", "id-aes128-gcm"},  {"aes-192-gcm", "id-aes192-gcm"},
    {"aes-256-gcm", "id-aes256-gcm"},  {"aes128", "aes-128-cbc"},
    {"aes128-wrap", "id-aes128-wrap"}, {"aes192", "aes-192-cbc"},
    {"aes192-wrap", "id-aes192-wrap"}, {"aes256", "aes-256-cbc"},
    {"aes256-wrap", "id-aes256-wrap"}, {"des-ede-ecb", "des-ede"},
    {"des-ede3-ecb", "des-ede3"},      {"des3", "des-ede3-cbc"},
};

// Names that getCiphers() lists in this case.
constexpr Alias kListedAs[] = {
    {"id-aes128-GCM", "id-aes128-gcm"},
    {"id-aes192-GCM", "id-aes192-gcm"},
    {"id-aes256-GCM", "id-aes256-gcm"},
};

constexpr size_t kMostGcmIv = 128;

class EvpCipher final : public Cipher {
 public:
  static absl::StatusOr<std::unique_ptr<Cipher>> New(const CipherInfo& info, bool encrypt,
                                                     absl::Span<const uint8_t> key,
                                                     absl::Span<const uint8_t> iv) {
    auto cipher = std::make_unique<EvpCipher>();
    EVP_CIPHER_CTX* context = cipher->context_.get();
    cipher->encrypt_ = encrypt;
    cipher->authenticated_ = info.authenticated();
    const bool ok =
        EVP_CipherInit_ex(context, info.evp(), nullptr, nullptr, nullptr, encrypt) == 1 &&
        (!info.authenticated() || EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN,
                                                      static_cast<int>(iv.size()), nullptr) == 1) &&
        EVP_CipherInit_ex(context, nullptr, nullptr, key.data(), iv.data(), encrypt) == 1;
    if (!ok) return OpensslError("Failed to initialize cipher");
    return cipher;
  }

  absl::StatusOr<size_t> Update(absl::Span<const uint8_t> in, uint8_t* out) override {
    // Nothing in the place of the text would end the message.
    if (in.empty()) return 0;
    int size = 0;
    if (in.size() > std::numeric_limits<int>::max() - EVP_MAX_BLOCK_LENGTH ||
        EVP_CipherUpdate(context_.get(), out, &size, in.data(), static_cast<int>(in.size())) != 1) {
      return OpensslError("Trying to add data in unsupported state");
    }
    return size;
  }

  absl::StatusOr<size_t> Finish(uint8_t* out) override {
    int size = 0;
    if (EVP_CipherFinal_ex(context_.get(), out, &size) == 1) return size;
    absl::Status status = OpensslError("Unsupported state");
    if (!authenticated_) return status;
    return absl::InternalError("Unsupported state or unable to authenticate data");
  }

  void SetPadding(bool padding) override {
    EVP_CIPHER_CTX_set_padding(context_.get(), padding ? 1 : 0);
  }

  bool UpdateAad(absl::Span<const uint8_t> data) override {
    int size = 0;
    if (data.empty()) return true;
    return data.size() <= std::numeric_limits<int>::max() &&
           EVP_CipherUpdate(context_.get(), nullptr, &size, data.data(),
                            static_cast<int>(data.size())) == 1;
  }

  void SetTag(absl::Span<const uint8_t> tag) override {
    EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()),
                        const_cast<uint8_t*>(tag.data()));
  }

  bool GetTag(absl::Span<uint8_t> tag) override {
    return EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()),
                               tag.data()) == 1;
  }

 private:
  bssl::ScopedEVP_CIPHER_CTX context_;
  bool encrypt_ = false;
  bool authenticated_ = false;
};

// What RFC 5649 section 3 has in the place of the vector.
constexpr uint8_t kPaddedIv[] = {0xa6, 0x59, 0x59, 0xa6};

// RFC 3394, and RFC 5649 for keys of any length: each Update() wraps one key.
class KeyWrap final : public Cipher {
 public:
  static absl::StatusOr<std::unique_ptr<Cipher>> NewPadded(bool encrypt,
                                                           absl::Span<const uint8_t> key,
                                                           absl::Span<const uint8_t> iv) {
    if (!std::equal(iv.begin(), iv.end(), std::begin(kPaddedIv), std::end(kPaddedIv))) {
      return js::NodeError(js::ErrorKind::kError, "ERR_METHOD_NOT_IMPLEMENTED",
                           "The crypto.createCipheriv('id-aes*-wrap-pad') method is not "
                           "implemented for an iv other than a65959a6");
    }
    return std::make_unique<KeyWrap>(encrypt, key, absl::Span<const uint8_t>(), true);
  }

  KeyWrap(bool encrypt, absl::Span<const uint8_t> key, absl::Span<const uint8_t> iv,
          bool padded = false)
      : encrypt_(encrypt), padded_(padded) {
    const auto bits = static_cast<unsigned>(8 * key.size());
    if (encrypt) {
      AES_set_encrypt_key(key.data(), bits, &key_);
    } else {
      AES_set_decrypt_key(key.data(), bits, &key_);
    }
    std::copy(iv.begin(), iv.end(), iv_);
  }
  ~KeyWrap() override { OPENSSL_cleanse(&key_, sizeof(key_)); }

  absl::StatusOr<size_t> Update(absl::Span<const uint8_t> in, uint8_t* out) override {
    if (padded_) return UpdatePadded(in, out);
    const int size = encrypt_ ? AES_wrap_key(&key_, iv_, out, in.data(), in.size())
                              : AES_unwrap_key(&key_, iv_, out, in.data(), in.size());
    if (size < 0) return OpensslError("Trying to add data in unsupported state");
    return size;
  }

  absl::StatusOr<size_t> Finish(uint8_t*) override { return 0; }

 private:
  absl::StatusOr<size_t> UpdatePadded(absl::Span<const uint8_t> in, uint8_t* out) {
    size_t size = 0;
    const size_t most = OutputSize(in.size());
    if (!(encrypt_ ? AES_wrap_key_padded(&key_, out, &size, most, in.data(), in.size())
                   : AES_unwrap_key_padded(&key_, out, &size, most, in.data(), in.size()))) {
      return OpensslError("Trying to add data in unsupported state");
    }
    return size;
  }

  bool encrypt_;
  bool padded_;
  AES_KEY key_;
  uint8_t iv_[8] = {};
};

}  // namespace

bool CipherInfo::AllowsIv(size_t length) const {
  if (kind == CipherKind::kChaChaPoly) return length > 0 && length <= iv_length;
  if (mode == "gcm") return length > 0 && length <= kMostGcmIv;
  return length == iv_length;
}

const CipherInfo* FindCipher(absl::string_view name) {
  for (const Alias& alias : kAliases) {
    if (absl::EqualsIgnoreCase(alias.alias, name)) name = alias.name;
  }
  for (const CipherInfo& info : kCiphers) {
    if (absl::EqualsIgnoreCase(info.name, name)) return &info;
  }
  return nullptr;
}

const CipherInfo* FindCipher(int nid) {
  for (const CipherInfo& info : kCiphers) {
    if (info.nid == nid) return &info;
  }
  return nullptr;
}

std::vector<absl::string_view> CipherNames() {
  std::vector<absl::string_view> names;
  for (const CipherInfo& info : kCiphers) {
    if (info.mode != "gcm") names.push_back(info.name);
  }
  for (const Alias& alias : kAliases) names.push_back(alias.alias);
  for (const Alias& alias : kListedAs) names.push_back(alias.alias);
  return names;
}

absl::StatusOr<std::unique_ptr<Cipher>> Cipher::New(const CipherInfo& info, bool encrypt,
                                                    absl::Span<const uint8_t> key,
                                                    absl::Span<const uint8_t> iv) {
  switch (info.kind) {
    case CipherKind::kChaCha20:
      return NewChaCha20(key, iv);
    case CipherKind::kChaChaPoly:
      return NewChaChaPoly(encrypt, key, iv);
    case CipherKind::kKeyWrap:
      return std::make_unique<KeyWrap>(encrypt, key, iv);
    case CipherKind::kKeyWrapPadded:
      return KeyWrap::NewPadded(encrypt, key, iv);
    case CipherKind::kEvp:
      break;
  }
  return EvpCipher::New(info, encrypt, key, iv);
}

}  // namespace gyre::crypto
