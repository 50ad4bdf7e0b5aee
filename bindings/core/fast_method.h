// A function of a binding that optimised JavaScript calls directly, as C++ calls C++: for what is
// called so often that entering the engine's API would cost more than the work.
//
//   double Now();
//   ... js::Members<js::FastMethod<"now", &Timers::Now>>();
//
// The method takes nothing or Values, and returns nothing, a bool, int32_t, uint32_t or double. It
// runs while the engine holds raw pointers into its heap: it must not run JavaScript, allocate in
// its heap or throw, which is why it gets no Lock; it may compare and keep the values that it got.
// Missing arguments are undefined. For everything else: js::Method.
#ifndef GYRE_BINDINGS_CORE_FAST_METHOD_H_
#define GYRE_BINDINGS_CORE_FAST_METHOD_H_

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bindings/core/binding.h"
#include "bindings/core/realm.h"
#include "bindings/core/value.h"
#include "v8-fast-api-calls.h"

namespace gyre::js {

namespace internal {

template <auto kMethod>
struct FastSignature;

template <typename T, typename R, typename... Args, R (T::*kMethod)(Args...)>
struct FastSignature<kMethod> {
  static_assert(std::is_void_v<R> || std::is_same_v<R, bool> || std::is_same_v<R, int32_t> ||
                std::is_same_v<R, uint32_t> || std::is_same_v<R, double>);
  static_assert((std::is_same_v<Args, Value> && ...));
  static_assert(std::is_base_of_v<Binding, T>);
  using Result = R;
  static constexpr int kLength = sizeof...(Args);

  static R Call(v8::Isolate* isolate, v8::Local<v8::Value> data, Args... arguments) {
    // A small integer, as Define() below made it; its Value() would be one more call.
    using v8::internal::Internals;
    const auto index = *reinterpret_cast<const v8::internal::Address*>(*data);
    void* self = Realm::Of(isolate).binding(Internals::SmiValue(index));
    return (static_cast<T*>(static_cast<Binding*>(self))->*kMethod)(arguments...);
  }

  // From code that is not optimised yet.
  static void Trampoline(const CallbackInfo& info) {
    [&]<int... kIndex>(std::integer_sequence<int, kIndex...>) {
      if constexpr (std::is_void_v<R>) {
        Call(info.GetIsolate(), info.Data(), info[kIndex]...);
      } else {
        info.GetReturnValue().Set(Call(info.GetIsolate(), info.Data(), info[kIndex]...));
      }
    }
    (std::make_integer_sequence<int, kLength>());
  }

  static R Direct(v8::Local<v8::Object> receiver, Args... arguments,
                  v8::FastApiCallbackOptions& options) {
    return Call(receiver->GetIsolate(), options.data, arguments...);
  }
};

}  // namespace internal

template <Literal kNameLiteral, auto kMethod>
struct FastMethod {
  using Sig = internal::FastSignature<kMethod>;
  static constexpr absl::string_view kName = kNameLiteral.view();

  static void Define(Lock& js, Object object, uint32_t index) {
    const v8::CFunction direct = v8::CFunction::Make(&Sig::Direct);
    v8::Local<v8::FunctionTemplate> made = v8::FunctionTemplate::New(
        js.isolate(), &Sig::Trampoline, v8::Integer::NewFromUnsigned(js.isolate(), index), {},
        Sig::kLength, v8::ConstructorBehavior::kThrow,
        std::is_void_v<typename Sig::Result> ? v8::SideEffectType::kHasSideEffect
                                             : v8::SideEffectType::kHasNoSideEffect,
        &direct);
    String name = Intern(js, kName);
    made->SetClassName(name);
    object->CreateDataProperty(js.context(), name, made->GetFunction(js.context()).ToLocalChecked())
        .Check();
  }

  static void AppendReferences(std::vector<intptr_t>& references) {
    const v8::CFunction direct = v8::CFunction::Make(&Sig::Direct);
    references.push_back(reinterpret_cast<intptr_t>(&Sig::Trampoline));
    references.push_back(reinterpret_cast<intptr_t>(direct.GetAddress()));
    references.push_back(reinterpret_cast<intptr_t>(direct.GetTypeInfo()));
  }

  static void AppendSurface(absl::string_view binding, std::string& surface) {
    absl::StrAppend(&surface, binding, ".", kName, "(", Sig::kLength, ")\n");
  }
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_FAST_METHOD_H_
