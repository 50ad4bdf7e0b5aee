#include "bindings/crypto/hash.h"

#include <vector>

#include "bindings/buffer/encoding.h"
#include "bindings/crypto/input.h"

namespace gyre::crypto {
namespace {

buffer::Encoding EncodingOf(js::Lock& js, js::Value value) {
  buffer::Encoding encoding = buffer::Encoding::kUtf8;
  js::Convert<buffer::Encoding>::From(js, value, &encoding);
  return encoding;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HashHandle>> HashHandle::New(js::Lock&, int32_t digest) {
  return std::make_unique<HashHandle>(Hasher::New(digest));
}

void HashHandle::Update(js::Lock& js, const js::CallbackInfo& info) {
  const Input input(js, info[0], EncodingOf(js, info[1]));
  hasher_->Update(input.bytes());
}

void HashHandle::Digest(js::Lock& js, const js::CallbackInfo& info) {
  uint8_t small[EVP_MAX_MD_SIZE];
  std::vector<uint8_t> large;
  absl::Span<uint8_t> out(small, info[0].As<v8::Uint32>()->Value());
  if (out.size() > sizeof(small)) {
    large.resize(out.size());
    out = absl::MakeSpan(large);
  }
  hasher_->Finish(out);
  absl::StatusOr<js::Value> text = buffer::Decode(js, out, EncodingOf(js, info[1]));
  if (!text.ok()) return js::Throw(js, text.status());
  info.GetReturnValue().Set(*text);
}

js::Object HashHandle::Copy(js::Lock& js) {
  return js::Wrap(js, std::make_unique<HashHandle>(hasher_->Copy()));
}

absl::StatusOr<std::unique_ptr<HmacHandle>> HmacHandle::New(js::Lock&, int32_t digest,
                                                            KeyBytes key) {
  auto handle = std::make_unique<HmacHandle>();
  // Without a pointer it would be the key of before.
  const uint8_t* data = key.bytes.empty() ? reinterpret_cast<const uint8_t*>("") : key.bytes.data();
  if (!HMAC_Init_ex(handle->context_.get(), data, key.bytes.size(), EvpDigest(digest), nullptr)) {
    return absl::InternalError("HMAC initialization failed");
  }
  return handle;
}

void HmacHandle::Update(js::Lock& js, const js::CallbackInfo& info) {
  const Input input(js, info[0], EncodingOf(js, info[1]));
  HMAC_Update(context_.get(), input.bytes().data(), input.bytes().size());
}

void HmacHandle::Digest(js::Lock& js, const js::CallbackInfo& info) {
  uint8_t code[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC_Final(context_.get(), code, &size);
  if (info[0]->IsUndefined()) {
    info.GetReturnValue().Set(js::NewBytes(js, {code, size}));
    return;
  }
  absl::StatusOr<js::Value> text = buffer::Decode(js, {code, size}, EncodingOf(js, info[0]));
  if (!text.ok()) return js::Throw(js, text.status());
  info.GetReturnValue().Set(*text);
}

}  // namespace gyre::crypto
