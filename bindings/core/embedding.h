// For C++ programs with a runtime inside (runtime/embedded.h): JavaScript called with C++ values in
// and out and errors as values, and C++ classes shown to it.
//
//   js::Expose<Counter>(js, Embedded::Global(js));
//   absl::StatusOr<double> sum = js::Invoke<double>(js, add, 1.5, 2);
//
// Not for native halves of modules, which have callback.h and binding.h: there an exception passes
// on to the JavaScript that called, or to the process.
#ifndef GYRE_BINDINGS_CORE_EMBEDDING_H_
#define GYRE_BINDINGS_CORE_EMBEDDING_H_

#include <array>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "bindings/core/class.h"
#include "bindings/core/convert.h"
#include "bindings/core/value.h"

namespace gyre::js {

// Makes the class T (see class.h) a property of `object`, under its own name.
template <typename T>
void Expose(Lock& js, Object object) {
  Class<T>::Define(js, object, 0);
}

// Calls `function` with `this` undefined, and, where no callback is running, the ticks and promise
// jobs it leaves after it. An exception becomes a status of code kUnknown whose message is the
// error's stack, or the text of a thrown value that is no error. FailedPrecondition where the
// realm's program has ended meanwhile or before.
absl::StatusOr<Value> InvokeFunction(Lock& js, Function function,
                                     absl::Span<const Value> arguments);

// The property `name` of `object`, which has to be a function. NotFound where it is none, or
// `object` no object; kUnknown for the error of a getter.
absl::StatusOr<Function> FindFunction(Lock& js, Value object, absl::string_view name);

// As InvokeFunction(), with arguments and a result of the types that convert.h knows. A result of
// another type is an InvalidArgumentError that says what was expected.
template <typename R, typename... Args>
absl::StatusOr<R> Invoke(Lock& js, Function function, const Args&... args) {
  const std::array<Value, sizeof...(Args)> arguments = {
      Convert<std::conditional_t<std::is_convertible_v<Args, absl::string_view>, absl::string_view,
                                 std::decay_t<Args>>>::To(js, args)...};
  absl::StatusOr<Value> result = InvokeFunction(js, function, arguments);
  if (!result.ok()) return result.status();
  R converted{};
  if (!Convert<R>::From(js, *result, &converted)) {
    return absl::InvalidArgumentError(absl::StrCat("the function returned ", ToUtf8(js, *result),
                                                   ", not a value of type ",
                                                   Convert<R>::kExpected));
  }
  return converted;
}

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_EMBEDDING_H_
