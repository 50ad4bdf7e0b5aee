// internalBinding('dns'): names and addresses, by the system's resolver.
// https://nodejs.org/docs/latest-v20.x/api/dns.html
#ifndef GYRE_BINDINGS_DNS_DNS_H_
#define GYRE_BINDINGS_DNS_DNS_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "bindings/core/binding.h"

namespace gyre::bindings {

class Dns final : public js::Binding {
 public:
  explicit Dns(js::Realm& realm) : realm_(realm) {}

  // Calls `done` with (errno, name of the error) or (0, [address, family, ...]) on a later turn.
  // The number may be one of the resolver (UV_EAI_*).
  void Lookup(js::Lock& js, std::string host, int32_t family, int32_t flags, js::Function done);
  // The same with (0, host, service).
  void LookupService(js::Lock& js, std::string address, int32_t port, js::Function done);
  // AI_ADDRCONFIG, AI_ALL and AI_V4MAPPED.
  js::Value Flags(js::Lock& js);

  static constexpr absl::string_view kName = "dns";
  static constexpr auto kMembers = js::Members<js::Method<"lookup", &Dns::Lookup>,
                                               js::Method<"lookupService", &Dns::LookupService>,
                                               js::Method<"flags", &Dns::Flags>>();

 private:
  uint32_t Keep(js::Lock& js, js::Function done);
  js::Function Take(js::Lock& js, uint32_t id);

  js::Realm& realm_;
  // By number, so that a look-up the loop drops at its end leaves nothing of JavaScript behind.
  absl::flat_hash_map<uint32_t, js::Strong<v8::Function>> waiting_;
  uint32_t last_id_ = 0;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_DNS_DNS_H_
