// internalBinding('util'): what inspection needs to see of values, and the names of system errors.
#ifndef GYRE_BINDINGS_UTIL_UTIL_H_
#define GYRE_BINDINGS_UTIL_UTIL_H_

#include <string>

#include "bindings/core/binding.h"

namespace gyre::bindings {

class Util final : public js::Binding {
 public:
  explicit Util(js::Realm&) {}

  // [target, handler] of a proxy; undefined for anything else.
  js::Value GetProxyDetails(js::Lock& js, js::Value value);
  // [state, result] of a promise, with state 0 pending, 1 fulfilled, 2 rejected; undefined for
  // anything else.
  js::Value GetPromiseDetails(js::Lock& js, js::Value value);
  // [entries, are they key-value pairs] of a Map, Set, weak collection or one of their iterators,
  // without advancing it.
  js::Value PreviewEntries(js::Lock& js, js::Value value);
  // Own keys that are no array indices; filter 2 leaves out those that are not enumerable.
  absl::StatusOr<js::Value> GetOwnNonIndexProperties(js::Lock& js, js::Object object,
                                                     int32_t filter);
  std::string GetConstructorName(js::Lock& js, js::Object object);
  // [file name, line, column, source of the whole script] of the function `depth` frames above the
  // caller, with line and column from 1; undefined when there are not so many frames or the script
  // has no name.
  js::Value CallSite(js::Lock& js, int32_t depth);
  // For a negative errno.
  std::string SystemErrorName(js::Lock& js, int32_t error);
  std::string SystemErrorMessage(js::Lock& js, int32_t error);

  template <bool (v8::Value::*kTest)() const>
  bool Is(js::Lock&, js::Value value) {
    return ((**value).*kTest)();
  }
  bool IsAnyArrayBuffer(js::Lock&, js::Value value) {
    return value->IsArrayBuffer() || value->IsSharedArrayBuffer();
  }

  static constexpr absl::string_view kName = "util";
  template <js::Literal kTestName, bool (v8::Value::*kTest)() const>
  using Test = js::Method<kTestName, &Util::Is<kTest>>;
  static constexpr auto kMembers = js::Members<
      js::Method<"getProxyDetails", &Util::GetProxyDetails>,
      js::Method<"getPromiseDetails", &Util::GetPromiseDetails>,
      js::Method<"previewEntries", &Util::PreviewEntries>,
      js::Method<"getOwnNonIndexProperties", &Util::GetOwnNonIndexProperties>,
      js::Method<"getConstructorName", &Util::GetConstructorName>,
      js::Method<"callSite", &Util::CallSite>,
      js::Method<"systemErrorName", &Util::SystemErrorName>,
      js::Method<"systemErrorMessage", &Util::SystemErrorMessage>,
      js::Method<"isAnyArrayBuffer", &Util::IsAnyArrayBuffer>,
      Test<"isArgumentsObject", &v8::Value::IsArgumentsObject>,
      Test<"isArrayBuffer", &v8::Value::IsArrayBuffer>,
      Test<"isAsyncFunction", &v8::Value::IsAsyncFunction>,
      Test<"isBigIntObject", &v8::Value::IsBigIntObject>,
      Test<"isBooleanObject", &v8::Value::IsBooleanObject>,
      Test<"isDataView", &v8::Value::IsDataView>, Test<"isDate", &v8::Value::IsDate>,
      Test<"isExternal", &v8::Value::IsExternal>,
      Test<"isGeneratorFunction", &v8::Value::IsGeneratorFunction>,
      Test<"isGeneratorObject", &v8::Value::IsGeneratorObject>, Test<"isMap", &v8::Value::IsMap>,
      Test<"isMapIterator", &v8::Value::IsMapIterator>,
      Test<"isModuleNamespaceObject", &v8::Value::IsModuleNamespaceObject>,
      Test<"isNativeError", &v8::Value::IsNativeError>,
      Test<"isNumberObject", &v8::Value::IsNumberObject>, Test<"isPromise", &v8::Value::IsPromise>,
      Test<"isProxy", &v8::Value::IsProxy>, Test<"isRegExp", &v8::Value::IsRegExp>,
      Test<"isSet", &v8::Value::IsSet>, Test<"isSetIterator", &v8::Value::IsSetIterator>,
      Test<"isSharedArrayBuffer", &v8::Value::IsSharedArrayBuffer>,
      Test<"isStringObject", &v8::Value::IsStringObject>,
      Test<"isSymbolObject", &v8::Value::IsSymbolObject>, Test<"isWeakMap", &v8::Value::IsWeakMap>,
      Test<"isWeakSet", &v8::Value::IsWeakSet>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_UTIL_UTIL_H_
