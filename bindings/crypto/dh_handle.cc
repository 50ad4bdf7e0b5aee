#include "bindings/crypto/dh_handle.h"

#include "absl/strings/match.h"
#include "bindings/crypto/openssl_error.h"
#include "openssl/bn.h"
#include "openssl/err.h"

namespace gyre::crypto {
namespace {

using Number = bssl::UniquePtr<BIGNUM>;

// Below this OpenSSL makes no keys.
constexpr unsigned kFewestBits = 512;

absl::Status ModulusTooSmall() { return MakeOpensslError(ERR_LIB_DH, 126, "modulus too small"); }

Number FromBytes(absl::Span<const uint8_t> bytes) {
  return Number(BN_bin2bn(bytes.data(), bytes.size(), nullptr));
}

js::Value ToArrayBuffer(js::Lock& js, const BIGNUM* number) {
  const size_t size = BN_num_bytes(number);
  std::unique_ptr<uint8_t[]> bytes(new uint8_t[size]);
  BN_bn2bin(number, bytes.get());
  return js::NewArrayBuffer(js, std::move(bytes), size);
}

// The first two groups of RFC 2409, which BoringSSL does not have; the others are its own.
constexpr char kModp1[] =
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74"
    "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437"
    "4fe1356d6d51c245e485b576625e7ec6f44c42e9a63a3620ffffffffffffffff";
constexpr char kModp2[] =
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74"
    "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437"
    "4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed"
    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff";

Number FromHex(const char* hex) {
  BIGNUM* number = nullptr;
  BN_hex2bn(&number, hex);
  return Number(number);
}

Number GroupPrime(absl::string_view name) {
  struct Group {
    absl::string_view name;
    BIGNUM* (*prime)(BIGNUM*);
  };
  static constexpr Group kGroups[] = {
      {"modp5", BN_get_rfc3526_prime_1536},  {"modp14", BN_get_rfc3526_prime_2048},
      {"modp15", BN_get_rfc3526_prime_3072}, {"modp16", BN_get_rfc3526_prime_4096},
      {"modp17", BN_get_rfc3526_prime_6144}, {"modp18", BN_get_rfc3526_prime_8192},
  };
  if (absl::EqualsIgnoreCase(name, "modp1")) return FromHex(kModp1);
  if (absl::EqualsIgnoreCase(name, "modp2")) return FromHex(kModp2);
  for (const Group& group : kGroups) {
    if (absl::EqualsIgnoreCase(name, group.name)) return Number(group.prime(nullptr));
  }
  return nullptr;
}

Number FromWord(uint32_t word) {
  Number number(BN_new());
  BN_set_word(number.get(), word);
  return number;
}

// What OpenSSL 3 finds wrong. BoringSSL, as OpenSSL before, wants more of a generator.
int32_t Check(const DH* dh) {
  int flags = 0;
  if (!DH_check(dh, &flags)) {
    ERR_clear_error();
    return DH_CHECK_P_NOT_PRIME;
  }
  Number most(BN_dup(DH_get0_p(dh)));
  BN_sub_word(most.get(), 1);
  const BIGNUM* g = DH_get0_g(dh);
  flags &= ~(DH_CHECK_NOT_SUITABLE_GENERATOR | DH_CHECK_UNABLE_TO_CHECK_GENERATOR);
  if (BN_cmp(g, BN_value_one()) <= 0 || BN_cmp(g, most.get()) >= 0) {
    flags |= DH_CHECK_NOT_SUITABLE_GENERATOR;
  }
  return flags;
}

absl::Status NoKey(absl::string_view text) {
  return js::NodeError(js::ErrorKind::kError, "ERR_CRYPTO_INVALID_STATE", text);
}

}  // namespace

absl::StatusOr<std::unique_ptr<DhHandle>> DhHandle::New(js::Lock&, std::string group,
                                                        std::optional<Bytes> prime, int32_t bits,
                                                        std::optional<Bytes> generator) {
  ERR_clear_error();
  bssl::UniquePtr<DH> dh(DH_new());
  if (!group.empty()) {
    Number p = GroupPrime(group);
    if (p == nullptr) {
      return js::NodeError(js::ErrorKind::kError, "ERR_CRYPTO_UNKNOWN_DH_GROUP",
                           "Unknown DH group");
    }
    DH_set0_pqg(dh.get(), p.release(), nullptr, FromWord(2).release());
    return std::make_unique<DhHandle>(std::move(dh), 0);
  }
  Number g = generator.has_value() ? FromBytes(*generator) : FromWord(2);
  if (!prime.has_value() && bits < 2) return ModulusTooSmall();
  if (BN_cmp(g.get(), BN_value_one()) <= 0) {
    return MakeOpensslError(ERR_LIB_DH, 101, "bad generator");
  }
  if (prime.has_value()) {
    if (prime->empty()) return MakeOpensslError(ERR_LIB_BN, 118, "bits too small");
    DH_set0_pqg(dh.get(), FromBytes(*prime).release(), nullptr, g.release());
  } else if (static_cast<unsigned>(bits) < kFewestBits) {
    return ModulusTooSmall();
  } else if (!DH_generate_parameters_ex(dh.get(), bits, static_cast<int>(BN_get_word(g.get())),
                                        nullptr)) {
    return OpensslError("Initialization failed");
  }
  const int32_t verify_error = Check(dh.get());
  return std::make_unique<DhHandle>(std::move(dh), verify_error);
}

absl::StatusOr<js::Value> DhHandle::GenerateKeys(js::Lock& js) {
  ERR_clear_error();
  if (DH_bits(dh_.get()) < kFewestBits) return ModulusTooSmall();
  if (!DH_generate_key(dh_.get())) return OpensslError("Key generation failed");
  return ToArrayBuffer(js, DH_get0_pub_key(dh_.get()));
}

absl::StatusOr<js::Value> DhHandle::ComputeSecret(js::Lock& js, Bytes other) {
  ERR_clear_error();
  if (DH_get0_priv_key(dh_.get()) == nullptr) {
    return js::NodeError(js::ErrorKind::kRangeError, "ERR_CRYPTO_INVALID_KEYTYPE",
                         "Invalid key type");
  }
  Number number = FromBytes(other);
  int flags = 0;
  if (!DH_check_pub_key(dh_.get(), number.get(), &flags)) return OpensslError("Invalid Key");
  if (flags != 0) {
    const absl::string_view text = flags & DH_CHECK_PUBKEY_TOO_SMALL   ? "Supplied key is too small"
                                   : flags & DH_CHECK_PUBKEY_TOO_LARGE ? "Supplied key is too large"
                                                                       : "Supplied key is invalid";
    return js::NodeError(js::ErrorKind::kRangeError, "ERR_CRYPTO_INVALID_KEYLEN", text);
  }
  const size_t size = DH_size(dh_.get());
  std::unique_ptr<uint8_t[]> secret(new uint8_t[size]);
  if (DH_compute_key_padded(secret.get(), number.get(), dh_.get()) < 0) {
    return OpensslError("Failed to compute the secret");
  }
  return js::NewArrayBuffer(js, std::move(secret), size);
}

absl::StatusOr<js::Value> DhHandle::Prime(js::Lock& js) {
  return ToArrayBuffer(js, DH_get0_p(dh_.get()));
}

absl::StatusOr<js::Value> DhHandle::Generator(js::Lock& js) {
  return ToArrayBuffer(js, DH_get0_g(dh_.get()));
}

absl::StatusOr<js::Value> DhHandle::PublicKey(js::Lock& js) {
  const BIGNUM* key = DH_get0_pub_key(dh_.get());
  if (key == nullptr) return NoKey("No public key - did you forget to generate one?");
  return ToArrayBuffer(js, key);
}

absl::StatusOr<js::Value> DhHandle::PrivateKey(js::Lock& js) {
  const BIGNUM* key = DH_get0_priv_key(dh_.get());
  if (key == nullptr) return NoKey("No private key - did you forget to generate one?");
  return ToArrayBuffer(js, key);
}

void DhHandle::SetPublicKey(js::Lock&, Bytes number) {
  DH_set0_key(dh_.get(), FromBytes(number).release(), nullptr);
}

void DhHandle::SetPrivateKey(js::Lock&, Bytes number) {
  DH_set0_key(dh_.get(), nullptr, FromBytes(number).release());
}

}  // namespace gyre::crypto
