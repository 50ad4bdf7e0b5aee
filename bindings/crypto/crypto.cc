#include "bindings/crypto/crypto.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bindings/crypto/derive.h"
#include "bindings/crypto/digest.h"
#include "loop/entropy.h"
#include "openssl/mem.h"

namespace gyre::crypto {
namespace {

// Bytes that become an ArrayBuffer.
struct Output {
  explicit Output(double wanted) : size(static_cast<size_t>(wanted)), bytes(new uint8_t[size]) {}
  absl::Span<uint8_t> span() { return {bytes.get(), size}; }

  size_t size;
  std::unique_ptr<uint8_t[]> bytes;
};

// Runs `fill`, which fills a span, on `size` bytes that become the result.
template <typename Fill>
absl::StatusOr<js::Value> PerformOutput(js::Lock& js, const js::Done& done, double size,
                                        Fill fill) {
  return js::Perform(
      js, done,
      [fill = std::move(fill), size]() -> absl::StatusOr<Output> {
        Output output(size);
        if (absl::Status status = fill(output.span()); !status.ok()) return status;
        return output;
      },
      [](js::Lock& js, Output& output) -> js::Value {
        return js::NewArrayBuffer(js, std::move(output.bytes), output.size);
      });
}

absl::Status FillFromKernel(absl::Span<uint8_t> bytes) {
  if (loop::FillRandom(bytes)) return absl::OkStatus();
  return absl::UnavailableError("the system has no source of random bytes");
}

// The part of a view from `offset`, at most `size` bytes of it.
absl::Span<uint8_t> Part(js::Value view, size_t offset, size_t size) {
  const absl::Span<uint8_t> bytes = js::Bytes(view);
  return bytes.subspan(std::min(offset, bytes.size()), size);
}

js::Array NamesOf(js::Lock& js, const std::vector<absl::string_view>& names) {
  std::vector<js::Value> values;
  for (absl::string_view name : names) values.push_back(js::NewString(js, name));
  return js::NewArray(js, values);
}

}  // namespace

int32_t Crypto::FindDigest(js::Lock&, std::string name) { return crypto::FindDigest(name); }

js::Array Crypto::DigestInfo(js::Lock& js, int32_t digest) {
  const crypto::DigestInfo info = InfoOf(digest);
  return js::NewArray(
      js, {js::NewNumber(js, static_cast<double>(info.size)), js::NewBoolean(js, info.extendable),
           js::NewBoolean(js, EvpDigest(digest) != nullptr)});
}

js::Array Crypto::DigestNames(js::Lock& js) { return NamesOf(js, crypto::DigestNames()); }

absl::StatusOr<js::Value> Crypto::Digest(js::Lock& js, int32_t digest, KeyArgument message,
                                         js::Done done) {
  return PerformOutput(js, done, static_cast<double>(InfoOf(digest).size),
                       [digest, message = message.key](absl::Span<uint8_t> out) {
                         std::unique_ptr<Hasher> hasher = Hasher::New(digest);
                         hasher->Update(message->span());
                         hasher->Finish(out);
                         return absl::OkStatus();
                       });
}

js::Array Crypto::CipherNames(js::Lock& js) { return NamesOf(js, crypto::CipherNames()); }

absl::StatusOr<js::Value> Crypto::CipherInfo(js::Lock& js, js::Value name_or_number,
                                             std::optional<int32_t> key_length,
                                             std::optional<int32_t> iv_length) {
  const crypto::CipherInfo* info = name_or_number->IsInt32()
                                       ? FindCipher(name_or_number.As<v8::Int32>()->Value())
                                       : FindCipher(js::ToUtf8(js, name_or_number));
  if (info == nullptr ||
      (key_length.has_value() && *key_length != static_cast<int32_t>(info->key_length)) ||
      (iv_length.has_value() && (*iv_length < 0 || !info->AllowsIv(*iv_length)))) {
    return js::Undefined(js);
  }
  const auto number = [&js](size_t value) { return js::NewNumber(js, static_cast<double>(value)); };
  return js::NewArray(
      js, {js::NewString(js, info->mode), js::NewString(js, info->name), number(info->nid),
           number(info->block_size), number(info->iv_length), number(info->key_length)});
}

absl::StatusOr<js::Value> Crypto::FillRandom(js::Lock& js, js::Value view, double offset,
                                             double size, js::Done done) {
  const auto from = static_cast<size_t>(offset);
  const auto count = static_cast<size_t>(size);
  if (!done.has_value()) {
    if (absl::Status status = FillFromKernel(Part(view, from, count)); !status.ok()) return status;
    return js::Undefined(js);
  }
  // A pool thread must not write where JavaScript may be reading, or may have let go.
  return js::Perform(
      js, done,
      [size]() -> absl::StatusOr<Output> {
        Output output(size);
        if (absl::Status status = FillFromKernel(output.span()); !status.ok()) return status;
        return output;
      },
      [view = js::Strong<v8::Value>(js, view), from](js::Lock& js, Output& output) -> js::Value {
        const absl::Span<uint8_t> target = Part(view.Get(js), from, output.size);
        std::copy_n(output.bytes.get(), target.size(), target.data());
        OPENSSL_cleanse(output.bytes.get(), output.size);
        return js::Undefined(js);
      });
}

absl::StatusOr<js::Value> Crypto::Pbkdf2(js::Lock& js, KeyArgument password, KeyArgument salt,
                                         uint32_t iterations, double size, int32_t digest,
                                         js::Done done) {
  return PerformOutput(js, done, size,
                       [password = password.key, salt = salt.key, iterations,
                        md = EvpDigest(digest)](absl::Span<uint8_t> out) {
                         return crypto::Pbkdf2(password->span(), salt->span(), iterations, md, out);
                       });
}

absl::StatusOr<js::Value> Crypto::Scrypt(js::Lock& js, KeyArgument password, KeyArgument salt,
                                         double n, double r, double p, double size, js::Done done) {
  const ScryptCost cost{static_cast<uint64_t>(n), static_cast<uint64_t>(r),
                        static_cast<uint64_t>(p)};
  return PerformOutput(js, done, size,
                       [password = password.key, salt = salt.key, cost](absl::Span<uint8_t> out) {
                         return crypto::Scrypt(password->span(), salt->span(), cost, out);
                       });
}

absl::StatusOr<js::Value> Crypto::Hkdf(js::Lock& js, int32_t digest, KeyArgument key,
                                       KeyArgument salt, KeyArgument info, double size,
                                       js::Done done) {
  return PerformOutput(js, done, size,
                       [md = EvpDigest(digest), key = key.key, salt = salt.key,
                        info = info.key](absl::Span<uint8_t> out) {
                         return crypto::Hkdf(md, key->span(), salt->span(), info->span(), out);
                       });
}

int32_t Crypto::CheckScrypt(js::Lock&, double n, double r, double p, double max_memory) {
  return static_cast<int32_t>(crypto::CheckScrypt(
      {static_cast<uint64_t>(n), static_cast<uint64_t>(r), static_cast<uint64_t>(p)},
      static_cast<uint64_t>(max_memory)));
}

void Crypto::TimingSafeEqual(js::Lock& js, const js::CallbackInfo& info) {
  absl::Span<uint8_t> bytes[2];
  for (int i = 0; i < 2; ++i) {
    if (js::Convert<absl::Span<uint8_t>>::From(js, info[i], &bytes[i])) continue;
    return js::Throw(
        js, js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_ARG_TYPE",
                          absl::StrCat("The \"buf", i + 1,
                                       "\" argument must be an instance of ArrayBuffer, Buffer, "
                                       "TypedArray, or DataView.")));
  }
  if (bytes[0].size() != bytes[1].size()) {
    return js::Throw(
        js, js::NodeError(js::ErrorKind::kRangeError, "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH",
                          "Input buffers must have the same byte length"));
  }
  info.GetReturnValue().Set(CRYPTO_memcmp(bytes[0].data(), bytes[1].data(), bytes[0].size()) == 0);
}

}  // namespace gyre::crypto
