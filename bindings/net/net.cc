#include "bindings/net/net.h"

#include <cerrno>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "bindings/core/callback.h"
#include "loop/ip_address.h"
#include "loop/loop.h"
#include "loop/terminal.h"

namespace gyre::bindings {

void Net::SetCallbacks(js::Lock& js, js::Function read, js::Function end, js::Function error,
                       js::Function drain, js::Function connect, js::Function connection) {
  using Strong = js::Strong<v8::Function>;
  callbacks_ = {Strong(js, read),  Strong(js, end),     Strong(js, error),
                Strong(js, drain), Strong(js, connect), Strong(js, connection)};
}

js::Object Net::NewStream(js::Lock& js) {
  return js::Wrap(js, std::make_unique<StreamHandle>(callbacks_));
}

js::Object Net::NewListener(js::Lock& js) {
  return js::Wrap(js, std::make_unique<ListenHandle>(callbacks_));
}

int32_t Net::IpFamily(js::Lock&, std::string text) {
  const std::optional<loop::IpAddress> address = loop::ParseIp(text);
  return address.has_value() ? address->version : 0;
}

js::Value Net::ParseIp(js::Lock& js, std::string text) {
  const std::optional<loop::IpAddress> address = loop::ParseIp(text);
  if (!address.has_value()) return js::Undefined(js);
  return js::NewBytes(js, absl::MakeConstSpan(address->bytes).first(address->size()));
}

std::string Net::FormatIp(js::Lock&, absl::Span<uint8_t> bytes) { return loop::FormatIp(bytes); }

void Net::Lookup(js::Lock& js, std::string host, int32_t family, int32_t flags, js::Function done) {
  const uint32_t id = ++last_lookup_;
  lookups_.emplace(id, js::Strong<v8::Function>(js, done));
  auto finish = [this, id](int error, const std::vector<loop::Endpoint>& addresses) {
    js::Entered entered(realm_);
    js::Lock& js = entered.js();
    js::Function callback = lookups_[id].Get(js);
    lookups_.erase(id);
    if (error != 0) {
      js::RunCallback(
          js, callback,
          {js::NewInteger(js, error), js::NewString(js, loop::ResolverErrorName(error))});
      return;
    }
    std::vector<js::Value> list;
    for (const loop::Endpoint& address : addresses) {
      list.push_back(js::NewString(js, address.address));
      list.push_back(js::NewInteger(js, address.family == "IPv6" ? 6 : 4));
    }
    js::RunCallback(js, callback, {js::NewInteger(js, 0), js::NewArray(js, list)});
  };
  realm_.loop().resolver()->Lookup(host, family, flags, std::move(finish));
}

js::Value Net::ResolverFlags(js::Lock& js) {
  return js::NewArray(
      js, {js::NewInteger(js, loop::ResolverAddressConfigured()),
           js::NewInteger(js, loop::ResolverAll()), js::NewInteger(js, loop::ResolverV4Mapped())});
}

int32_t Net::SetRaw(js::Lock&, int32_t descriptor, bool raw) {
  return -loop::SetTerminalRaw(descriptor, raw);
}

js::Value Net::TerminalSize(js::Lock& js, int32_t descriptor) {
  const auto [columns, rows] = loop::TerminalSize(descriptor);
  return js::NewArray(js, {js::NewInteger(js, columns), js::NewInteger(js, rows)});
}

std::string Net::DescriptorKind(js::Lock&, int32_t descriptor) {
  return std::string(loop::DescriptorKind(descriptor));
}

}  // namespace gyre::bindings
