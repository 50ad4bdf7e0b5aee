#include "bindings/messaging/messaging.h"

#include <utility>

#include "bindings/messaging/message.h"

namespace gyre::bindings {

void Messaging::SetCloneCallbacks(js::Lock& js, js::Function clone_error, js::Function pack,
                                  js::Function unpack) {
  callbacks_.clone_error.Set(js, clone_error);
  callbacks_.pack.Set(js, pack);
  callbacks_.unpack.Set(js, unpack);
}

void Messaging::SetPortCallbacks(js::Lock& js, js::Function made, js::Function message,
                                 js::Function closed) {
  callbacks_.made.Set(js, made);
  callbacks_.message.Set(js, message);
  callbacks_.closed.Set(js, closed);
}

absl::StatusOr<js::Value> Messaging::StructuredClone(js::Lock& js, js::Value value,
                                                     js::Array transfer) {
  absl::StatusOr<std::shared_ptr<Message>> message =
      NewMessage(js, callbacks_, value, transfer, nullptr);
  if (!message.ok()) return message.status();
  js::Value copy;
  if (!OpenMessage(js, callbacks_, **message, &copy, nullptr)) return js::AlreadyThrown();
  return copy;
}

absl::StatusOr<js::Array> Messaging::NewChannel(js::Lock& js) {
  auto [one, other] = Mailbox::NewPair();
  js::Object ports[2];
  if (!MessagePort::Make(js, callbacks_, std::move(one)).ToLocal(&ports[0]) ||
      !MessagePort::Make(js, callbacks_, std::move(other)).ToLocal(&ports[1])) {
    return js::AlreadyThrown();
  }
  return js::NewArray(js, {ports[0], ports[1]});
}

absl::StatusOr<js::Object> Messaging::JoinBroadcast(js::Lock& js, std::string name) {
  js::Object port;
  if (!MessagePort::Make(js, callbacks_, broadcasts_->Join(name)).ToLocal(&port)) {
    return js::AlreadyThrown();
  }
  return port;
}

js::Value Messaging::Receive(js::Lock& js, MessagePort* port) {
  js::Value value;
  if (!port->Receive(js, &value) || value.IsEmpty()) return js::Undefined(js);
  return js::NewArray(js, {value});
}

bool Messaging::IsPort(js::Lock& js, js::Value value) {
  return js::Class<MessagePort>::Template(js)->HasInstance(value);
}

}  // namespace gyre::bindings
