#include "bindings/crypto/crypto_keys.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "bindings/crypto/curves.h"
#include "bindings/crypto/digest.h"
#include "bindings/crypto/jwk.h"
#include "bindings/crypto/keygen.h"
#include "bindings/crypto/openssl_error.h"
#include "bindings/crypto/prime.h"
#include "bindings/crypto/signature.h"
#include "bindings/crypto/spkac.h"
#include "openssl/ec_key.h"
#include "openssl/nid.h"

namespace gyre::crypto {
namespace {

using Bytes = CryptoKeys::Bytes;

KeyEncoding EncodingOf(int32_t format, int32_t structure, const std::optional<Bytes>& passphrase) {
  KeyEncoding encoding;
  encoding.format = static_cast<KeyFormat>(format);
  encoding.structure = static_cast<KeyStructure>(structure);
  if (passphrase.has_value()) encoding.passphrase.emplace(passphrase->begin(), passphrase->end());
  return encoding;
}

js::Value ToHandle(js::Lock& js, PKey key, bool is_private) {
  return js::Wrap(js, std::make_unique<KeyHandle>(std::move(key), is_private));
}

js::Value ToArrayBuffer(js::Lock& js, const std::string& bytes) {
  std::unique_ptr<uint8_t[]> copy(new uint8_t[bytes.size()]);
  std::copy(bytes.begin(), bytes.end(), copy.get());
  return js::NewArrayBuffer(js, std::move(copy), bytes.size());
}

absl::Span<const uint8_t> BytesOf(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// Runs `work`, which gives bytes.
template <typename Work>
absl::StatusOr<js::Value> PerformBytes(js::Lock& js, const js::Done& done, Work work) {
  return js::Perform(js, done, std::move(work), [](js::Lock& js, std::string& bytes) -> js::Value {
    return ToArrayBuffer(js, bytes);
  });
}

// Runs `work`, which gives a new private key.
template <typename Work>
absl::StatusOr<js::Value> PerformKeygen(js::Lock& js, const js::Done& done, Work work) {
  return js::Perform(js, done, std::move(work), [](js::Lock& js, PKey& key) -> js::Value {
    js::Value public_half = ToHandle(js, bssl::UpRef(key), false);
    return js::NewArray(js, {public_half, ToHandle(js, std::move(key), true)});
  });
}

absl::Status NotAsymmetric() { return absl::FailedPreconditionError("not an asymmetric key"); }

SignatureOptions OptionsOf(int32_t digest, std::optional<int32_t> padding,
                           std::optional<int32_t> salt_length, bool side_by_side) {
  return {EvpDigest(digest), padding, salt_length, side_by_side};
}

}  // namespace

absl::StatusOr<js::Value> CryptoKeys::ParsePrivate(js::Lock& js, Bytes data, int32_t format,
                                                   int32_t structure,
                                                   std::optional<Bytes> passphrase) {
  absl::StatusOr<PKey> key = ParsePrivateKey(data, EncodingOf(format, structure, passphrase));
  if (!key.ok()) return key.status();
  return ToHandle(js, *std::move(key), true);
}

absl::StatusOr<js::Value> CryptoKeys::ParsePublic(js::Lock& js, Bytes data, int32_t format,
                                                  int32_t structure,
                                                  std::optional<Bytes> passphrase) {
  bool is_private = false;
  absl::StatusOr<PKey> key =
      ParsePublicKey(data, EncodingOf(format, structure, passphrase), &is_private);
  if (!key.ok()) return key.status();
  return ToHandle(js, *std::move(key), false);
}

absl::StatusOr<js::Value> CryptoKeys::FromJwk(js::Lock& js, std::string type, std::string curve,
                                              bool is_private, js::Array parts) {
  Jwk jwk{std::move(type), std::move(curve), {}};
  for (uint32_t at = 0; at + 1 < parts->Length(); at += 2) {
    const js::Value name = parts->Get(js.context(), at).ToLocalChecked();
    const Bytes bytes = js::Bytes(parts->Get(js.context(), at + 1).ToLocalChecked());
    jwk.parts.emplace_back(js::ToUtf8(js, name), std::string(bytes.begin(), bytes.end()));
  }
  absl::StatusOr<PKey> key = crypto::FromJwk(jwk, is_private);
  if (!key.ok()) return key.status();
  return ToHandle(js, *std::move(key), is_private);
}

absl::StatusOr<js::Value> CryptoKeys::FromRaw(js::Lock& js, std::string curve, bool is_private,
                                              Bytes bytes) {
  if (const int nid = crypto::FindCurve(curve); nid != NID_undef) {
    bssl::UniquePtr<EC_KEY> ec = NewEcKey(nid);
    PKey key(EVP_PKEY_new());
    if (!EC_KEY_oct2key(ec.get(), bytes.data(), bytes.size(), nullptr) ||
        !EVP_PKEY_set1_EC_KEY(key.get(), ec.get())) {
      return OpensslError("Invalid key");
    }
    return ToHandle(js, std::move(key), false);
  }
  Jwk jwk{"OKP", std::move(curve), {}};
  jwk.parts.emplace_back(is_private ? "d" : "x", std::string(bytes.begin(), bytes.end()));
  absl::StatusOr<PKey> key = crypto::FromJwk(jwk, is_private);
  if (!key.ok()) return key.status();
  return ToHandle(js, *std::move(key), is_private);
}

int32_t CryptoKeys::FindCurve(js::Lock&, std::string name) { return crypto::FindCurve(name); }

absl::StatusOr<js::Value> CryptoKeys::GenerateRsa(js::Lock& js, uint32_t bits, uint32_t exponent,
                                                  js::Done done) {
  return PerformKeygen(js, done, [bits, exponent] { return crypto::GenerateRsa(bits, exponent); });
}

absl::StatusOr<js::Value> CryptoKeys::GeneratePss(js::Lock& js, uint32_t bits, uint32_t exponent,
                                                  int32_t digest, int32_t mask_digest,
                                                  int32_t salt_length, js::Done done) {
  std::optional<PssRules> rules;
  if (digest >= 0 || mask_digest >= 0 || salt_length >= 0) {
    rules = DefaultPssRules();
    if (digest >= 0) {
      rules->digest = EvpDigest(digest);
      rules->mask_digest = rules->digest;
      rules->salt_length = static_cast<int32_t>(EVP_MD_size(rules->digest));
    }
    if (mask_digest >= 0) rules->mask_digest = EvpDigest(mask_digest);
    if (salt_length >= 0) rules->salt_length = salt_length;
  }
  return PerformKeygen(
      js, done, [bits, exponent, rules] { return crypto::GeneratePss(bits, exponent, rules); });
}

absl::StatusOr<js::Value> CryptoKeys::GenerateDsa(js::Lock& js, uint32_t bits, js::Done done) {
  return PerformKeygen(js, done, [bits] { return crypto::GenerateDsa(bits); });
}

absl::StatusOr<js::Value> CryptoKeys::GenerateEc(js::Lock& js, int32_t curve, js::Done done) {
  return PerformKeygen(js, done, [curve] { return crypto::GenerateEc(curve); });
}

absl::StatusOr<js::Value> CryptoKeys::GenerateRaw(js::Lock& js, std::string type, js::Done done) {
  const int id = type == "ed25519" ? EVP_PKEY_ED25519 : EVP_PKEY_X25519;
  return PerformKeygen(js, done, [id] { return crypto::GenerateRaw(id); });
}

absl::StatusOr<js::Value> CryptoKeys::Sign(js::Lock& js, KeyHandle* key, Bytes message,
                                           int32_t digest, std::optional<int32_t> padding,
                                           std::optional<int32_t> salt_length, bool side_by_side,
                                           js::Done done) {
  if (!key->is_private()) return NotAsymmetric();
  return PerformBytes(
      js, done,
      [key = bssl::UpRef(key->pkey()), message = std::string(message.begin(), message.end()),
       options = OptionsOf(digest, padding, salt_length, side_by_side)] {
        return crypto::Sign(key.get(), BytesOf(message), options);
      });
}

absl::StatusOr<js::Value> CryptoKeys::Verify(js::Lock& js, KeyHandle* key, Bytes message,
                                             Bytes signature, int32_t digest,
                                             std::optional<int32_t> padding,
                                             std::optional<int32_t> salt_length, bool side_by_side,
                                             js::Done done) {
  if (key->pkey() == nullptr) return NotAsymmetric();
  return js::Perform(
      js, done,
      [key = bssl::UpRef(key->pkey()), message = std::string(message.begin(), message.end()),
       signature = std::string(signature.begin(), signature.end()),
       options = OptionsOf(digest, padding, salt_length, side_by_side)] {
        return crypto::Verify(key.get(), BytesOf(message), BytesOf(signature), options);
      },
      [](js::Lock& js, bool& valid) -> js::Value { return js::NewBoolean(js, valid); });
}

absl::StatusOr<js::Value> CryptoKeys::RsaCrypt(js::Lock& js, int32_t operation, KeyHandle* key,
                                               Bytes data, int32_t padding, int32_t digest,
                                               std::optional<Bytes> label, js::Done done) {
  if (key->pkey() == nullptr) return NotAsymmetric();
  RsaOptions options;
  options.padding = padding;
  options.digest = EvpDigest(digest);
  if (label.has_value()) options.label.assign(label->begin(), label->end());
  return PerformBytes(js, done,
                      [key = bssl::UpRef(key->pkey()), data = std::string(data.begin(), data.end()),
                       operation = static_cast<RsaOperation>(operation), options] {
                        return crypto::RsaCrypt(key.get(), operation, BytesOf(data), options);
                      });
}

absl::StatusOr<js::Value> CryptoKeys::Agree(js::Lock& js, KeyHandle* own, KeyHandle* other,
                                            js::Done done) {
  if (!own->is_private() || other->pkey() == nullptr) return NotAsymmetric();
  return PerformBytes(js, done,
                      [own = bssl::UpRef(own->pkey()), other = bssl::UpRef(other->pkey())] {
                        return crypto::Agree(own.get(), other.get());
                      });
}

absl::StatusOr<js::Value> CryptoKeys::GeneratePrime(js::Lock& js, int32_t bits, bool safe,
                                                    std::optional<Bytes> divisor,
                                                    std::optional<Bytes> remainder, js::Done done) {
  PrimeOptions options{bits, safe, {}, {}};
  if (divisor.has_value()) options.divisor.emplace(divisor->begin(), divisor->end());
  if (remainder.has_value()) options.remainder.emplace(remainder->begin(), remainder->end());
  if (absl::Status status = CheckPrimeOptions(options); !status.ok()) return status;
  return PerformBytes(js, done, [options] { return crypto::GeneratePrime(options); });
}

absl::StatusOr<js::Value> CryptoKeys::CheckPrime(js::Lock& js, Bytes candidate, int32_t checks,
                                                 js::Done done) {
  return js::Perform(
      js, done,
      [candidate = std::string(candidate.begin(), candidate.end()), checks] {
        return IsPrime(candidate, checks);
      },
      [](js::Lock& js, bool& prime) -> js::Value { return js::NewBoolean(js, prime); });
}

bool CryptoKeys::VerifySpkac(js::Lock&, Bytes spkac) { return crypto::VerifySpkac(spkac); }

absl::StatusOr<js::Value> CryptoKeys::SpkacPublicKey(js::Lock& js, Bytes spkac) {
  return ToArrayBuffer(js, crypto::SpkacPublicKey(spkac));
}

absl::StatusOr<js::Value> CryptoKeys::SpkacChallenge(js::Lock& js, Bytes spkac) {
  return ToArrayBuffer(js, crypto::SpkacChallenge(spkac));
}

}  // namespace gyre::crypto
