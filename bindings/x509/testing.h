// Certificates for tests, made at run time out of DER that the test writes.
#ifndef GYRE_BINDINGS_X509_TESTING_H_
#define GYRE_BINDINGS_X509_TESTING_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "openssl/evp.h"
#include "openssl/x509.h"

namespace gyre::x509 {

// A value of DER with its tag; shorter than 64 KiB.
std::string Tlv(uint8_t tag, absl::string_view content);

// A GeneralName of an implicit, primitive tag: 1 mail, 2 DNS, 6 URI, 7 address.
std::string GeneralName(int tag, absl::string_view content);
// A GeneralName of another type, with a value that has its tag: RFC 5280 section 4.2.1.6.
std::string OtherName(absl::string_view oid, absl::string_view value);

struct CertificateOptions {
  // The value of the subject's and issuer's CN, in UTF-8.
  std::string common_name = "example.com";
  // (number of the extension, its DER)
  std::vector<std::pair<int, std::string>> extensions = {};
  // From now, in seconds.
  int64_t valid_to = 3600;
};

// A key of P-256.
bssl::UniquePtr<EVP_PKEY> MakeKey();
// Signed by its own key.
bssl::UniquePtr<X509> MakeCertificate(EVP_PKEY* key, const CertificateOptions& options = {});
// With these names in the subjectAltName.
bssl::UniquePtr<X509> MakeCertificateOf(const std::vector<std::string>& names);

}  // namespace gyre::x509

#endif  // GYRE_BINDINGS_X509_TESTING_H_
