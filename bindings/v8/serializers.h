// The classes Serializer and Deserializer of node:v8
// (https://nodejs.org/docs/latest-v20.x/api/v8.html#serialization-api), whose hooks are methods
// that JavaScript defines on the object: _writeHostObject and the like.
#ifndef GYRE_BINDINGS_V8_SERIALIZERS_H_
#define GYRE_BINDINGS_V8_SERIALIZERS_H_

#include <memory>
#include <string>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"

namespace gyre::bindings {

class Serializer final : public js::Wrapped, public v8::ValueSerializer::Delegate {
 public:
  static absl::StatusOr<std::unique_ptr<Serializer>> New(js::Lock& js);

  void WriteHeader(js::Lock&) { serializer_.WriteHeader(); }
  absl::StatusOr<bool> WriteValue(js::Lock& js, js::Value value);
  // What was written, as a Uint8Array; the serializer is empty afterwards.
  js::Value ReleaseBuffer(js::Lock& js);
  absl::Status TransferArrayBuffer(js::Lock& js, uint32_t id, js::Value buffer);
  void WriteUint32(js::Lock&, uint32_t value) { serializer_.WriteUint32(value); }
  void WriteUint64(js::Lock&, uint32_t high, uint32_t low);
  void WriteDouble(js::Lock&, double value) { serializer_.WriteDouble(value); }
  absl::Status WriteRawBytes(js::Lock& js, js::Value source);
  void SetViewsAsHostObjects(js::Lock&, bool enabled);

  static constexpr absl::string_view kClassName = "Serializer";
  static constexpr auto kMembers = js::Members<
      js::Method<"writeHeader", &Serializer::WriteHeader>,
      js::Method<"writeValue", &Serializer::WriteValue>,
      js::Method<"releaseBuffer", &Serializer::ReleaseBuffer>,
      js::Method<"transferArrayBuffer", &Serializer::TransferArrayBuffer>,
      js::Method<"writeUint32", &Serializer::WriteUint32>,
      js::Method<"writeUint64", &Serializer::WriteUint64>,
      js::Method<"writeDouble", &Serializer::WriteDouble>,
      js::Method<"writeRawBytes", &Serializer::WriteRawBytes>,
      js::Method<"_setTreatArrayBufferViewsAsHostObjects", &Serializer::SetViewsAsHostObjects>>();

 private:
  explicit Serializer(js::Lock& js) : serializer_(js.isolate(), this) {}

  void ThrowDataCloneError(v8::Local<v8::String> message) override;
  v8::Maybe<bool> WriteHostObject(v8::Isolate* isolate, v8::Local<v8::Object> object) override;
  v8::Maybe<uint32_t> GetSharedArrayBufferId(v8::Isolate* isolate,
                                             v8::Local<v8::SharedArrayBuffer> buffer) override;

  v8::ValueSerializer serializer_;
};

class Deserializer final : public js::Wrapped, public v8::ValueDeserializer::Delegate {
 public:
  static absl::StatusOr<std::unique_ptr<Deserializer>> New(js::Lock& js, js::Value buffer);

  absl::StatusOr<bool> ReadHeader(js::Lock& js);
  absl::StatusOr<js::Value> ReadValue(js::Lock& js);
  // What the object was made of.
  js::Value Source(js::Lock& js) { return source_.Get(js); }
  absl::Status TransferArrayBuffer(js::Lock& js, uint32_t id, js::Value buffer);
  uint32_t WireFormatVersion(js::Lock&) { return deserializer_.GetWireFormatVersion(); }
  absl::StatusOr<uint32_t> ReadUint32(js::Lock& js);
  // [high, low].
  absl::StatusOr<js::Array> ReadUint64(js::Lock& js);
  absl::StatusOr<double> ReadDouble(js::Lock& js);
  // Skips the bytes and returns where in the buffer they start.
  absl::StatusOr<double> ReadRawBytes(js::Lock& js, double length);

  static constexpr absl::string_view kClassName = "Deserializer";
  static constexpr auto kMembers =
      js::Members<js::Method<"readHeader", &Deserializer::ReadHeader>,
                  js::Method<"readValue", &Deserializer::ReadValue>,
                  js::Method<"_source", &Deserializer::Source>,
                  js::Method<"transferArrayBuffer", &Deserializer::TransferArrayBuffer>,
                  js::Method<"getWireFormatVersion", &Deserializer::WireFormatVersion>,
                  js::Method<"readUint32", &Deserializer::ReadUint32>,
                  js::Method<"readUint64", &Deserializer::ReadUint64>,
                  js::Method<"readDouble", &Deserializer::ReadDouble>,
                  js::Method<"_readRawBytes", &Deserializer::ReadRawBytes>>();

 private:
  Deserializer(js::Lock& js, js::Value source, std::unique_ptr<uint8_t[]> bytes, size_t size);

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate* isolate) override;

  js::Strong<v8::Value> source_;
  // A copy: JavaScript may detach the buffer between two calls.
  std::unique_ptr<uint8_t[]> bytes_;
  v8::ValueDeserializer deserializer_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_V8_SERIALIZERS_H_
