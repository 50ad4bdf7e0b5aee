#include "bindings/dns/dns.h"

#include <ares.h>

#include <cerrno>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/core/callback.h"
#include "bindings/dns/records.h"
#include "loop/loop.h"
#include "loop/resolver.h"

namespace gyre::bindings {
namespace {

void Fail(js::Lock& js, js::Function done, int error) {
  js::RunCallback(js, done,
                  {js::NewInteger(js, error), js::NewString(js, loop::ResolverErrorName(error))});
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChannelHandle>> ChannelHandle::New(js::Lock& js, int32_t timeout_ms,
                                                                  int32_t tries) {
  absl::StatusOr<std::unique_ptr<DnsChannel>> channel =
      DnsChannel::New(js.realm().loop(), timeout_ms, tries);
  if (!channel.ok()) return channel.status();
  return std::make_unique<ChannelHandle>(*std::move(channel));
}

uint32_t ChannelHandle::Keep(js::Lock& js, js::Function done) {
  Pin();
  const uint32_t id = ++last_id_;
  waiting_.emplace(id, js::Strong<v8::Function>(js, done));
  return id;
}

js::Function ChannelHandle::Take(js::Lock& js, uint32_t id) {
  auto at = waiting_.find(id);
  js::Function done = at->second.Get(js);
  waiting_.erase(at);
  Unpin();
  return done;
}

void ChannelHandle::Query(js::Lock& js, std::string name, int32_t type, js::Function done) {
  const uint32_t id = Keep(js, done);
  channel_->Query(name, type, [this, id, type](int status, const std::string& reply) {
    js::Entered entered(*realm());
    js::Lock& js = entered.js();
    js::Function done = Take(js, id);
    js::Value records = js::Undefined(js);
    js::Value ttls = js::Undefined(js);
    if (status == ARES_SUCCESS) status = ParseRecords(js, type, reply, &records, &ttls);
    js::RunCallback(js, done, {js::NewInteger(js, status), records, ttls});
  });
}

int32_t ChannelHandle::Reverse(js::Lock& js, std::string address, js::Function done) {
  const uint32_t id = Keep(js, done);
  const bool begun =
      channel_->Reverse(address, [this, id](int status, const std::vector<std::string>& names) {
        js::Entered entered(*realm());
        js::Lock& js = entered.js();
        js::Function done = Take(js, id);
        std::vector<js::Value> list;
        for (const std::string& name : names) list.push_back(js::NewString(js, name));
        js::RunCallback(js, done, {js::NewInteger(js, status), js::NewArray(js, list)});
      });
  if (begun) return 0;
  Take(js, id);
  return -EINVAL;
}

js::Value ChannelHandle::Servers(js::Lock& js) {
  std::vector<js::Value> list;
  for (const loop::Endpoint& server : channel_->servers()) {
    list.push_back(
        js::NewArray(js, {js::NewString(js, server.address), js::NewInteger(js, server.port)}));
  }
  return js::NewArray(js, list);
}

int32_t ChannelHandle::SetServers(js::Lock& js, js::Array servers) {
  if (channel_->pending() > 0) return -1;
  std::vector<loop::Endpoint> list;
  for (uint32_t i = 0; i + 1 < servers->Length(); i += 2) {
    js::Value address;
    js::Value port;
    if (!servers->Get(js.context(), i).ToLocal(&address) ||
        !servers->Get(js.context(), i + 1).ToLocal(&port)) {
      return ARES_EBADSTR;
    }
    loop::Endpoint server;
    server.address = js::ToUtf8(js, address);
    server.port = port->Int32Value(js.context()).FromMaybe(0);
    list.push_back(std::move(server));
  }
  return channel_->SetServers(list);
}

void ChannelHandle::SetLocalAddress(js::Lock&, std::string ipv4, std::string ipv6) {
  channel_->SetLocalAddress(ipv4, ipv6);
}

uint32_t Dns::Keep(js::Lock& js, js::Function done) {
  const uint32_t id = ++last_id_;
  waiting_.emplace(id, js::Strong<v8::Function>(js, done));
  return id;
}

js::Function Dns::Take(js::Lock& js, uint32_t id) {
  auto at = waiting_.find(id);
  js::Function done = at->second.Get(js);
  waiting_.erase(at);
  return done;
}

void Dns::Lookup(js::Lock& js, std::string host, int32_t family, int32_t flags, js::Function done) {
  const uint32_t id = Keep(js, done);
  auto finish = [this, id](int error, const std::vector<loop::Endpoint>& addresses) {
    js::Entered entered(realm_);
    js::Lock& js = entered.js();
    js::Function done = Take(js, id);
    if (error != 0) return Fail(js, done, error);
    std::vector<js::Value> list;
    for (const loop::Endpoint& address : addresses) {
      list.push_back(js::NewString(js, address.address));
      list.push_back(js::NewInteger(js, address.family == "IPv6" ? 6 : 4));
    }
    js::RunCallback(js, done, {js::NewInteger(js, 0), js::NewArray(js, list)});
  };
  realm_.loop().resolver()->Lookup(host, family, flags, std::move(finish));
}

void Dns::LookupService(js::Lock& js, std::string address, int32_t port, js::Function done) {
  const uint32_t id = Keep(js, done);
  auto finish = [this, id](int error, const std::string& host, const std::string& service) {
    js::Entered entered(realm_);
    js::Lock& js = entered.js();
    js::Function done = Take(js, id);
    if (error != 0) return Fail(js, done, error);
    js::RunCallback(js, done,
                    {js::NewInteger(js, 0), js::NewString(js, host), js::NewString(js, service)});
  };
  realm_.loop().resolver()->LookupService(address, port, std::move(finish));
}

std::string Dns::Describe(js::Lock&, int32_t status) { return ares_strerror(status); }

js::Value Dns::Flags(js::Lock& js) {
  return js::NewArray(
      js, {js::NewInteger(js, loop::ResolverAddressConfigured()),
           js::NewInteger(js, loop::ResolverAll()), js::NewInteger(js, loop::ResolverV4Mapped())});
}

}  // namespace gyre::bindings
