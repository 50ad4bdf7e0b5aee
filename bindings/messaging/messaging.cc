#include "bindings/messaging/messaging.h"

#include "bindings/core/structured_clone.h"

namespace gyre::bindings {

absl::StatusOr<js::Value> Messaging::StructuredClone(js::Lock& js, js::Value value,
                                                     js::Array transfer, js::Function make_error) {
  std::vector<js::Value> buffers;
  for (uint32_t i = 0; i < transfer->Length(); ++i) {
    js::Value buffer;
    if (!transfer->Get(js.context(), i).ToLocal(&buffer)) return js::AlreadyThrown();
    if (!buffer->IsArrayBuffer()) {
      return js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_TRANSFER_OBJECT",
                           "Found invalid object in transferList");
    }
    buffers.push_back(buffer);
  }
  js::ClonedValue cloned;
  js::Value copy;
  if (!cloned.Write(js, value, buffers, make_error) || !cloned.Read(js, &copy)) {
    return js::AlreadyThrown();
  }
  return copy;
}

}  // namespace gyre::bindings
