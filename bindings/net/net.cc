#include "bindings/net/net.h"

#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

#include "loop/ip_address.h"
#include "loop/terminal.h"

namespace gyre::bindings {

void Net::SetCallbacks(js::Lock& js, js::Function read, js::Function end, js::Function error,
                       js::Function drain, js::Function connect, js::Function connection) {
  callbacks_.read.Set(js, read);
  callbacks_.end.Set(js, end);
  callbacks_.error.Set(js, error);
  callbacks_.drain.Set(js, drain);
  callbacks_.connect.Set(js, connect);
  callbacks_.connection.Set(js, connection);
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
