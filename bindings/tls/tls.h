// internalBinding('tls'): TLS by BoringSSL.
//
// The binding has classes: ask for it at first use.
#ifndef GYRE_BINDINGS_TLS_TLS_H_
#define GYRE_BINDINGS_TLS_TLS_H_

#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/tls/secure_context.h"
#include "bindings/tls/session.h"

namespace gyre::tls {

class TlsBinding final : public js::Binding {
 public:
  explicit TlsBinding(js::Realm&) {}

  // The names of all cipher suites, in lower case.
  js::Value Ciphers(js::Lock& js);
  // The authorities that Mozilla trusts, as Node 20 has them, each in PEM.
  js::Value RootCertificates(js::Lock& js);

  static constexpr absl::string_view kName = "tls";
  static constexpr auto kMembers =
      js::Members<js::Class<SecureContext>, js::Class<Session>,
                  js::Method<"ciphers", &TlsBinding::Ciphers>,
                  js::Method<"rootCertificates", &TlsBinding::RootCertificates>>();
};

}  // namespace gyre::tls

#endif  // GYRE_BINDINGS_TLS_TLS_H_
