#include "bindings/crypto/curves.h"

#include "absl/log/absl_check.h"
#include "absl/strings/match.h"
#include "openssl/bn.h"
#include "openssl/ec.h"
#include "openssl/err.h"
#include "openssl/nid.h"

namespace gyre::crypto {
namespace {

struct Curve {
  int nid;
  absl::string_view name;
  absl::string_view nist;
  absl::string_view alias;
};

constexpr Curve kCurves[] = {
    {NID_X9_62_prime256v1, "prime256v1", "P-256", "secp256r1"},
    {NID_secp224r1, "secp224r1", "P-224", ""},
    {NID_secp256k1, "secp256k1", "secp256k1", ""},
    {NID_secp384r1, "secp384r1", "P-384", ""},
    {NID_secp521r1, "secp521r1", "P-521", ""},
};

bssl::UniquePtr<BIGNUM> Number(const char* hex) {
  BIGNUM* number = nullptr;
  ABSL_CHECK(BN_hex2bn(&number, hex) > 0);
  return bssl::UniquePtr<BIGNUM>(number);
}

EC_GROUP* MakeSecp256k1() {
  const auto p = Number("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F");
  const auto x = Number("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798");
  const auto y = Number("483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8");
  const auto order = Number("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");
  EC_GROUP* group = EC_GROUP_new_curve_GFp(p.get(), Number("0").get(), Number("7").get(), nullptr);
  ABSL_CHECK(group != nullptr);
  bssl::UniquePtr<EC_POINT> generator(EC_POINT_new(group));
  ABSL_CHECK(
      EC_POINT_set_affine_coordinates_GFp(group, generator.get(), x.get(), y.get(), nullptr) &&
      EC_GROUP_set_generator(group, generator.get(), order.get(), BN_value_one()));
  return group;
}

const EC_GROUP* Secp256k1() {
  static const EC_GROUP* const group = MakeSecp256k1();
  return group;
}

const Curve* Find(int nid) {
  for (const Curve& curve : kCurves) {
    if (curve.nid == nid) return &curve;
  }
  return nullptr;
}

}  // namespace

int FindCurve(absl::string_view name) {
  for (const Curve& curve : kCurves) {
    for (absl::string_view known : {curve.name, curve.nist, curve.alias}) {
      if (!known.empty() && absl::EqualsIgnoreCase(known, name)) return curve.nid;
    }
  }
  return NID_undef;
}

absl::string_view CurveName(int nid) {
  const Curve* curve = Find(nid);
  return curve == nullptr ? absl::string_view() : curve->name;
}

absl::string_view NistCurveName(int nid) {
  const Curve* curve = Find(nid);
  return curve == nullptr ? absl::string_view() : curve->nist;
}

bssl::UniquePtr<EC_KEY> NewEcKey(int nid) {
  if (nid != NID_secp256k1) {
    bssl::UniquePtr<EC_KEY> key(EC_KEY_new_by_curve_name(nid));
    ERR_clear_error();
    return key;
  }
  bssl::UniquePtr<EC_KEY> key(EC_KEY_new());
  if (!EC_KEY_set_group(key.get(), Secp256k1())) return nullptr;
  return key;
}

int CurveOf(const EC_GROUP* group) {
  if (IsBuiltIn(group)) return EC_GROUP_get_curve_name(group);
  return EC_GROUP_cmp(group, Secp256k1(), nullptr) == 0 ? NID_secp256k1 : NID_undef;
}

bool IsBuiltIn(const EC_GROUP* group) { return EC_GROUP_get_curve_name(group) != NID_undef; }

}  // namespace gyre::crypto
