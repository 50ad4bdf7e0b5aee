#include "bindings/crypto/prime.h"

#include "bindings/core/error.h"
#include "bindings/crypto/openssl_error.h"
#include "openssl/bn.h"
#include "openssl/err.h"

namespace gyre::crypto {
namespace {

using Number = bssl::UniquePtr<BIGNUM>;

Number FromBytes(absl::string_view bytes) {
  return Number(BN_bin2bn(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(), nullptr));
}

Number FromBytes(const std::optional<std::string>& bytes) {
  return bytes.has_value() ? FromBytes(absl::string_view(*bytes)) : nullptr;
}

absl::Status OutOfRange(absl::string_view text) {
  return js::NodeError(js::ErrorKind::kRangeError, "ERR_OUT_OF_RANGE", text);
}

absl::Status NoSuchPrime() { return OutOfRange("no prime of this size satisfies the options"); }

bool IsOne(const BIGNUM* a, const BIGNUM* b, BN_CTX* context) {
  Number divisor(BN_new());
  return BN_gcd(divisor.get(), a, b, context) && BN_is_one(divisor.get());
}

// Whether infinitely many numbers that leave `rem` are prime and, for safe primes, their halves
// can be. BoringSSL searches without end where they cannot.
bool HasPrimes(const BIGNUM* add, const BIGNUM* rem, bool safe, BN_CTX* context) {
  if (!IsOne(add, rem, context)) return false;
  if (!safe) return true;
  Number half(BN_dup(rem));
  Number half_add(BN_dup(add));
  BN_sub_word(half.get(), 1);
  if (!BN_is_odd(add)) {
    BN_rshift1(half.get(), half.get());
    BN_rshift1(half_add.get(), half_add.get());
  }
  return IsOne(half_add.get(), half.get(), context);
}

bool Passes(const BIGNUM* candidate, BN_CTX* context) {
  return BN_is_prime_fasttest_ex(candidate, BN_prime_checks_for_generation, context, 1, nullptr) ==
         1;
}

bool IsWanted(const BIGNUM* candidate, bool safe, BN_CTX* context) {
  if (!Passes(candidate, context)) return false;
  if (!safe) return true;
  Number half(BN_new());
  BN_rshift1(half.get(), candidate);
  return Passes(half.get(), context);
}

// A prime that leaves `rem`: from a random place on, each candidate of this size once.
absl::StatusOr<Number> SearchPrime(const PrimeOptions& options, const BIGNUM* add,
                                   const BIGNUM* rem) {
  bssl::UniquePtr<BN_CTX> context(BN_CTX_new());
  if (BN_is_zero(add) || !HasPrimes(add, rem, options.safe, context.get())) return NoSuchPrime();
  Number first(BN_new());
  Number end(BN_new());
  Number count(BN_new());
  Number step(BN_new());
  BN_set_bit(first.get(), options.bits - 1);
  BN_set_bit(end.get(), options.bits);
  // The first candidate: up from the smallest number of this size to the remainder.
  BN_mod_sub(step.get(), rem, first.get(), add, context.get());
  BN_add(first.get(), first.get(), step.get());
  if (BN_cmp(first.get(), end.get()) >= 0) return NoSuchPrime();
  BN_sub(count.get(), end.get(), first.get());
  BN_sub_word(count.get(), 1);
  BN_div(count.get(), nullptr, count.get(), add, context.get());
  BN_add_word(count.get(), 1);

  Number start(BN_new());
  if (!BN_rand_range(start.get(), count.get())) return OpensslError("Prime generation failed");
  Number candidate(BN_new());
  BN_mul(candidate.get(), start.get(), add, context.get());
  BN_add(candidate.get(), candidate.get(), first.get());
  const Number origin(BN_dup(candidate.get()));
  do {
    if (IsWanted(candidate.get(), options.safe, context.get())) return candidate;
    BN_add(candidate.get(), candidate.get(), add);
    if (BN_cmp(candidate.get(), end.get()) >= 0) BN_copy(candidate.get(), first.get());
  } while (BN_cmp(candidate.get(), origin.get()) != 0);
  return NoSuchPrime();
}

std::string ToBytes(const BIGNUM* number, int32_t bits) {
  std::string bytes((bits + 7) / 8, '\0');
  BN_bn2bin_padded(reinterpret_cast<uint8_t*>(bytes.data()), bytes.size(), number);
  return bytes;
}

}  // namespace

absl::Status CheckPrimeOptions(const PrimeOptions& options) {
  const Number add = FromBytes(options.divisor);
  const Number rem = FromBytes(options.remainder);
  if (add == nullptr) return absl::OkStatus();
  if (BN_num_bits(add.get()) > static_cast<unsigned>(options.bits)) {
    return OutOfRange("invalid options.add");
  }
  if (rem != nullptr && BN_cmp(add.get(), rem.get()) <= 0) {
    return OutOfRange("invalid options.rem");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> GeneratePrime(const PrimeOptions& options) {
  ERR_clear_error();
  if (const Number add = FromBytes(options.divisor); add != nullptr) {
    Number rem = FromBytes(options.remainder);
    if (rem == nullptr) {
      rem.reset(BN_new());
      BN_set_word(rem.get(), options.safe ? 3 : 1);
    }
    absl::StatusOr<Number> found = SearchPrime(options, add.get(), rem.get());
    if (!found.ok()) return found.status();
    return ToBytes(found->get(), options.bits);
  }
  Number prime(BN_new());
  if (!BN_generate_prime_ex(prime.get(), options.bits, options.safe, nullptr, nullptr, nullptr)) {
    return OpensslError("Prime generation failed");
  }
  return ToBytes(prime.get(), options.bits);
}

absl::StatusOr<bool> IsPrime(absl::string_view number, int32_t checks) {
  ERR_clear_error();
  const Number candidate = FromBytes(number);
  const int rounds = checks == 0 ? BN_prime_checks_for_validation : checks;
  const int result = BN_is_prime_ex(candidate.get(), rounds, nullptr, nullptr);
  if (result < 0) return OpensslError("Prime check failed");
  return result == 1;
}

}  // namespace gyre::crypto
