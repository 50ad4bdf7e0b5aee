#include "bindings/crypto/key_handle.h"

#include <algorithm>

namespace gyre::crypto {

absl::StatusOr<std::unique_ptr<KeyHandle>> KeyHandle::New(js::Lock&, absl::Span<uint8_t> bytes) {
  return std::make_unique<KeyHandle>(std::make_shared<const SecretBytes>(bytes));
}

js::Value KeyHandle::Export(js::Lock& js) {
  std::unique_ptr<uint8_t[]> copy(new uint8_t[secret_->size()]);
  std::copy_n(secret_->data(), secret_->size(), copy.get());
  return js::NewArrayBuffer(js, std::move(copy), secret_->size());
}

bool KeyHandle::Equals(js::Lock&, KeyHandle* other) {
  const SecretBytes& a = *secret_;
  const SecretBytes& b = *other->secret_;
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace gyre::crypto

namespace gyre::js {

bool Convert<crypto::KeyArgument>::From(Lock& js, Value value, crypto::KeyArgument* out) {
  crypto::KeyHandle* handle = nullptr;
  if (Convert<crypto::KeyHandle*>::From(js, value, &handle)) {
    out->key = handle->secret();
    return true;
  }
  absl::Span<uint8_t> bytes;
  if (!Convert<absl::Span<uint8_t>>::From(js, value, &bytes)) return false;
  out->key = std::make_shared<const crypto::SecretBytes>(bytes);
  return true;
}

}  // namespace gyre::js
