#include "bindings/crypto/derive.h"

#include <limits>

#include "openssl/err.h"
#include "openssl/hkdf.h"

namespace gyre::crypto {
namespace {

absl::Status Checked(int ok) {
  if (ok == 1) return absl::OkStatus();
  ERR_clear_error();
  return absl::ResourceExhaustedError("Deriving bits failed");
}

const char* Chars(absl::Span<const uint8_t> bytes) {
  return reinterpret_cast<const char*>(bytes.data());
}

}  // namespace

absl::Status Pbkdf2(absl::Span<const uint8_t> password, absl::Span<const uint8_t> salt,
                    uint32_t iterations, const EVP_MD* digest, absl::Span<uint8_t> out) {
  return Checked(PKCS5_PBKDF2_HMAC(Chars(password), password.size(), salt.data(), salt.size(),
                                   iterations, digest, out.size(), out.data()));
}

ScryptCheck CheckScrypt(const ScryptCost& cost, uint64_t max_memory) {
  const auto& [n, r, p] = cost;
  if (r == 0 || p == 0 || n < 2 || (n & (n - 1)) != 0) return ScryptCheck::kInvalid;
  // The limits of the RFC: p * r below 2^30, n below 2^(128 * r / 8).
  if (p > ((uint64_t{1} << 30) - 1) / r) return ScryptCheck::kTooMuchMemory;
  if (16 * r <= 63 && n >= uint64_t{1} << (16 * r)) return ScryptCheck::kTooMuchMemory;
  if (n > uint64_t{1} << 32) return ScryptCheck::kTooMuchMemory;
  const unsigned __int128 memory =
      static_cast<unsigned __int128>(128) * r * (static_cast<unsigned __int128>(n) + 2 + p);
  return memory > max_memory ? ScryptCheck::kTooMuchMemory : ScryptCheck::kOk;
}

absl::Status Scrypt(absl::Span<const uint8_t> password, absl::Span<const uint8_t> salt,
                    const ScryptCost& cost, absl::Span<uint8_t> out) {
  return Checked(EVP_PBE_scrypt(Chars(password), password.size(), salt.data(), salt.size(), cost.n,
                                cost.r, cost.p, std::numeric_limits<size_t>::max(), out.data(),
                                out.size()));
}

absl::Status Hkdf(const EVP_MD* digest, absl::Span<const uint8_t> key,
                  absl::Span<const uint8_t> salt, absl::Span<const uint8_t> info,
                  absl::Span<uint8_t> out) {
  return Checked(HKDF(out.data(), out.size(), digest, key.data(), key.size(), salt.data(),
                      salt.size(), info.data(), info.size()));
}

}  // namespace gyre::crypto
