#include "bindings/crypto/cipher_handle.h"

#include "absl/strings/str_cat.h"
#include "bindings/buffer/encoding.h"
#include "bindings/crypto/input.h"

namespace gyre::crypto {
namespace {

constexpr int32_t kNoTagSize = -1;

absl::Status InvalidTagSize(size_t size) {
  return js::NodeError(js::ErrorKind::kTypeError, "ERR_CRYPTO_INVALID_AUTH_TAG",
                       absl::StrCat("Invalid authentication tag length: ", size));
}

// NIST SP 800-38D.
bool IsGcmTagSize(int64_t size) { return size == 4 || size == 8 || (size >= 12 && size <= 16); }

// The size of the tag, if the user may choose it.
absl::StatusOr<int32_t> CheckTagSize(const CipherInfo& info, int32_t size) {
  if (info.kind == CipherKind::kChaChaPoly) {
    if (size == kNoTagSize) return 16;
    if (size < 1 || size > 16) return InvalidTagSize(size);
  } else if (info.authenticated() && size != kNoTagSize && !IsGcmTagSize(size)) {
    return InvalidTagSize(size);
  }
  return size;
}

}  // namespace

absl::StatusOr<std::unique_ptr<CipherHandle>> CipherHandle::New(
    js::Lock&, std::string name, bool encrypt, KeyBytes key, std::optional<absl::Span<uint8_t>> iv,
    int32_t tag_size) {
  const CipherInfo* info = FindCipher(name);
  if (info == nullptr) {
    return js::NodeError(js::ErrorKind::kError, "ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
  }
  const absl::Span<const uint8_t> vector = iv.value_or(absl::Span<uint8_t>());
  if (!info->AllowsIv(vector.size())) {
    return js::NodeError(js::ErrorKind::kTypeError, "ERR_CRYPTO_INVALID_IV",
                         "Invalid initialization vector");
  }
  absl::StatusOr<int32_t> tag = CheckTagSize(*info, tag_size);
  if (!tag.ok()) return tag.status();
  if (key.bytes.size() != info->key_length) {
    return js::NodeError(js::ErrorKind::kRangeError, "ERR_CRYPTO_INVALID_KEYLEN",
                         "Invalid key length");
  }
  absl::StatusOr<std::unique_ptr<Cipher>> cipher = Cipher::New(*info, encrypt, key.bytes, vector);
  if (!cipher.ok()) return cipher.status();
  return std::make_unique<CipherHandle>(*info, encrypt, *std::move(cipher), *tag);
}

void CipherHandle::Update(js::Lock& js, const js::CallbackInfo& info) {
  if (cipher_ == nullptr) {
    return js::Throw(js, absl::InternalError("Trying to add data in unsupported state"));
  }
  buffer::Encoding encoding = buffer::Encoding::kUtf8;
  js::Convert<buffer::Encoding>::From(js, info[1], &encoding);
  const Input input(js, info[0], encoding);
  std::unique_ptr<uint8_t[]> out(new uint8_t[cipher_->OutputSize(input.bytes().size())]);
  absl::StatusOr<size_t> size = cipher_->Update(input.bytes(), out.get());
  if (!size.ok()) return js::Throw(js, size.status());
  info.GetReturnValue().Set(js::NewArrayBuffer(js, std::move(out), *size));
}

absl::StatusOr<js::Value> CipherHandle::Final(js::Lock& js) {
  if (cipher_ == nullptr) {
    return js::NodeError(js::ErrorKind::kError, "ERR_CRYPTO_INVALID_STATE", "Invalid state");
  }
  const std::unique_ptr<Cipher> cipher = std::move(cipher_);
  std::unique_ptr<uint8_t[]> out(new uint8_t[cipher->OutputSize(0)]);
  absl::StatusOr<size_t> size = cipher->Finish(out.get());
  if (!size.ok()) return size.status();
  if (encrypt_ && info_.authenticated()) {
    if (tag_size_ == kNoTagSize) tag_size_ = kUsualTag;
    has_tag_ = cipher->GetTag({tag_, static_cast<size_t>(tag_size_)});
  }
  return js::NewArrayBuffer(js, std::move(out), *size);
}

bool CipherHandle::SetAutoPadding(js::Lock&, bool padding) {
  if (cipher_ == nullptr) return false;
  cipher_->SetPadding(padding);
  return true;
}

bool CipherHandle::SetAad(js::Lock&, absl::Span<uint8_t> data) {
  return cipher_ != nullptr && info_.authenticated() && cipher_->UpdateAad(data);
}

js::Value CipherHandle::GetAuthTag(js::Lock& js) {
  if (cipher_ != nullptr || !encrypt_ || !has_tag_) return js::Undefined(js);
  return js::NewBytes(js, {tag_, static_cast<size_t>(tag_size_)});
}

absl::StatusOr<int32_t> CipherHandle::SetAuthTag(js::Lock&, absl::Span<uint8_t> tag) {
  if (cipher_ == nullptr || encrypt_ || !info_.authenticated() || has_tag_) return kWrongState;
  const auto size = static_cast<int64_t>(tag.size());
  const bool is_named = tag_size_ != kNoTagSize;
  if (is_named ? size != tag_size_ : !IsGcmTagSize(size)) return InvalidTagSize(tag.size());
  has_tag_ = true;
  cipher_->SetTag(tag);
  return !is_named && size < kUsualTag ? kTakenShort : kTaken;
}

}  // namespace gyre::crypto
