// MessagePort: a mailbox as an object of JavaScript.
// https://nodejs.org/docs/latest-v20.x/api/worker_threads.html#class-messageport
#ifndef GYRE_BINDINGS_MESSAGING_MESSAGE_PORT_H_
#define GYRE_BINDINGS_MESSAGING_MESSAGE_PORT_H_

#include <deque>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/messaging/mailbox.h"

namespace gyre::bindings {

struct MessagingCallbacks {
  explicit MessagingCallbacks(js::Realm& realm)
      : clone_error(realm),
        pack(realm),
        unpack(realm),
        made(realm),
        message(realm),
        closed(realm) {}
  js::Kept<v8::Function> clone_error;  // (text) returns the error to throw
  js::Kept<v8::Function> pack;         // (Transferable, PackStep); see message.h
  js::Kept<v8::Function> unpack;       // ([spec, data]) returns the object
  js::Kept<v8::Function> made;         // (port): gives a new port what is JavaScript's of it
  js::Kept<v8::Function> message;      // (port, value, ports, whether it could be read)
  js::Kept<v8::Function> closed;       // (port)
};

// What is left of the port after close(), or after it moved away, does nothing. A port that takes
// messages is alive until then, and one that is referenced keeps the loop running.
class MessagePort final : public js::Wrapped, public MailboxOwner {
 public:
  // Empty where an exception is pending; the mailbox is then closed with the garbage.
  static v8::MaybeLocal<v8::Object> Make(js::Lock& js, MessagingCallbacks& callbacks,
                                         std::shared_ptr<Mailbox> box);
  explicit MessagePort(MessagingCallbacks& callbacks) : callbacks_(callbacks) {}
  ~MessagePort() override;

  // False where the message is lost because the other end moved with it.
  absl::StatusOr<bool> PostMessage(js::Lock& js, js::Value value, js::Array transfer);
  void Start(js::Lock&);
  void Stop(js::Lock&);
  void Close(js::Lock&);
  void Ref(js::Lock&);
  void Unref(js::Lock&);
  // Undefined once the port is closed.
  js::Value HasRef(js::Lock& js);

  bool open() const { return box_ != nullptr; }
  // Whether a message waited; then its value in `value`, or an exception is pending.
  bool Receive(js::Lock& js, js::Value* value);
  // Closes the port; its mailbox goes on.
  std::shared_ptr<Mailbox> Release(js::Lock& js);

  static constexpr absl::string_view kClassName = "MessagePort";
  static constexpr auto kMembers =
      js::Members<js::Method<"postMessage", &MessagePort::PostMessage>,
                  js::Method<"start", &MessagePort::Start>, js::Method<"stop", &MessagePort::Stop>,
                  js::Method<"close", &MessagePort::Close>, js::Method<"ref", &MessagePort::Ref>,
                  js::Method<"unref", &MessagePort::Unref>,
                  js::Method<"hasRef", &MessagePort::HasRef>>();

 private:
  void OnMail() override;
  void Deliver(js::Lock& js, std::shared_ptr<Message> message);
  void Finish();

  MessagingCallbacks& callbacks_;
  std::shared_ptr<Mailbox> box_;
  bool receiving_ = false;
  bool referenced_ = false;
  bool delivering_ = false;
  // What waited when a listener closed the port: it still arrives.
  std::deque<std::shared_ptr<Message>> left_over_;
  std::shared_ptr<MessagePort*> self_;  // for what the loop calls after this may be gone
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_MESSAGING_MESSAGE_PORT_H_
