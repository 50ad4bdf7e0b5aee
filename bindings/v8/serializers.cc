#include "bindings/v8/serializers.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "bindings/core/callback.h"

namespace gyre::bindings {
namespace {

absl::Status WrongType(absl::string_view message) {
  return js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_ARG_TYPE", message);
}

absl::Status Failed(absl::string_view what) {
  return js::NodeError(js::ErrorKind::kError, "ERR_OPERATION_FAILED", what);
}

// A method that the program may have put on the object.
v8::MaybeLocal<v8::Function> Hook(v8::Local<v8::Context> context, js::Object object,
                                  const char* name) {
  js::Value hook;
  v8::Isolate* isolate = context->GetIsolate();
  if (!object->Get(context, v8::String::NewFromUtf8(isolate, name).ToLocalChecked())
           .ToLocal(&hook) ||
      !hook->IsFunction()) {
    return {};
  }
  return hook.As<v8::Function>();
}

js::Lock LockOf(v8::Isolate* isolate) {
  return js::Lock(isolate, isolate->GetCurrentContext(), js::Realm::Of(isolate));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Serializer>> Serializer::New(js::Lock& js) {
  return std::unique_ptr<Serializer>(new Serializer(js));
}

void Serializer::ThrowDataCloneError(v8::Local<v8::String> message) {
  js::Lock js = LockOf(realm()->isolate());
  js::Function make;
  js::Value error;
  js::Value argument = message;
  if (!Hook(js.context(), object(js), "_getDataCloneError").ToLocal(&make)) {
    error = v8::Exception::Error(message);
  } else if (!js::CallMethod(js, object(js), make, {argument}, &error)) {
    return;
  }
  js.isolate()->ThrowException(error);
}

v8::Maybe<bool> Serializer::WriteHostObject(v8::Isolate* isolate, v8::Local<v8::Object> host) {
  js::Lock js = LockOf(isolate);
  js::Function write;
  if (!Hook(js.context(), object(js), "_writeHostObject").ToLocal(&write)) {
    return v8::ValueSerializer::Delegate::WriteHostObject(isolate, host);
  }
  js::Value argument = host;
  if (!js::CallMethod(js, object(js), write, {argument})) return v8::Nothing<bool>();
  return v8::Just(true);
}

v8::Maybe<uint32_t> Serializer::GetSharedArrayBufferId(v8::Isolate* isolate,
                                                       v8::Local<v8::SharedArrayBuffer> buffer) {
  js::Lock js = LockOf(isolate);
  js::Function find;
  if (!Hook(js.context(), object(js), "_getSharedArrayBufferId").ToLocal(&find)) {
    return v8::ValueSerializer::Delegate::GetSharedArrayBufferId(isolate, buffer);
  }
  js::Value argument = buffer;
  js::Value id;
  if (!js::CallMethod(js, object(js), find, {argument}, &id)) {
    return v8::Nothing<uint32_t>();
  }
  return id->Uint32Value(js.context());
}

absl::StatusOr<bool> Serializer::WriteValue(js::Lock& js, js::Value value) {
  v8::Maybe<bool> written = serializer_.WriteValue(js.context(), value);
  if (written.IsNothing()) return js::AlreadyThrown();
  return written.FromJust();
}

js::Value Serializer::ReleaseBuffer(js::Lock& js) {
  const std::pair<uint8_t*, size_t> data = serializer_.Release();
  js::Value bytes = js::NewBytes(js, {data.first, data.second});
  std::free(data.first);
  return bytes;
}

absl::Status Serializer::TransferArrayBuffer(js::Lock&, uint32_t id, js::Value buffer) {
  if (buffer->IsArrayBuffer()) {
    serializer_.TransferArrayBuffer(id, buffer.As<v8::ArrayBuffer>());
  } else if (!buffer->IsSharedArrayBuffer()) {
    return WrongType("arrayBuffer must be an ArrayBuffer or SharedArrayBuffer");
  }
  return absl::OkStatus();
}

void Serializer::WriteUint64(js::Lock&, uint32_t high, uint32_t low) {
  serializer_.WriteUint64(static_cast<uint64_t>(high) << 32 | low);
}

absl::Status Serializer::WriteRawBytes(js::Lock&, js::Value source) {
  if (!source->IsArrayBufferView()) return WrongType("source must be a TypedArray or a DataView");
  absl::Span<uint8_t> bytes = js::Bytes(source);
  serializer_.WriteRawBytes(bytes.data(), bytes.size());
  return absl::OkStatus();
}

void Serializer::SetViewsAsHostObjects(js::Lock&, bool enabled) {
  serializer_.SetTreatArrayBufferViewsAsHostObjects(enabled);
}

Deserializer::Deserializer(js::Lock& js, js::Value source, std::unique_ptr<uint8_t[]> bytes,
                           size_t size)
    : source_(js, source),
      bytes_(std::move(bytes)),
      deserializer_(js.isolate(), bytes_.get(), size, this) {}

absl::StatusOr<std::unique_ptr<Deserializer>> Deserializer::New(js::Lock& js, js::Value buffer) {
  if (!buffer->IsArrayBufferView()) return WrongType("buffer must be a TypedArray or a DataView");
  absl::Span<uint8_t> bytes = js::Bytes(buffer);
  auto copy = std::make_unique<uint8_t[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), copy.get());
  return std::unique_ptr<Deserializer>(new Deserializer(js, buffer, std::move(copy), bytes.size()));
}

v8::MaybeLocal<v8::Object> Deserializer::ReadHostObject(v8::Isolate* isolate) {
  // V8 forbids JavaScript while it reads, except here.
  v8::Isolate::AllowJavascriptExecutionScope allowed(isolate);
  js::Lock js = LockOf(isolate);
  js::Function read;
  if (!Hook(js.context(), object(js), "_readHostObject").ToLocal(&read)) {
    return v8::ValueDeserializer::Delegate::ReadHostObject(isolate);
  }
  js::Value result;
  if (!js::CallMethod(js, object(js), read, {}, &result)) return {};
  if (result->IsObject()) return result.As<v8::Object>();
  js::Throw(js, js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_RETURN_VALUE",
                              "readHostObject must return an object"));
  return {};
}

absl::StatusOr<bool> Deserializer::ReadHeader(js::Lock& js) {
  v8::Maybe<bool> read = deserializer_.ReadHeader(js.context());
  if (read.IsNothing()) return js::AlreadyThrown();
  return read.FromJust();
}

absl::StatusOr<js::Value> Deserializer::ReadValue(js::Lock& js) {
  js::Value value;
  if (!deserializer_.ReadValue(js.context()).ToLocal(&value)) return js::AlreadyThrown();
  return value;
}

absl::Status Deserializer::TransferArrayBuffer(js::Lock&, uint32_t id, js::Value buffer) {
  if (buffer->IsArrayBuffer()) {
    deserializer_.TransferArrayBuffer(id, buffer.As<v8::ArrayBuffer>());
  } else if (buffer->IsSharedArrayBuffer()) {
    deserializer_.TransferSharedArrayBuffer(id, buffer.As<v8::SharedArrayBuffer>());
  } else {
    return WrongType("arrayBuffer must be an ArrayBuffer or SharedArrayBuffer");
  }
  return absl::OkStatus();
}

absl::StatusOr<uint32_t> Deserializer::ReadUint32(js::Lock&) {
  uint32_t value = 0;
  if (!deserializer_.ReadUint32(&value)) return Failed("ReadUint32() failed");
  return value;
}

absl::StatusOr<js::Array> Deserializer::ReadUint64(js::Lock& js) {
  uint64_t value = 0;
  if (!deserializer_.ReadUint64(&value)) return Failed("ReadUint64() failed");
  return js::NewArray(js, {js::NewNumber(js, static_cast<double>(value >> 32)),
                           js::NewNumber(js, static_cast<double>(value & 0xffffffff))});
}

absl::StatusOr<double> Deserializer::ReadDouble(js::Lock&) {
  double value = 0;
  if (!deserializer_.ReadDouble(&value)) return Failed("ReadDouble() failed");
  return value;
}

absl::StatusOr<double> Deserializer::ReadRawBytes(js::Lock&, double length) {
  const void* at = nullptr;
  if (!(length >= 0) || length > static_cast<double>(SIZE_MAX / 2) ||
      !deserializer_.ReadRawBytes(static_cast<size_t>(length), &at)) {
    return Failed("ReadRawBytes() failed");
  }
  return static_cast<double>(static_cast<const uint8_t*>(at) - bytes_.get());
}

}  // namespace gyre::bindings
