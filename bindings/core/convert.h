// Conversion between C++ types and JavaScript values, chosen by a native function's signature.
//
// Arguments: bool, int32_t, uint32_t, int64_t, double, std::string (UTF-8), Value, Object, Array,
// Function, String, absl::Span<uint8_t> (the bytes of an ArrayBufferView, ArrayBuffer or
// SharedArrayBuffer, valid until JavaScript runs again), a pointer to a wrapped class (class.h),
// and std::optional of these (undefined and null are empty). Wrong types throw
// ERR_INVALID_ARG_TYPE. The JavaScript half of a module checks what users pass, with the name of
// the argument; these checks only keep native code safe. Results: void, bool, int32_t, uint32_t,
// int64_t, double, std::string, absl::string_view, any value alias, absl::Status, and
// absl::StatusOr of these.
#ifndef GYRE_BINDINGS_CORE_CONVERT_H_
#define GYRE_BINDINGS_CORE_CONVERT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/core/value.h"

namespace gyre::js {

// Convert<T>::From returns whether `value` is of the type, and stores it. kExpected names the type
// in error messages.
template <typename T>
struct Convert;

template <>
struct Convert<bool> {
  static constexpr absl::string_view kExpected = "boolean";
  static bool From(Lock& js, Value value, bool* out) {
    *out = value->BooleanValue(js.isolate());
    return true;
  }
  static Value To(Lock& js, bool value) { return NewBoolean(js, value); }
};

template <>
struct Convert<int32_t> {
  static constexpr absl::string_view kExpected = "number";
  static bool From(Lock& js, Value value, int32_t* out) {
    if (!value->IsNumber()) return false;
    *out = value->IsInt32() ? value.As<v8::Int32>()->Value()
                            : value->Int32Value(js.context()).FromMaybe(0);
    return true;
  }
  static Value To(Lock& js, int32_t value) { return v8::Integer::New(js.isolate(), value); }
};

template <>
struct Convert<uint32_t> {
  static constexpr absl::string_view kExpected = "number";
  static bool From(Lock& js, Value value, uint32_t* out) {
    if (!value->IsNumber()) return false;
    *out = value->Uint32Value(js.context()).FromMaybe(0);
    return true;
  }
  static Value To(Lock& js, uint32_t value) {
    return v8::Integer::NewFromUnsigned(js.isolate(), value);
  }
};

template <>
struct Convert<double> {
  static constexpr absl::string_view kExpected = "number";
  static bool From(Lock& js, Value value, double* out) {
    if (!value->IsNumber()) return false;
    *out = value.As<v8::Number>()->Value();
    return true;
  }
  static Value To(Lock& js, double value) { return NewNumber(js, value); }
};

template <>
struct Convert<int64_t> {
  static constexpr absl::string_view kExpected = "number";
  static bool From(Lock& js, Value value, int64_t* out) {
    if (!value->IsNumber()) return false;
    *out = value->IntegerValue(js.context()).FromMaybe(0);
    return true;
  }
  static Value To(Lock& js, int64_t value) { return NewNumber(js, static_cast<double>(value)); }
};

template <>
struct Convert<std::string> {
  static constexpr absl::string_view kExpected = "string";
  static bool From(Lock& js, Value value, std::string* out) {
    if (!value->IsString()) return false;
    *out = ToUtf8(js, value);
    return true;
  }
  static Value To(Lock& js, const std::string& value) { return NewString(js, value); }
};

template <>
struct Convert<absl::string_view> {
  static Value To(Lock& js, absl::string_view value) { return NewString(js, value); }
};

#define GYRE_JS_CONVERT_HANDLE(Type, Test, expected)                    \
  template <>                                                           \
  struct Convert<v8::Local<v8::Type>> {                                 \
    static constexpr absl::string_view kExpected = expected;            \
    static bool From(Lock&, Value value, v8::Local<v8::Type>* out) {    \
      if (!(Test)) return false;                                        \
      *out = value.As<v8::Type>();                                      \
      return true;                                                      \
    }                                                                   \
    static Value To(Lock&, v8::Local<v8::Type> value) { return value; } \
  }
GYRE_JS_CONVERT_HANDLE(Value, true, "any");
GYRE_JS_CONVERT_HANDLE(Object, value->IsObject(), "object");
GYRE_JS_CONVERT_HANDLE(Array, value->IsArray(), "Array");
GYRE_JS_CONVERT_HANDLE(Function, value->IsFunction(), "function");
GYRE_JS_CONVERT_HANDLE(String, value->IsString(), "string");
#undef GYRE_JS_CONVERT_HANDLE

template <>
struct Convert<absl::Span<uint8_t>> {
  static constexpr absl::string_view kExpected = "Buffer, TypedArray or DataView";
  static bool From(Lock&, Value value, absl::Span<uint8_t>* out) {
    if (!value->IsArrayBufferView() && !value->IsArrayBuffer() && !value->IsSharedArrayBuffer()) {
      return false;
    }
    *out = Bytes(value);
    return true;
  }
};

template <typename T>
struct Convert<std::optional<T>> {
  static constexpr absl::string_view kExpected = Convert<T>::kExpected;
  static bool From(Lock& js, Value value, std::optional<T>* out) {
    if (value->IsNullOrUndefined()) {
      out->reset();
      return true;
    }
    T inner{};
    if (!Convert<T>::From(js, value, &inner)) return false;
    *out = std::move(inner);
    return true;
  }
  static Value To(Lock& js, const std::optional<T>& value) {
    return value.has_value() ? Convert<T>::To(js, *value) : Undefined(js);
  }
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_CONVERT_H_
