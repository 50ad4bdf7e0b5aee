#include "bindings/messaging/message_port.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bindings/core/callback.h"

namespace gyre::bindings {
namespace {

// A port that is fed faster than it is read lets the loop go on after as many messages.
constexpr size_t kMessagesPerTurn = 1000;

absl::Status ThrowCloneError(js::Lock& js, MessagingCallbacks& callbacks, absl::string_view text) {
  js::Value error;
  if (js::Call(js, callbacks.clone_error.Get(js), {js::NewString(js, text)}, &error)) {
    js.isolate()->ThrowException(error);
  }
  return js::AlreadyThrown();
}

class TransferredPorts final : public js::HostObjects {
 public:
  explicit TransferredPorts(MessagingCallbacks& callbacks) : callbacks_(callbacks) {}
  std::vector<js::Value>& list() { return list_; }

  absl::StatusOr<uint32_t> Write(js::Lock& js, js::Object object) override {
    for (uint32_t i = 0; i < list_.size(); ++i) {
      if (list_[i] == object) return i;
    }
    MessagePort* port;
    if (js::Convert<MessagePort*>::From(js, object, &port)) {
      return js::NodeError(js::ErrorKind::kTypeError, "ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST",
                           "Object that needs transfer was found in message but not listed in "
                           "transferList");
    }
    return ThrowCloneError(js, callbacks_, "Cannot transfer object of unsupported type.");
  }

  v8::MaybeLocal<v8::Object> Read(js::Lock& js, uint32_t number) override {
    if (number >= list_.size()) return {};
    return list_[number].As<v8::Object>();
  }

 private:
  MessagingCallbacks& callbacks_;
  std::vector<js::Value> list_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<Message>> NewMessage(js::Lock& js, MessagingCallbacks& callbacks,
                                                    js::Value value, js::Array transfer,
                                                    MessagePort* source) {
  std::vector<js::Value> buffers;
  std::vector<MessagePort*> moving;
  TransferredPorts ports(callbacks);
  for (uint32_t i = 0; i < transfer->Length(); ++i) {
    js::Value each;
    MessagePort* port;
    if (!transfer->Get(js.context(), i).ToLocal(&each)) return js::AlreadyThrown();
    const bool is_port = js::Convert<MessagePort*>::From(js, each, &port);
    if (!is_port && !each->IsArrayBuffer()) {
      return js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_TRANSFER_OBJECT",
                           "Found invalid object in transferList");
    }
    std::vector<js::Value>& list = is_port ? ports.list() : buffers;
    if (is_port && port == source) {
      return ThrowCloneError(js, callbacks, "Transfer list contains source port");
    }
    if (std::find(list.begin(), list.end(), each) != list.end()) {
      return ThrowCloneError(js, callbacks,
                             absl::StrCat("Transfer list contains duplicate ",
                                          is_port ? "MessagePort" : "ArrayBuffer"));
    }
    if (is_port && !port->open()) {
      return ThrowCloneError(js, callbacks, "MessagePort in transfer list is already detached");
    }
    list.push_back(each);
    if (is_port) moving.push_back(port);
  }
  auto message = std::make_shared<Message>();
  if (!message->value.Write(js, value, buffers, callbacks.clone_error.Get(js), &ports)) {
    return js::AlreadyThrown();
  }
  for (MessagePort* port : moving) {
    if (port->open()) message->ports.push_back(port->Release(js));
  }
  return message;
}

bool OpenMessage(js::Lock& js, MessagingCallbacks& callbacks, Message& message, js::Value* value,
                 std::vector<js::Value>* made) {
  TransferredPorts ports(callbacks);
  for (const auto& box : message.ports) {
    ports.list().push_back(MessagePort::Make(js, callbacks, box));
  }
  if (made != nullptr) *made = ports.list();
  return message.value.Read(js, value, &ports);
}

js::Object MessagePort::Make(js::Lock& js, MessagingCallbacks& callbacks,
                             std::shared_ptr<Mailbox> box) {
  auto made = std::make_unique<MessagePort>(callbacks);
  MessagePort* port = made.get();
  port->self_ = std::make_shared<MessagePort*>(port);
  js::Object object = js::Wrap(js, std::move(made));
  port->box_ = std::move(box);
  port->box_->Own(&js.realm().loop(), port);
  js::Call(js, callbacks.made.Get(js), {object});
  return object;
}

MessagePort::~MessagePort() {
  if (self_ != nullptr) *self_ = nullptr;
  if (!open()) return;
  if (referenced_) realm()->loop().ReleaseRef();
  box_->Disown();
  box_->Close();
}

absl::StatusOr<bool> MessagePort::PostMessage(js::Lock& js, js::Value value, js::Array transfer) {
  absl::StatusOr<std::shared_ptr<Message>> message =
      NewMessage(js, callbacks_, value, transfer, this);
  if (!message.ok()) return message.status();
  return !open() || box_->Post(*std::move(message));
}

void MessagePort::Start(js::Lock&) {
  if (!open() || receiving_) return;
  receiving_ = true;
  Pin();
  box_->Own(&realm()->loop(), this);
}

void MessagePort::Stop(js::Lock&) {
  if (!receiving_) return;
  receiving_ = false;
  Unpin();
}

void MessagePort::Close(js::Lock&) {
  if (!open()) return;
  const std::shared_ptr<Mailbox> box = std::move(box_);
  box->Disown();
  while (delivering_) {
    std::shared_ptr<Message> message = box->Take();
    if (message == nullptr) break;
    left_over_.push_back(std::move(message));
  }
  box->Close();
  Finish();
}

std::shared_ptr<Mailbox> MessagePort::Release(js::Lock&) {
  std::shared_ptr<Mailbox> box = std::move(box_);
  box->Disown();
  Finish();
  return box;
}

void MessagePort::Ref(js::Lock&) {
  if (!open() || referenced_) return;
  referenced_ = true;
  realm()->loop().AddRef();
}

void MessagePort::Unref(js::Lock&) {
  if (!open() || !referenced_) return;
  referenced_ = false;
  realm()->loop().ReleaseRef();
}

js::Value MessagePort::HasRef(js::Lock& js) {
  return open() ? js::NewBoolean(js, referenced_) : js::Undefined(js);
}

bool MessagePort::Receive(js::Lock& js, js::Value* value) {
  const std::shared_ptr<Message> message = open() ? box_->Take() : nullptr;
  if (message == nullptr) return false;
  OpenMessage(js, callbacks_, *message, value, nullptr);
  return true;
}

void MessagePort::OnMail() {
  js::Entered entered(*realm());
  [[maybe_unused]] const js::Object self = object(entered.js());  // alive meanwhile
  size_t left = open() ? std::max(box_->size(), kMessagesPerTurn) : 0;
  while (receiving_ && open() && left-- > 0) {
    std::shared_ptr<Message> message = box_->Take();
    if (message == nullptr) break;
    delivering_ = true;
    Deliver(entered.js(), std::move(message));
    delivering_ = false;
  }
  while (!left_over_.empty()) {
    std::shared_ptr<Message> message = std::move(left_over_.front());
    left_over_.pop_front();
    Deliver(entered.js(), std::move(message));
  }
  if (!open()) return;
  if (box_->ended()) return Close(entered.js());
  if (receiving_ && box_->size() > 0) box_->Own(&realm()->loop(), this);
}

void MessagePort::Deliver(js::Lock& js, std::shared_ptr<Message> message) {
  v8::HandleScope scope(js.isolate());
  js::Value value;
  std::vector<js::Value> ports;
  bool readable;
  {
    v8::TryCatch caught(js.isolate());
    readable = OpenMessage(js, callbacks_, *message, &value, &ports);
    if (!readable) value = caught.HasCaught() ? caught.Exception() : js::Undefined(js);
  }
  js::RunCallback(js, callbacks_.message.Get(js),
                  {object(js), value, js::NewArray(js, ports), js::NewBoolean(js, readable)});
}

// 'close' comes on a later turn, which the loop waits for.
void MessagePort::Finish() {
  loop::Loop& loop = realm()->loop();
  if (!referenced_) loop.AddRef();
  referenced_ = false;
  if (!receiving_) Pin();
  receiving_ = false;
  loop.Post([self = self_, &loop] {
    loop.ReleaseRef();
    MessagePort* port = *self;
    if (port == nullptr) return;
    js::Entered entered(*port->realm());
    js::RunCallback(entered.js(), port->callbacks_.closed.Get(entered.js()),
                    {port->object(entered.js())});
    port->Unpin();
  });
}

}  // namespace gyre::bindings
