#include "bindings/core/value_bytes.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

namespace gyre::js {
namespace {

// What a host object is, as Node tells it.
constexpr uint32_t kView = 0;
constexpr uint32_t kOther = 1;

// Kinds of views, by Node's numbering.
constexpr uint32_t kDataView = 9;
constexpr uint32_t kBuffer = 10;
constexpr uint32_t kUnknown = 99;

uint32_t KindOf(v8::Local<v8::ArrayBufferView> view) {
  if (view->IsInt8Array()) return 0;
  if (view->IsUint8Array()) return 1;
  if (view->IsUint8ClampedArray()) return 2;
  if (view->IsInt16Array()) return 3;
  if (view->IsUint16Array()) return 4;
  if (view->IsInt32Array()) return 5;
  if (view->IsUint32Array()) return 6;
  if (view->IsFloat32Array()) return 7;
  if (view->IsFloat64Array()) return 8;
  if (view->IsDataView()) return kDataView;
  if (view->IsBigInt64Array()) return 11;
  if (view->IsBigUint64Array()) return 12;
  return kUnknown;
}

class Writer final : public v8::ValueSerializer::Delegate {
 public:
  Writer(Lock& js, Function is_buffer) : js_(js), is_buffer_(is_buffer) {}
  void set_serializer(v8::ValueSerializer* serializer) { serializer_ = serializer; }

  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    js_.isolate()->ThrowException(v8::Exception::Error(message));
  }

  v8::Maybe<bool> WriteHostObject(v8::Isolate*, v8::Local<v8::Object> object) override {
    if (object->IsArrayBufferView()) return WriteView(object.As<v8::ArrayBufferView>());
    serializer_->WriteUint32(kOther);
    // Only what is plain data of a native object can travel.
    v8::Local<v8::Array> names;
    if (!object->GetOwnPropertyNames(js_.context()).ToLocal(&names)) return v8::Nothing<bool>();
    Object plain = NewObject(js_);
    for (uint32_t i = 0; i < names->Length(); ++i) {
      Value name, value;
      if (!names->Get(js_.context(), i).ToLocal(&name) ||
          !object->Get(js_.context(), name).ToLocal(&value) ||
          plain->Set(js_.context(), name, value).IsNothing()) {
        return v8::Nothing<bool>();
      }
    }
    return serializer_->WriteValue(js_.context(), plain);
  }

 private:
  v8::Maybe<bool> WriteView(v8::Local<v8::ArrayBufferView> view) {
    uint32_t kind = KindOf(view);
    if (kind == 1) {
      Value argument = view;
      Value answer;
      if (!is_buffer_->Call(js_.context(), Undefined(js_), 1, &argument).ToLocal(&answer)) {
        return v8::Nothing<bool>();
      }
      if (answer->IsTrue()) kind = kBuffer;
    }
    if (kind == kUnknown) {
      ThrowDataCloneError(NewString(js_, "Unserializable host object"));
      return v8::Nothing<bool>();
    }
    const absl::Span<uint8_t> bytes = Bytes(view);
    serializer_->WriteUint32(kView);
    serializer_->WriteUint32(kind);
    serializer_->WriteUint32(static_cast<uint32_t>(bytes.size()));
    serializer_->WriteRawBytes(bytes.data(), bytes.size());
    return v8::Just(true);
  }

  Lock& js_;
  Function is_buffer_;
  v8::ValueSerializer* serializer_ = nullptr;
};

class Reader final : public v8::ValueDeserializer::Delegate {
 public:
  Reader(Lock& js, Function make_view) : js_(js), make_view_(make_view) {}
  void set_deserializer(v8::ValueDeserializer* deserializer) { deserializer_ = deserializer; }

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate* isolate) override {
    v8::Isolate::AllowJavascriptExecutionScope allow(isolate);
    uint32_t tag, kind, size;
    if (!deserializer_->ReadUint32(&tag)) return Damaged();
    Value value;
    if (tag == kOther) {
      if (!deserializer_->ReadValue(js_.context()).ToLocal(&value)) return {};
      return value->IsObject() ? value.As<v8::Object>() : Damaged();
    }
    const void* data;
    if (tag != kView || !deserializer_->ReadUint32(&kind) || !deserializer_->ReadUint32(&size) ||
        !deserializer_->ReadRawBytes(size, &data)) {
      return Damaged();
    }
    std::unique_ptr<uint8_t[]> bytes(new uint8_t[size]);
    std::memcpy(bytes.get(), data, size);
    Value arguments[] = {v8::Integer::NewFromUnsigned(isolate, kind),
                         NewArrayBuffer(js_, std::move(bytes), size)};
    if (!make_view_->Call(js_.context(), Undefined(js_), 2, arguments).ToLocal(&value)) return {};
    return value->IsObject() ? value.As<v8::Object>() : Damaged();
  }

 private:
  v8::MaybeLocal<v8::Object> Damaged() {
    js_.isolate()->ThrowException(
        v8::Exception::Error(NewString(js_, "Unable to deserialize cloned data.")));
    return {};
  }

  Lock& js_;
  Function make_view_;
  v8::ValueDeserializer* deserializer_ = nullptr;
};

}  // namespace

bool WriteValueBytes(Lock& js, Value value, Function is_buffer, std::string* bytes) {
  Writer writer(js, is_buffer);
  v8::ValueSerializer serializer(js.isolate(), &writer);
  writer.set_serializer(&serializer);
  serializer.SetTreatArrayBufferViewsAsHostObjects(true);
  serializer.WriteHeader();
  if (serializer.WriteValue(js.context(), value).IsNothing()) return false;
  const std::pair<uint8_t*, size_t> data = serializer.Release();
  bytes->append(reinterpret_cast<const char*>(data.first), data.second);
  std::free(data.first);
  return true;
}

bool ReadValueBytes(Lock& js, absl::string_view bytes, Function make_view, Value* value) {
  Reader reader(js, make_view);
  v8::ValueDeserializer deserializer(js.isolate(), reinterpret_cast<const uint8_t*>(bytes.data()),
                                     bytes.size(), &reader);
  reader.set_deserializer(&deserializer);
  return deserializer.ReadHeader(js.context()).FromMaybe(false) &&
         deserializer.ReadValue(js.context()).ToLocal(value);
}

}  // namespace gyre::js
