#include "bindings/messaging/shared_bytes.h"

namespace gyre::bindings {
namespace {

class PortedBytes final : public js::Ported {
 public:
  explicit PortedBytes(SharedBytes::Part part) : part_(std::move(part)) {}

  v8::MaybeLocal<v8::Object> Make(js::Lock& js) override {
    return js::Wrap(js, std::make_unique<SharedBytes>(part_));
  }

 private:
  const SharedBytes::Part part_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SharedBytes>> SharedBytes::New(js::Lock&, js::Value bytes) {
  if (!bytes->IsUint8Array()) {
    return js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_ARG_TYPE",
                         "SharedBytes are made of a Uint8Array");
  }
  v8::Local<v8::Uint8Array> view = bytes.As<v8::Uint8Array>();
  return std::make_unique<SharedBytes>(
      Part{view->Buffer()->GetBackingStore(), view->ByteOffset(), view->ByteLength()});
}

js::Value SharedBytes::View(js::Lock& js) {
  return v8::Uint8Array::New(v8::ArrayBuffer::New(js.isolate(), part_.store), part_.offset,
                             part_.size);
}

std::shared_ptr<js::Ported> SharedBytes::Port() { return std::make_shared<PortedBytes>(part_); }

}  // namespace gyre::bindings
