// internalBinding('net'): sockets, listening sockets, addresses and terminals.
// The binding has classes: ask for it at first use.
// https://nodejs.org/docs/latest-v20.x/api/net.html
#ifndef GYRE_BINDINGS_NET_NET_H_
#define GYRE_BINDINGS_NET_NET_H_

#include <cstdint>
#include <string>

#include "bindings/core/binding.h"
#include "bindings/net/handles.h"
#include "bindings/net/rule_list.h"

namespace gyre::bindings {

class Net final : public js::Binding {
 public:
  explicit Net(js::Realm& realm) : callbacks_(realm) {}

  // What handles call; see NetCallbacks. Once, before there is a handle.
  void SetCallbacks(js::Lock& js, js::Function read, js::Function end, js::Function error,
                    js::Function drain, js::Function connect, js::Function connection);
  js::Object NewStream(js::Lock& js);
  js::Object NewListener(js::Lock& js);

  // 4, 6, or 0 for what is no numeric address.
  int32_t IpFamily(js::Lock& js, std::string text);
  // The 4 or 16 bytes of a numeric address, or undefined.
  js::Value ParseIp(js::Lock& js, std::string text);
  std::string FormatIp(js::Lock& js, absl::Span<uint8_t> bytes);

  // "TTY", "FILE", "PIPE", "TCP", "UDP" or "UNKNOWN".
  std::string DescriptorKind(js::Lock&, int32_t descriptor);

  // Of terminals: 0 or a negative errno; [columns, rows].
  int32_t SetRaw(js::Lock&, int32_t descriptor, bool raw);
  js::Value TerminalSize(js::Lock& js, int32_t descriptor);

  static constexpr absl::string_view kName = "net";
  static constexpr auto kMembers = js::Members<
      js::Class<StreamHandle>, js::Class<ListenHandle>, js::Class<RuleList>,
      js::Method<"setCallbacks", &Net::SetCallbacks>, js::Method<"newStream", &Net::NewStream>,
      js::Method<"newListener", &Net::NewListener>, js::Method<"ipFamily", &Net::IpFamily>,
      js::Method<"parseIp", &Net::ParseIp>, js::Method<"formatIp", &Net::FormatIp>,
      js::Method<"descriptorKind", &Net::DescriptorKind>, js::Method<"setRaw", &Net::SetRaw>,
      js::Method<"terminalSize", &Net::TerminalSize>>();

 private:
  NetCallbacks callbacks_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_NET_NET_H_
