// Prime numbers, big-endian. Any thread.
#ifndef GYRE_BINDINGS_CRYPTO_PRIME_H_
#define GYRE_BINDINGS_CRYPTO_PRIME_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gyre::crypto {

struct PrimeOptions {
  int32_t bits = 0;
  // Whether half of the prime is to be one, too.
  bool safe = false;
  // The prime is to leave `remainder` when it is divided by `divisor`.
  std::optional<std::string> divisor;
  std::optional<std::string> remainder;
};

// ERR_OUT_OF_RANGE for what no prime of this size can satisfy.
absl::Status CheckPrimeOptions(const PrimeOptions& options);
absl::StatusOr<std::string> GeneratePrime(const PrimeOptions& options);

// `checks` rounds of Miller-Rabin; 0 for as many as make an error unlikely.
absl::StatusOr<bool> IsPrime(absl::string_view number, int32_t checks);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_PRIME_H_
