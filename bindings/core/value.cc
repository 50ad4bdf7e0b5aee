#include "bindings/core/value.h"

#include <cstring>
#include <utility>

namespace gyre::js {
namespace {

int Clamp(size_t size) {
  return size > static_cast<size_t>(v8::String::kMaxLength) ? -1 : static_cast<int>(size);
}

}  // namespace

String NewString(Lock& js, absl::string_view text) {
  String result;
  const int size = Clamp(text.size());
  if (size >= 0 &&
      v8::String::NewFromUtf8(js.isolate(), text.data(), v8::NewStringType::kNormal, size)
          .ToLocal(&result)) {
    return result;
  }
  return v8::String::Empty(js.isolate());
}

String NewLatin1(Lock& js, absl::string_view bytes) {
  String result;
  const int size = Clamp(bytes.size());
  if (size >= 0 &&
      v8::String::NewFromOneByte(js.isolate(), reinterpret_cast<const uint8_t*>(bytes.data()),
                                 v8::NewStringType::kNormal, size)
          .ToLocal(&result)) {
    return result;
  }
  return v8::String::Empty(js.isolate());
}

String Intern(Lock& js, absl::string_view ascii) {
  return v8::String::NewFromOneByte(js.isolate(), reinterpret_cast<const uint8_t*>(ascii.data()),
                                    v8::NewStringType::kInternalized, Clamp(ascii.size()))
      .ToLocalChecked();
}

Array NewArray(Lock& js, absl::Span<const Value> elements) {
  // V8 only reads the handles.
  return v8::Array::New(js.isolate(), const_cast<Value*>(elements.data()), elements.size());
}

void Set(Lock& js, Object object, absl::string_view name, Value value) {
  // Nothing where a thread is ended from outside.
  (void)object->CreateDataProperty(js.context(), Intern(js, name), value);
}

Value Get(Lock& js, Object object, absl::string_view name) {
  v8::TryCatch quiet(js.isolate());
  Value result;
  return object->Get(js.context(), Intern(js, name)).ToLocal(&result) ? result : Undefined(js);
}

std::string ToUtf8(Lock& js, Value value) {
  v8::TryCatch quiet(js.isolate());
  v8::String::Utf8Value text(js.isolate(), value);
  return *text == nullptr ? std::string() : std::string(*text, text.length());
}

void WriteLatin1(Lock& js, String string, char* out) {
  string->WriteOneByte(js.isolate(), reinterpret_cast<uint8_t*>(out), 0, -1,
                       v8::String::NO_NULL_TERMINATION);
}

size_t Utf8Length(Lock& js, String string) { return string->Utf8Length(js.isolate()); }

size_t WriteUtf8(Lock& js, String string, char* out, size_t capacity) {
  return string->WriteUtf8(js.isolate(), out, static_cast<int>(capacity), nullptr,
                           v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
}

absl::Span<uint8_t> Bytes(Value view) {
  if (view->IsArrayBufferView()) {
    v8::Local<v8::ArrayBufferView> bytes = view.As<v8::ArrayBufferView>();
    auto* data = static_cast<uint8_t*>(bytes->Buffer()->Data());
    return {data + bytes->ByteOffset(), bytes->ByteLength()};
  }
  if (view->IsArrayBuffer()) {
    v8::Local<v8::ArrayBuffer> buffer = view.As<v8::ArrayBuffer>();
    return {static_cast<uint8_t*>(buffer->Data()), buffer->ByteLength()};
  }
  if (view->IsSharedArrayBuffer()) {
    v8::Local<v8::SharedArrayBuffer> buffer = view.As<v8::SharedArrayBuffer>();
    return {static_cast<uint8_t*>(buffer->Data()), buffer->ByteLength()};
  }
  return {};
}

v8::Local<v8::ArrayBuffer> NewArrayBuffer(Lock& js, std::unique_ptr<uint8_t[]> bytes, size_t size) {
  return v8::ArrayBuffer::New(
      js.isolate(),
      v8::ArrayBuffer::NewBackingStore(
          bytes.release(), size,
          [](void* data, size_t, void*) { delete[] static_cast<uint8_t*>(data); }, nullptr));
}

v8::Local<v8::Uint8Array> NewBytes(Lock& js, absl::Span<const uint8_t> bytes) {
  v8::Local<v8::ArrayBuffer> buffer = v8::ArrayBuffer::New(js.isolate(), bytes.size());
  if (!bytes.empty()) std::memcpy(buffer->Data(), bytes.data(), bytes.size());
  return v8::Uint8Array::New(buffer, 0, bytes.size());
}

}  // namespace gyre::js
