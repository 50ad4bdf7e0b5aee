// Memory that native code and JavaScript share, or that native code holds for JavaScript.
#ifndef GYRE_BINDINGS_CORE_MEMORY_H_
#define GYRE_BINDINGS_CORE_MEMORY_H_

#include <cstdint>
#include <memory>

#include "absl/types/span.h"
#include "bindings/core/value.h"

namespace gyre::js {

// The bytes of an ArrayBufferView, ArrayBuffer or SharedArrayBuffer; none for other values. Where
// they are pinned they stay where they are while this lives, whatever JavaScript does with the
// value meanwhile, and are for any thread; otherwise they are valid until JavaScript runs again.
struct PinnedBytes {
  static PinnedBytes Of(Value value, bool pin = true);

  absl::Span<uint8_t> bytes;
  std::shared_ptr<v8::BackingStore> store;
};

// What a native object holds outside of JavaScript's heap: the garbage collector has to know, or it
// lets objects pile up that look small. One thread: the realm's.
class ExternalMemory {
 public:
  ExternalMemory() = default;
  ExternalMemory(const ExternalMemory&) = delete;
  ExternalMemory& operator=(const ExternalMemory&) = delete;
  ~ExternalMemory();

  // The bytes that are held now. May run a garbage collection when they have grown.
  void Set(Realm& realm, int64_t bytes);

 private:
  v8::Isolate* isolate_ = nullptr;
  int64_t bytes_ = 0;
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_MEMORY_H_
