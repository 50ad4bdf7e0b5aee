#include "bindings/messaging/message.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bindings/core/callback.h"
#include "bindings/messaging/transferable.h"

namespace gyre::bindings {
namespace {

constexpr absl::string_view kUnsupported = "Cannot transfer object of unsupported type.";

// What follows in the place of an object of a native class.
enum Tag : uint32_t {
  kMoved,   // the index in Message::moved
  kNative,  // the index in Message::natives
  kCloned,  // the value that was packed
};

absl::Status ThrowCloneError(js::Lock& js, MessagingCallbacks& callbacks, absl::string_view text) {
  js::Value error;
  if (js::Call(js, callbacks.clone_error.Get(js), {js::NewString(js, text)}, &error)) {
    js.isolate()->ThrowException(error);
  }
  return js::AlreadyThrown();
}

// False where an exception is pending.
bool Pack(js::Lock& js, MessagingCallbacks& callbacks, js::Value object, PackStep step,
          js::Value* packed) {
  return js::Call(js, callbacks.pack.Get(js),
                  {object, js::NewInteger(js, static_cast<int32_t>(step))}, packed);
}

class Packer final : public js::HostObjects {
 public:
  Packer(MessagingCallbacks& callbacks, Message& message)
      : callbacks_(callbacks), message_(message) {}

  // What moves, in the order of Message::moved.
  std::vector<js::Value>& listed() { return listed_; }

  absl::Status Write(js::Lock& js, v8::ValueSerializer& out, js::Object object) override {
    for (uint32_t i = 0; i < listed_.size(); ++i) {
      if (listed_[i] == object) return WriteIndex(out, kMoved, i);
    }
    MessagePort* port;
    if (js::Convert<MessagePort*>::From(js, object, &port)) {
      return js::NodeError(js::ErrorKind::kTypeError, "ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST",
                           "Object that needs transfer was found in message but not listed in "
                           "transferList");
    }
    js::Portable* native;
    if (js::Convert<js::Portable*>::From(js, object, &native)) {
      message_.natives.push_back(native->Port());
      return WriteIndex(out, kNative, static_cast<uint32_t>(message_.natives.size() - 1));
    }
    js::Value packed = js::Undefined(js);
    if (Transferable::IsOne(js, object) &&
        !Pack(js, callbacks_, object, PackStep::kClone, &packed)) {
      return js::AlreadyThrown();
    }
    if (packed->IsUndefined()) {
      return ThrowCloneError(js, callbacks_, kUnsupported);
    }
    out.WriteUint32(kCloned);
    if (out.WriteValue(js.context(), packed).IsNothing()) return js::AlreadyThrown();
    return absl::OkStatus();
  }

  v8::MaybeLocal<v8::Object> Read(js::Lock&, v8::ValueDeserializer&) override { return {}; }

 private:
  static absl::Status WriteIndex(v8::ValueSerializer& out, Tag tag, uint32_t index) {
    out.WriteUint32(tag);
    out.WriteUint32(index);
    return absl::OkStatus();
  }

  MessagingCallbacks& callbacks_;
  Message& message_;
  std::vector<js::Value> listed_;
};

class Unpacker final : public js::HostObjects {
 public:
  Unpacker(MessagingCallbacks& callbacks, const Message& message)
      : callbacks_(callbacks), message_(message) {}

  // What came of Message::moved.
  std::vector<js::Value>& moved() { return moved_; }

  absl::Status Write(js::Lock&, v8::ValueSerializer&, js::Object) override {
    return absl::UnimplementedError("reads");
  }

  v8::MaybeLocal<v8::Object> Read(js::Lock& js, v8::ValueDeserializer& in) override {
    uint32_t tag, index;
    if (!in.ReadUint32(&tag)) return {};
    if (tag == kCloned) {
      js::Value packed, object;
      if (!in.ReadValue(js.context()).ToLocal(&packed) ||
          !js::Call(js, callbacks_.unpack.Get(js), {packed}, &object) || !object->IsObject()) {
        return {};
      }
      return object.As<v8::Object>();
    }
    if (!in.ReadUint32(&index)) return {};
    if (tag == kNative && index < message_.natives.size()) return message_.natives[index]->Make(js);
    if (tag == kMoved && index < moved_.size()) return moved_[index].As<v8::Object>();
    return {};
  }

 private:
  MessagingCallbacks& callbacks_;
  const Message& message_;
  std::vector<js::Value> moved_;
};

// What is to move, checked.
struct TransferList {
  std::vector<js::Value> buffers;
  std::vector<js::Value> others;
  std::vector<MessagePort*> ports;  // null for those of `others` that are none
};

absl::Status ReadTransferList(js::Lock& js, MessagingCallbacks& callbacks, js::Array transfer,
                              MessagePort* source, TransferList* list) {
  for (uint32_t i = 0; i < transfer->Length(); ++i) {
    js::Value each;
    MessagePort* port = nullptr;
    if (!transfer->Get(js.context(), i).ToLocal(&each)) return js::AlreadyThrown();
    const bool is_port = js::Convert<MessagePort*>::From(js, each, &port);
    const bool is_object = !is_port && Transferable::IsOne(js, each);
    if (!is_port && !is_object && !each->IsArrayBuffer()) {
      return js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_TRANSFER_OBJECT",
                           "Found invalid object in transferList");
    }
    std::vector<js::Value>& same = each->IsArrayBuffer() ? list->buffers : list->others;
    if (is_port && port == source) {
      return ThrowCloneError(js, callbacks, "Transfer list contains source port");
    }
    if (std::find(same.begin(), same.end(), each) != same.end()) {
      return ThrowCloneError(
          js, callbacks,
          absl::StrCat("Transfer list contains duplicate ",
                       js::ToUtf8(js, each.As<v8::Object>()->GetConstructorName())));
    }
    if (is_port && !port->open()) {
      return ThrowCloneError(js, callbacks, "MessagePort in transfer list is already detached");
    }
    if (is_object) {
      js::Value movable;
      if (!Pack(js, callbacks, each, PackStep::kCheck, &movable)) return js::AlreadyThrown();
      if (!movable->IsTrue()) {
        return js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_TRANSFER_OBJECT",
                             "Found invalid object in transferList");
      }
    }
    same.push_back(each);
    if (!each->IsArrayBuffer()) list->ports.push_back(port);
  }
  return absl::OkStatus();
}

// What the class of `object` makes of it.
absl::StatusOr<std::shared_ptr<Message>> Move(js::Lock& js, MessagingCallbacks& callbacks,
                                              js::Value object) {
  js::Value packed;
  if (!Pack(js, callbacks, object, PackStep::kMove, &packed)) return js::AlreadyThrown();
  js::Value parts[3];
  for (uint32_t i = 0; i < 3; ++i) {
    if (!packed->IsArray()) return ThrowCloneError(js, callbacks, kUnsupported);
    if (!packed.As<v8::Array>()->Get(js.context(), i).ToLocal(&parts[i])) {
      return js::AlreadyThrown();
    }
  }
  return NewMessage(js, callbacks, js::NewArray(js, {parts[0], parts[1]}),
                    parts[2]->IsArray() ? parts[2].As<v8::Array>() : js::NewArray(js, {}), nullptr);
}

}  // namespace

absl::StatusOr<std::shared_ptr<Message>> NewMessage(js::Lock& js, MessagingCallbacks& callbacks,
                                                    js::Value value, js::Array transfer,
                                                    MessagePort* source) {
  TransferList list;
  absl::Status checked = ReadTransferList(js, callbacks, transfer, source, &list);
  if (!checked.ok()) return checked;
  auto message = std::make_shared<Message>();
  Packer packer(callbacks, *message);
  packer.listed() = list.others;
  if (!message->value.Write(js, value, list.buffers, callbacks.clone_error.Get(js), &packer)) {
    return js::AlreadyThrown();
  }
  message->moved.resize(list.others.size());
  for (size_t i = 0; i < list.others.size(); ++i) {
    if (list.ports[i] != nullptr) continue;
    absl::StatusOr<std::shared_ptr<Message>> object = Move(js, callbacks, list.others[i]);
    if (!object.ok()) return object.status();
    message->moved[i].object = *std::move(object);
  }
  for (size_t i = 0; i < list.others.size(); ++i) {
    MessagePort* port = list.ports[i];
    if (port != nullptr && port->open()) message->moved[i].port = port->Release(js);
  }
  return message;
}

bool OpenMessage(js::Lock& js, MessagingCallbacks& callbacks, Message& message, js::Value* value,
                 std::vector<js::Value>* ports) {
  Unpacker unpacker(callbacks, message);
  for (Moved& each : message.moved) {
    js::Value made;
    if (each.object != nullptr) {
      js::Value packed;
      if (!OpenMessage(js, callbacks, *each.object, &packed, nullptr) ||
          !js::Call(js, callbacks.unpack.Get(js), {packed}, &made)) {
        return false;
      }
    } else {
      std::shared_ptr<Mailbox> box = std::move(each.port);
      if (box == nullptr) {
        std::shared_ptr<Mailbox> other;
        std::tie(box, other) = Mailbox::NewPair();
        other->Close();
      }
      if (!MessagePort::Make(js, callbacks, std::move(box)).ToLocal(&made)) return false;
      if (ports != nullptr) ports->push_back(made);
    }
    unpacker.moved().push_back(made);
  }
  return message.value.Read(js, value, &unpacker);
}

}  // namespace gyre::bindings
