// The native half of tls.SecureContext: keys, certificates and rules that connections share.
#ifndef GYRE_BINDINGS_TLS_SECURE_CONTEXT_H_
#define GYRE_BINDINGS_TLS_SECURE_CONTEXT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "openssl/ssl.h"

namespace gyre::tls {

class SecureContext final : public js::Wrapped {
 public:
  using Bytes = absl::Span<uint8_t>;

  // For these versions of the protocol, TLS1_VERSION and so on.
  static absl::StatusOr<std::unique_ptr<SecureContext>> New(js::Lock& js, int32_t min_version,
                                                            int32_t max_version);
  explicit SecureContext(bssl::UniquePtr<SSL_CTX> context) : context_(std::move(context)) {}

  SSL_CTX* context() const { return context_.get(); }

  // PEM. The key of the certificate, and the certificate with its chain.
  absl::Status SetKey(js::Lock&, Bytes pem, std::optional<Bytes> passphrase);
  absl::Status SetCert(js::Lock&, Bytes pem);
  // Both, and certificates of authorities, out of one PKCS#12 file.
  absl::Status LoadPkcs12(js::Lock&, Bytes der, std::optional<Bytes> passphrase);

  // PEM with any number of certificates: authorities that are trusted. Errors for what is none.
  absl::Status AddCa(js::Lock&, Bytes pem);
  absl::Status AddCrl(js::Lock&, Bytes pem);
  // Trusts a store that many contexts share, made by AddCa() on the other context.
  void ShareStore(js::Lock&, SecureContext* other);
  void SetAllowPartialTrustChain(js::Lock&);

  absl::Status SetCiphers(js::Lock&, std::string list);
  absl::Status SetCurves(js::Lock&, std::string list);
  absl::Status SetSigalgs(js::Lock&, std::string list);
  void SetOptions(js::Lock&, double options);
  absl::Status SetSessionIdContext(js::Lock&, std::string id);
  void SetSessionTimeout(js::Lock&, uint32_t seconds);
  // 48 bytes; false for another size.
  bool SetTicketKeys(js::Lock&, Bytes keys);
  js::Value GetTicketKeys(js::Lock& js);
  void SetMinVersion(js::Lock&, int32_t version);
  void SetMaxVersion(js::Lock&, int32_t version);
  int32_t GetMinVersion(js::Lock&);
  int32_t GetMaxVersion(js::Lock&);

  // DER in ArrayBuffers, or null.
  js::Value GetCertificate(js::Lock& js);
  js::Value GetIssuer(js::Lock& js);

  static constexpr absl::string_view kClassName = "SecureContext";
  static constexpr auto kMembers = js::Members<
      js::Method<"setKey", &SecureContext::SetKey>, js::Method<"setCert", &SecureContext::SetCert>,
      js::Method<"loadPKCS12", &SecureContext::LoadPkcs12>,
      js::Method<"addCACert", &SecureContext::AddCa>, js::Method<"addCRL", &SecureContext::AddCrl>,
      js::Method<"shareStore", &SecureContext::ShareStore>,
      js::Method<"setAllowPartialTrustChain", &SecureContext::SetAllowPartialTrustChain>,
      js::Method<"setCiphers", &SecureContext::SetCiphers>,
      js::Method<"setECDHCurve", &SecureContext::SetCurves>,
      js::Method<"setSigalgs", &SecureContext::SetSigalgs>,
      js::Method<"setOptions", &SecureContext::SetOptions>,
      js::Method<"setSessionIdContext", &SecureContext::SetSessionIdContext>,
      js::Method<"setSessionTimeout", &SecureContext::SetSessionTimeout>,
      js::Method<"setTicketKeys", &SecureContext::SetTicketKeys>,
      js::Method<"getTicketKeys", &SecureContext::GetTicketKeys>,
      js::Method<"setMinProto", &SecureContext::SetMinVersion>,
      js::Method<"setMaxProto", &SecureContext::SetMaxVersion>,
      js::Method<"getMinProto", &SecureContext::GetMinVersion>,
      js::Method<"getMaxProto", &SecureContext::GetMaxVersion>,
      js::Method<"getCertificate", &SecureContext::GetCertificate>,
      js::Method<"getIssuer", &SecureContext::GetIssuer>>();

 private:
  // The own store, to add to: that of others is copied first.
  X509_STORE* OwnStore();
  // A certificate with its chain, and, where it has come, its key.
  struct Credential {
    bssl::UniquePtr<X509> certificate;
    bssl::UniquePtr<STACK_OF(X509)> chain;
    bssl::UniquePtr<EVP_PKEY> key;
  };

  absl::Status AddCredential(Credential credential);
  // Makes it the one that connections use.
  absl::Status Use(const Credential& credential);

  bssl::UniquePtr<SSL_CTX> context_;
  // One for each kind of key; BoringSSL uses the first of them that has one.
  std::vector<Credential> credentials_;
  bool shares_store_ = false;
};

}  // namespace gyre::tls

#endif  // GYRE_BINDINGS_TLS_SECURE_CONTEXT_H_
