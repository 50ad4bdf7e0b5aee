#include "bindings/dns/dns.h"

#include <string>
#include <utility>
#include <vector>

#include "bindings/core/callback.h"
#include "loop/loop.h"
#include "loop/resolver.h"

namespace gyre::bindings {
namespace {

void Fail(js::Lock& js, js::Function done, int error) {
  js::RunCallback(js, done,
                  {js::NewInteger(js, error), js::NewString(js, loop::ResolverErrorName(error))});
}

}  // namespace

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

js::Value Dns::Flags(js::Lock& js) {
  return js::NewArray(
      js, {js::NewInteger(js, loop::ResolverAddressConfigured()),
           js::NewInteger(js, loop::ResolverAll()), js::NewInteger(js, loop::ResolverV4Mapped())});
}

}  // namespace gyre::bindings
