// internalBinding('messaging'): values that are sent, and the ports they are sent through. The
// binding has a class: ask for it at first use.
#ifndef GYRE_BINDINGS_MESSAGING_MESSAGING_H_
#define GYRE_BINDINGS_MESSAGING_MESSAGING_H_

#include <memory>
#include <string>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/messaging/message_port.h"
#include "bindings/messaging/shared_bytes.h"
#include "bindings/messaging/transferable.h"

namespace gyre::bindings {

class Messaging final : public js::Binding {
 public:
  explicit Messaging(js::Realm& realm) : callbacks_(realm) {}

  // See MessagingCallbacks. Each once, before what uses it.
  void SetCloneCallbacks(js::Lock& js, js::Function clone_error, js::Function pack,
                         js::Function unpack);
  void SetPortCallbacks(js::Lock& js, js::Function made, js::Function message, js::Function closed);

  // A copy of `value`; the ArrayBuffers and ports in `transfer` move into it.
  absl::StatusOr<js::Value> StructuredClone(js::Lock& js, js::Value value, js::Array transfer);

  // [port, port]
  absl::StatusOr<js::Array> NewChannel(js::Lock& js);
  // A port to all others of this name in the process.
  absl::StatusOr<js::Object> JoinBroadcast(js::Lock& js, std::string name);
  // [value] of the message that has waited longest; undefined where there is none, or where it
  // threw.
  js::Value Receive(js::Lock& js, MessagePort* port);
  bool IsPort(js::Lock& js, js::Value value);

  MessagingCallbacks& callbacks() { return callbacks_; }
  const std::shared_ptr<BroadcastGroups>& broadcasts() const { return broadcasts_; }
  // For a thread that shares those of another.
  void set_broadcasts(std::shared_ptr<BroadcastGroups> all) { broadcasts_ = std::move(all); }

  static constexpr absl::string_view kName = "messaging";
  static constexpr auto kMembers =
      js::Members<js::Class<MessagePort>, js::Class<SharedBytes>, Transferable,
                  js::Method<"setCloneCallbacks", &Messaging::SetCloneCallbacks>,
                  js::Method<"setPortCallbacks", &Messaging::SetPortCallbacks>,
                  js::Method<"structuredClone", &Messaging::StructuredClone>,
                  js::Method<"newChannel", &Messaging::NewChannel>,
                  js::Method<"joinBroadcast", &Messaging::JoinBroadcast>,
                  js::Method<"receive", &Messaging::Receive>,
                  js::Method<"isPort", &Messaging::IsPort>>();

 private:
  MessagingCallbacks callbacks_;
  std::shared_ptr<BroadcastGroups> broadcasts_ = std::make_shared<BroadcastGroups>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_MESSAGING_MESSAGING_H_
