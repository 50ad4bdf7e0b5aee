#include "bindings/core/memory.h"

#include "bindings/core/realm.h"

namespace gyre::js {

PinnedBytes PinnedBytes::Of(Value value, bool pin) {
  PinnedBytes pinned;
  pinned.bytes = Bytes(value);
  if (!pin) return pinned;
  if (value->IsArrayBufferView()) {
    pinned.store = value.As<v8::ArrayBufferView>()->Buffer()->GetBackingStore();
  } else if (value->IsArrayBuffer()) {
    pinned.store = value.As<v8::ArrayBuffer>()->GetBackingStore();
  } else if (value->IsSharedArrayBuffer()) {
    pinned.store = value.As<v8::SharedArrayBuffer>()->GetBackingStore();
  }
  return pinned;
}

ExternalMemory::~ExternalMemory() {
  if (bytes_ != 0) isolate_->AdjustAmountOfExternalAllocatedMemory(-bytes_);
}

void ExternalMemory::Set(Realm& realm, int64_t bytes) {
  if (bytes == bytes_) return;
  isolate_ = realm.isolate();
  isolate_->AdjustAmountOfExternalAllocatedMemory(bytes - bytes_);
  bytes_ = bytes;
}

}  // namespace gyre::js
