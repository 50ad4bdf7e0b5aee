#include "bindings/core/structured_clone.h"

#include <cstdlib>
#include <utility>

#include "bindings/core/error.h"

namespace gyre::js {
namespace {

// What the delegates keep is in globals: V8 closes the scope of a handle before it asks again.

class Writer final : public v8::ValueSerializer::Delegate {
 public:
  Writer(Lock& js, Function make_error, HostObjects* host)
      : js_(js), make_error_(make_error), host_(host) {}

  void set_serializer(v8::ValueSerializer* serializer) { serializer_ = serializer; }

  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    Value argument = message;
    Value error;
    if (make_error_->Call(js_.context(), Undefined(js_), 1, &argument).ToLocal(&error)) {
      js_.isolate()->ThrowException(error);
    }
  }

  v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate*,
                                             v8::Local<v8::SharedArrayBuffer> buffer) override {
    for (uint32_t i = 0; i < buffers_.size(); ++i) {
      if (buffers_[i] == buffer) return v8::Just(i);
    }
    buffers_.emplace_back(js_.isolate(), buffer);
    return v8::Just(static_cast<uint32_t>(buffers_.size() - 1));
  }

  v8::Maybe<uint32_t> GetWasmModuleTransferId(v8::Isolate*,
                                              v8::Local<v8::WasmModuleObject> module) override {
    wasm_.push_back(module->GetCompiledModule());
    return v8::Just(static_cast<uint32_t>(wasm_.size() - 1));
  }

  v8::Maybe<bool> WriteHostObject(v8::Isolate* isolate, v8::Local<v8::Object> object) override {
    if (host_ == nullptr) {
      ThrowDataCloneError(NewString(js_, "Cannot transfer object of unsupported type."));
      return v8::Nothing<bool>();
    }
    const absl::Status written = host_->Write(js_, *serializer_, object);
    if (!written.ok()) {
      Throw(js_, written);
      return v8::Nothing<bool>();
    }
    return v8::Just(true);
  }

  const std::vector<v8::Global<v8::SharedArrayBuffer>>& buffers() const { return buffers_; }
  std::vector<v8::CompiledWasmModule> TakeWasm() { return std::move(wasm_); }

 private:
  Lock& js_;
  Function make_error_;
  HostObjects* host_;
  v8::ValueSerializer* serializer_ = nullptr;
  std::vector<v8::CompiledWasmModule> wasm_;
  std::vector<v8::Global<v8::SharedArrayBuffer>> buffers_;
};

class Reader final : public v8::ValueDeserializer::Delegate {
 public:
  Reader(Lock& js, const std::vector<std::shared_ptr<v8::BackingStore>>& shared,
         const std::vector<v8::CompiledWasmModule>& wasm, HostObjects* host)
      : js_(js), shared_(shared), wasm_(wasm), host_(host) {}

  void set_deserializer(v8::ValueDeserializer* deserializer) { deserializer_ = deserializer; }

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate* isolate) override {
    if (host_ == nullptr) return {};
    v8::Isolate::AllowJavascriptExecutionScope allow(isolate);
    return host_->Read(js_, *deserializer_);
  }

  v8::MaybeLocal<v8::WasmModuleObject> GetWasmModuleFromId(v8::Isolate* isolate,
                                                           uint32_t id) override {
    if (id >= wasm_.size()) return {};
    return v8::WasmModuleObject::FromCompiledModule(isolate, wasm_[id]);
  }

  v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate* isolate,
                                                                   uint32_t id) override {
    if (made_.empty()) made_.resize(shared_.size());
    if (id >= made_.size()) return {};
    if (made_[id].IsEmpty()) {
      made_[id].Reset(isolate, v8::SharedArrayBuffer::New(isolate, shared_[id]));
    }
    return made_[id].Get(isolate);
  }

 private:
  Lock& js_;
  const std::vector<std::shared_ptr<v8::BackingStore>>& shared_;
  const std::vector<v8::CompiledWasmModule>& wasm_;
  HostObjects* host_;
  v8::ValueDeserializer* deserializer_ = nullptr;
  std::vector<v8::Global<v8::SharedArrayBuffer>> made_;
};

}  // namespace

bool ClonedValue::Write(Lock& js, Value value, absl::Span<const Value> transfer,
                        Function make_error, HostObjects* host) {
  Writer writer(js, make_error, host);
  v8::ValueSerializer serializer(js.isolate(), &writer);
  writer.set_serializer(&serializer);
  serializer.WriteHeader();
  for (uint32_t i = 0; i < transfer.size(); ++i) {
    v8::Local<v8::ArrayBuffer> buffer = transfer[i].As<v8::ArrayBuffer>();
    if (!buffer->IsDetachable() || buffer->WasDetached()) {
      writer.ThrowDataCloneError(
          NewString(js, "An ArrayBuffer is detached and could not be cloned."));
      return false;
    }
    serializer.TransferArrayBuffer(i, buffer);
  }
  if (serializer.WriteValue(js.context(), value).IsNothing()) return false;

  for (const Value& each : transfer) {
    v8::Local<v8::ArrayBuffer> buffer = each.As<v8::ArrayBuffer>();
    transferred_.push_back(buffer->GetBackingStore());
    if (buffer->Detach(v8::Local<v8::Value>()).IsNothing()) return false;
  }
  for (const auto& buffer : writer.buffers()) {
    shared_.push_back(buffer.Get(js.isolate())->GetBackingStore());
  }
  wasm_ = writer.TakeWasm();
  const std::pair<uint8_t*, size_t> data = serializer.Release();
  bytes_.assign(reinterpret_cast<const char*>(data.first), data.second);
  std::free(data.first);
  return true;
}

bool ClonedValue::Read(Lock& js, Value* value, HostObjects* host) {
  Reader reader(js, shared_, wasm_, host);
  v8::ValueDeserializer deserializer(js.isolate(), reinterpret_cast<const uint8_t*>(bytes_.data()),
                                     bytes_.size(), &reader);
  reader.set_deserializer(&deserializer);
  for (uint32_t i = 0; i < transferred_.size(); ++i) {
    deserializer.TransferArrayBuffer(
        i, v8::ArrayBuffer::New(js.isolate(), std::move(transferred_[i])));
  }
  if (!transferred_.empty()) transferred_.clear();
  return deserializer.ReadHeader(js.context()).FromMaybe(false) &&
         deserializer.ReadValue(js.context()).ToLocal(value);
}

}  // namespace gyre::js
