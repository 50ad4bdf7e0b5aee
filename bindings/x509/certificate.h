// A certificate as JavaScript holds it, inside of crypto.X509Certificate and behind
// tlsSocket.getPeerCertificate().
#ifndef GYRE_BINDINGS_X509_CERTIFICATE_H_
#define GYRE_BINDINGS_X509_CERTIFICATE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/crypto/key_handle.h"
#include "openssl/x509.h"

namespace gyre::x509 {

// The bytes as an ArrayBuffer.
js::Value ToArrayBuffer(js::Lock& js, absl::string_view bytes);

class Certificate final : public js::Wrapped {
 public:
  using Bytes = absl::Span<uint8_t>;

  // PEM or DER; the error of the library for anything else.
  static absl::StatusOr<std::unique_ptr<Certificate>> New(js::Lock& js, Bytes data);
  explicit Certificate(bssl::UniquePtr<X509> x509) : x509_(std::move(x509)) {}

  X509* x509() const { return x509_.get(); }

  // Text, as x509_text.h has it; undefined for extensions that are not there.
  js::Value Subject(js::Lock& js);
  js::Value Issuer(js::Lock& js);
  js::Value SubjectAltName(js::Lock& js);
  js::Value InfoAccess(js::Lock& js);
  js::Value KeyUsage(js::Lock& js);
  js::Value ValidFrom(js::Lock& js);
  js::Value ValidTo(js::Lock& js);
  js::Value SerialNumber(js::Lock& js);
  js::Value Pem(js::Lock& js);
  js::Value Raw(js::Lock& js);
  // "sha1", "sha256" or "sha512".
  js::Value Fingerprint(js::Lock& js, std::string digest);
  bool IsCa(js::Lock&);

  // The key's handle; the library's error where the bytes of the key make no sense.
  absl::StatusOr<js::Value> PublicKey(js::Lock& js);

  // What getPeerCertificate() shows, apart from who issued it.
  js::Object Describe(js::Lock& js);

  // The name that matched, undefined for none, or the number -2 for what is no name.
  js::Value CheckHost(js::Lock& js, std::string name, uint32_t flags);
  js::Value CheckEmail(js::Lock& js, std::string address, uint32_t flags);
  js::Value CheckIp(js::Lock& js, std::string address);

  bool IsIssuedBy(js::Lock&, Certificate* issuer);
  bool HasPrivateKey(js::Lock&, crypto::KeyHandle* key);
  bool IsSignedBy(js::Lock&, crypto::KeyHandle* key);
  bool Equals(js::Lock&, Certificate* other);

  static constexpr absl::string_view kClassName = "Certificate";
  static constexpr auto kMembers = js::Members<
      js::Method<"subject", &Certificate::Subject>, js::Method<"issuer", &Certificate::Issuer>,
      js::Method<"subjectAltName", &Certificate::SubjectAltName>,
      js::Method<"infoAccess", &Certificate::InfoAccess>,
      js::Method<"keyUsage", &Certificate::KeyUsage>,
      js::Method<"validFrom", &Certificate::ValidFrom>,
      js::Method<"validTo", &Certificate::ValidTo>,
      js::Method<"serialNumber", &Certificate::SerialNumber>, js::Method<"pem", &Certificate::Pem>,
      js::Method<"raw", &Certificate::Raw>, js::Method<"fingerprint", &Certificate::Fingerprint>,
      js::Method<"isCa", &Certificate::IsCa>, js::Method<"publicKey", &Certificate::PublicKey>,
      js::Method<"describe", &Certificate::Describe>,
      js::Method<"checkHost", &Certificate::CheckHost>,
      js::Method<"checkEmail", &Certificate::CheckEmail>,
      js::Method<"checkIp", &Certificate::CheckIp>,
      js::Method<"isIssuedBy", &Certificate::IsIssuedBy>,
      js::Method<"hasPrivateKey", &Certificate::HasPrivateKey>,
      js::Method<"isSignedBy", &Certificate::IsSignedBy>,
      js::Method<"equals", &Certificate::Equals>>();

 private:
  // A certificate that has the subject and nothing else.
  bssl::UniquePtr<X509> SubjectOnly() const;

  bssl::UniquePtr<X509> x509_;
};

}  // namespace gyre::x509

#endif  // GYRE_BINDINGS_X509_CERTIFICATE_H_
