// The elliptic curves that node:crypto has by name: those of BoringSSL, and secp256k1, whose
// numbers (SEC 2 section 2.4.1) BoringSSL's general arithmetic is given. Any thread.
#ifndef GYRE_BINDINGS_CRYPTO_CURVES_H_
#define GYRE_BINDINGS_CRYPTO_CURVES_H_

#include "absl/strings/string_view.h"
#include "openssl/ec_key.h"

namespace gyre::crypto {

// A curve by one of its names, such as "prime256v1" or "P-256"; NID_undef where there is none.
int FindCurve(absl::string_view name);
// The name of OpenSSL, and that of JSON Web Keys (RFC 7518, RFC 8812) or of NIST, empty where it
// has none.
absl::string_view CurveName(int nid);
absl::string_view NistCurveName(int nid);

// A key of the curve without numbers; null for NID_undef.
bssl::UniquePtr<EC_KEY> NewEcKey(int nid);
// The number of FindCurve(), NID_undef for a curve that has no name here.
int CurveOf(const EC_GROUP* group);
// Whether BoringSSL knows the curve by itself, and with it how its keys are written.
bool IsBuiltIn(const EC_GROUP* group);

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_CURVES_H_
