// The JavaScript values native code handles, and the token that proves it may.
//
// bindings/core is the only code that includes V8's headers: everything else names JavaScript
// values by these aliases and works on them with the functions of this package.
//
// A value is a handle that lives until the native function that received or made it returns (the
// trampolines and Callback::Run open the scope). To keep one longer, use js::Kept.
#ifndef GYRE_BINDINGS_CORE_VALUE_H_
#define GYRE_BINDINGS_CORE_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "v8.h"

namespace gyre::js {

class Realm;

using Value = v8::Local<v8::Value>;
using Object = v8::Local<v8::Object>;
using Array = v8::Local<v8::Array>;
using Function = v8::Local<v8::Function>;
using String = v8::Local<v8::String>;
using CallbackInfo = v8::FunctionCallbackInfo<v8::Value>;

// Proof that the calling thread has entered the isolate and its context. A function that takes a
// Lock& may touch JavaScript values; one that does not, may not. Handed out by the trampolines and
// by js::Entered; never kept.
class Lock {
 public:
  Lock(v8::Isolate* isolate, v8::Local<v8::Context> context, Realm& realm)
      : isolate_(isolate), context_(context), realm_(realm) {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

  v8::Isolate* isolate() const { return isolate_; }
  v8::Local<v8::Context> context() const { return context_; }
  Realm& realm() const { return realm_; }

 private:
  v8::Isolate* isolate_;
  v8::Local<v8::Context> context_;
  Realm& realm_;
};

// Making values. Text is UTF-8; invalid sequences become U+FFFD. Strings beyond V8's limit become
// an empty string.
String NewString(Lock& js, absl::string_view text);
String NewLatin1(Lock& js, absl::string_view bytes);

// A string that is looked up once per isolate; for property names and other constants.
String Intern(Lock& js, absl::string_view ascii);

inline Value Undefined(Lock& js) { return v8::Undefined(js.isolate()); }
inline Value Null(Lock& js) { return v8::Null(js.isolate()); }
inline Value NewNumber(Lock& js, double value) { return v8::Number::New(js.isolate(), value); }
inline Value NewInteger(Lock& js, int32_t value) { return v8::Integer::New(js.isolate(), value); }
inline Value NewBoolean(Lock& js, bool value) { return v8::Boolean::New(js.isolate(), value); }
inline Object NewObject(Lock& js) { return v8::Object::New(js.isolate()); }
Array NewArray(Lock& js, absl::Span<const Value> elements);

// Defines an own, plain property. Never fails on the objects of bindings, which nobody freezes.
void Set(Lock& js, Object object, absl::string_view name, Value value);

// The property, or undefined where reading it throws.
Value Get(Lock& js, Object object, absl::string_view name);

// String(value) as UTF-8; empty where the conversion throws.
std::string ToUtf8(Lock& js, Value value);

// Copies a string of `length(string)` one-byte characters to `out`, which has room for them.
// Not for strings with characters above U+00FF: see IsOneByte().
void WriteLatin1(Lock& js, String string, char* out);

// Whether every character is below U+0100. May say false for a string that happens to have none.
inline bool IsOneByte(String string) { return string->IsOneByte(); }
inline size_t Length(String string) { return static_cast<size_t>(string->Length()); }

// Length of the string in UTF-8, and the string written as UTF-8 to `out`, which has room for that
// many bytes.
size_t Utf8Length(Lock& js, String string);
size_t WriteUtf8(Lock& js, String string, char* out, size_t capacity);

// The bytes of an ArrayBufferView (typed array, DataView, Buffer), ArrayBuffer or
// SharedArrayBuffer, valid until JavaScript runs again; empty for others.
absl::Span<uint8_t> Bytes(Value view);

// An ArrayBuffer that takes the `size` bytes over, without a copy.
v8::Local<v8::ArrayBuffer> NewArrayBuffer(Lock& js, std::unique_ptr<uint8_t[]> bytes, size_t size);

// A Uint8Array with a copy of the bytes.
v8::Local<v8::Uint8Array> NewBytes(Lock& js, absl::Span<const uint8_t> bytes);

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_VALUE_H_
