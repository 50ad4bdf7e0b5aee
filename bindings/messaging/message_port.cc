#include "bindings/messaging/message_port.h"

#include <algorithm>
#include <utility>

#include "bindings/core/callback.h"
#include "bindings/messaging/message.h"

namespace gyre::bindings {
namespace {

// A port that is fed faster than it is read lets the loop go on after as many messages.
constexpr size_t kMessagesPerTurn = 1000;

}  // namespace

v8::MaybeLocal<v8::Object> MessagePort::Make(js::Lock& js, MessagingCallbacks& callbacks,
                                             std::shared_ptr<Mailbox> box) {
  auto made = std::make_unique<MessagePort>(callbacks);
  MessagePort* port = made.get();
  port->self_ = std::make_shared<MessagePort*>(port);
  js::Object object = js::Wrap(js, std::move(made));
  port->box_ = std::move(box);
  port->box_->Own(&js.realm().loop(), port);
  if (!js::Call(js, callbacks.made.Get(js), {object})) return {};
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
