// Messages: values of JavaScript with all that moves with them, on their way between realms.
//
// Beside what V8 can serialize a value may have: MessagePorts, which move; objects of classes that
// extend Transferable, which JavaScript packs as [spec, data] and unpacks in the receiving realm,
// where `spec` names who does that; and, inside of such data, objects of native classes that are
// js::Portable.
#ifndef GYRE_BINDINGS_MESSAGING_MESSAGE_H_
#define GYRE_BINDINGS_MESSAGING_MESSAGE_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "bindings/messaging/message_port.h"

namespace gyre::bindings {

// What MessagingCallbacks::pack is to do.
enum class PackStep {
  kClone = 0,  // [spec, data]; undefined for an object that cannot be cloned
  kCheck = 1,  // whether it can be moved; throws where it cannot be now
  kMove = 2,   // [spec, data, transfer list]; the object is left without what it had
};

// Makes a message of `value`; the buffers, ports and objects of `transfer` move into it. `source`
// is the port it is for, if any. An error is an exception, and then nothing has moved, unless an
// object that could be moved when that was checked could not be afterwards.
absl::StatusOr<std::shared_ptr<Message>> NewMessage(js::Lock& js, MessagingCallbacks& callbacks,
                                                    js::Value value, js::Array transfer,
                                                    MessagePort* source);

// The value of the message, and the ports that came with it. False where an exception is pending.
bool OpenMessage(js::Lock& js, MessagingCallbacks& callbacks, Message& message, js::Value* value,
                 std::vector<js::Value>* ports);

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_MESSAGING_MESSAGE_H_
