// internalBinding('dns'): names and addresses, by the system's resolver and by queries of our own.
// The binding has a class: ask for it at first use.
// https://nodejs.org/docs/latest-v20.x/api/dns.html
#ifndef GYRE_BINDINGS_DNS_DNS_H_
#define GYRE_BINDINGS_DNS_DNS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/dns/channel.h"

namespace gyre::bindings {

// A DnsChannel. It pins itself while queries are under way.
class ChannelHandle final : public js::Wrapped {
 public:
  static absl::StatusOr<std::unique_ptr<ChannelHandle>> New(js::Lock& js, int32_t timeout_ms,
                                                            int32_t tries);
  explicit ChannelHandle(std::unique_ptr<DnsChannel> channel) : channel_(std::move(channel)) {}

  // `done` is called with (status, records, array of seconds to live); the status is c-ares's.
  void Query(js::Lock& js, std::string name, int32_t type, js::Function done);
  // The same with (status, names); -EINVAL for what is no address.
  int32_t Reverse(js::Lock& js, std::string address, js::Function done);
  void Cancel(js::Lock&) { channel_->Cancel(); }

  // [[address, port], ...]
  js::Value Servers(js::Lock& js);
  // The same, flat. 0, a status of c-ares, or -1 while queries are under way.
  int32_t SetServers(js::Lock& js, js::Array servers);
  void SetLocalAddress(js::Lock&, std::string ipv4, std::string ipv6);

  static constexpr absl::string_view kClassName = "ChannelWrap";
  static constexpr auto kMembers =
      js::Members<js::Method<"query", &ChannelHandle::Query>,
                  js::Method<"reverse", &ChannelHandle::Reverse>,
                  js::Method<"cancel", &ChannelHandle::Cancel>,
                  js::Method<"getServers", &ChannelHandle::Servers>,
                  js::Method<"setServers", &ChannelHandle::SetServers>,
                  js::Method<"setLocalAddress", &ChannelHandle::SetLocalAddress>>();

 private:
  uint32_t Keep(js::Lock& js, js::Function done);
  js::Function Take(js::Lock& js, uint32_t id);

  std::unique_ptr<DnsChannel> channel_;
  absl::flat_hash_map<uint32_t, js::Strong<v8::Function>> waiting_;
  uint32_t last_id_ = 0;
};

class Dns final : public js::Binding {
 public:
  explicit Dns(js::Realm& realm) : realm_(realm) {}

  // Calls `done` with (errno, name of the error) or (0, [address, family, ...]) on a later turn.
  // The number may be one of the resolver (UV_EAI_*).
  void Lookup(js::Lock& js, std::string host, int32_t family, int32_t flags, js::Function done);
  // The same with (0, host, service).
  void LookupService(js::Lock& js, std::string address, int32_t port, js::Function done);
  // c-ares's text about a status.
  std::string Describe(js::Lock&, int32_t status);
  // AI_ADDRCONFIG, AI_ALL and AI_V4MAPPED.
  js::Value Flags(js::Lock& js);

  static constexpr absl::string_view kName = "dns";
  static constexpr auto kMembers =
      js::Members<js::Class<ChannelHandle>, js::Method<"lookup", &Dns::Lookup>,
                  js::Method<"lookupService", &Dns::LookupService>,
                  js::Method<"describe", &Dns::Describe>, js::Method<"flags", &Dns::Flags>>();

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
