// Values as they travel between isolates or are copied inside one: the structured clone algorithm,
// https://html.spec.whatwg.org/#structuredserializewithtransfer
//
//   js::ClonedValue message;
//   if (!message.Write(js, value, {port_buffer}, make_error)) return js::AlreadyThrown();
//   ...
//   js::Value copy;
//   if (!message.Read(js, &copy)) return js::AlreadyThrown();
//
// Between the two the value belongs to no isolate and may go to another thread.
#ifndef GYRE_BINDINGS_CORE_STRUCTURED_CLONE_H_
#define GYRE_BINDINGS_CORE_STRUCTURED_CLONE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "bindings/core/value.h"

namespace gyre::js {

// Objects of native classes inside of a value, and of classes that extend native ones: what is
// written for one is read back for it, in the same steps.
class HostObjects {
 public:
  virtual ~HostObjects() = default;

  // Writes what Read() makes `object` of, values among it (WriteValue()). May run JavaScript. An
  // error where it cannot travel, which is thrown.
  virtual absl::Status Write(Lock& js, v8::ValueSerializer& out, Object object) = 0;
  // Empty where what was written is damaged, or an exception is pending. May run JavaScript.
  virtual v8::MaybeLocal<v8::Object> Read(Lock& js, v8::ValueDeserializer& in) = 0;
};

class ClonedValue {
 public:
  // Takes the value in. The ArrayBuffers of `transfer` move instead of being copied and are
  // detached where they come from; each may be there once. What cannot be cloned throws what
  // `make_error(text)` returns; the result is then false, and nothing was detached. Without `host`,
  // objects of native classes cannot be cloned.
  bool Write(Lock& js, Value value, absl::Span<const Value> transfer, Function make_error,
             HostObjects* host = nullptr);

  // Makes the value in the realm of `js`; once. False where an exception is pending.
  bool Read(Lock& js, Value* value, HostObjects* host = nullptr);

 private:
  std::string bytes_;
  std::vector<v8::CompiledWasmModule> wasm_;
  std::vector<std::shared_ptr<v8::BackingStore>> transferred_;
  std::vector<std::shared_ptr<v8::BackingStore>> shared_;
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_STRUCTURED_CLONE_H_
