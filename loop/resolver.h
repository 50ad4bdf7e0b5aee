// Names to addresses and back, as the system's own resolver does it (hosts file, DNS, mDNS...).
//
// The system only has a blocking call for it, so it runs on threads of its own: a slow name server
// holds up neither the loop nor the thread pool. Equal look-ups that are under way at the same time
// share one call. For queries of chosen record types or servers use c-ares instead (bindings/dns).
//
// A look-up under way keeps the loop running. All callbacks run on the loop's thread, once, on a
// later turn; those that the end of the loop leaves over are dropped.
#ifndef GYRE_LOOP_RESOLVER_H_
#define GYRE_LOOP_RESOLVER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "loop/stream.h"

namespace gyre::loop {

// Flags of a look-up, numbered as the system does.
int ResolverAddressConfigured();  // AI_ADDRCONFIG
int ResolverAll();                // AI_ALL
int ResolverV4Mapped();           // AI_V4MAPPED

class Resolver {
 public:
  // `error` is 0 or a negative number of libuv: a system error, or one of the UV_EAI_* numbers.
  using OnAddresses = absl::AnyInvocable<void(int error, std::vector<Endpoint> addresses)>;
  using OnName = absl::AnyInvocable<void(int error, std::string host, std::string service)>;

  virtual ~Resolver() = default;

  // The addresses of `host` in the system's order, each once. `family` is 4, 6 or 0 for both.
  virtual void Lookup(const std::string& host, int family, int flags, OnAddresses done) = 0;

  // The names of a numeric address and a port; EINVAL where the address is none.
  virtual void LookupService(const std::string& address, int port, OnName done) = 0;
};

// "EAI_NONAME" and the like, or "EINVAL", of such an error number.
const char* ResolverErrorName(int error);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_RESOLVER_H_
