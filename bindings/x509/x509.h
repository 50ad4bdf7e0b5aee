// internalBinding('x509'): certificates.
//
// The binding has a class: ask for it at first use.
#ifndef GYRE_BINDINGS_X509_X509_H_
#define GYRE_BINDINGS_X509_X509_H_

#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/x509/certificate.h"

namespace gyre::x509 {

class X509Binding final : public js::Binding {
 public:
  explicit X509Binding(js::Realm&) {}

  static constexpr absl::string_view kName = "x509";
  static constexpr auto kMembers = js::Members<js::Class<Certificate>>();
};

}  // namespace gyre::x509

#endif  // GYRE_BINDINGS_X509_X509_H_
