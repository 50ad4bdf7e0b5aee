// A function of a binding that optimised JavaScript calls directly, as C++ calls C++: for what is
// called so often that entering the engine's API would cost more than the work.
//
//   double Now();
//   ... js::Members<js::FastMethod<"now", &Timers::Now>>();
//
// The method takes nothing and returns a bool, int32_t, uint32_t or double. It runs while the
// engine holds raw pointers into its heap: it must not touch JavaScript in any way, allocate in its
// heap, throw or run callbacks, which is why it gets no Lock. For everything else: js::Method.
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

template <typename T, typename R, R (T::*kMethod)()>
struct FastSignature<kMethod> {
  static_assert(std::is_same_v<R, bool> || std::is_same_v<R, int32_t> ||
                std::is_same_v<R, uint32_t> || std::is_same_v<R, double>);
  static_assert(std::is_base_of_v<Binding, T>);
  using Result = R;

  static R Call(v8::Isolate* isolate, v8::Local<v8::Value> data) {
    void* self = Realm::Of(isolate).binding(data.As<v8::Uint32>()->Value());
    return (static_cast<T*>(static_cast<Binding*>(self))->*kMethod)();
  }
};

}  // namespace internal

template <Literal kNameLiteral, auto kMethod>
struct FastMethod {
  using Sig = internal::FastSignature<kMethod>;
  static constexpr absl::string_view kName = kNameLiteral.view();

  // From code that is not optimised yet.
  static void Trampoline(const CallbackInfo& info) {
    info.GetReturnValue().Set(Sig::Call(info.GetIsolate(), info.Data()));
  }

  static typename Sig::Result Direct(v8::Local<v8::Object> receiver,
                                     v8::FastApiCallbackOptions& options) {
    return Sig::Call(receiver->GetIsolate(), options.data);
  }

  static void Define(Lock& js, Object object, uint32_t index) {
    const v8::CFunction direct = v8::CFunction::Make(&Direct);
    v8::Local<v8::FunctionTemplate> made = v8::FunctionTemplate::New(
        js.isolate(), &Trampoline, v8::Integer::NewFromUnsigned(js.isolate(), index), {}, 0,
        v8::ConstructorBehavior::kThrow, v8::SideEffectType::kHasNoSideEffect, &direct);
    String name = Intern(js, kName);
    made->SetClassName(name);
    object->CreateDataProperty(js.context(), name, made->GetFunction(js.context()).ToLocalChecked())
        .Check();
  }

  static void AppendReferences(std::vector<intptr_t>& references) {
    const v8::CFunction direct = v8::CFunction::Make(&Direct);
    references.push_back(reinterpret_cast<intptr_t>(&Trampoline));
    references.push_back(reinterpret_cast<intptr_t>(direct.GetAddress()));
    references.push_back(reinterpret_cast<intptr_t>(direct.GetTypeInfo()));
  }

  static void AppendSurface(absl::string_view binding, std::string& surface) {
    absl::StrAppend(&surface, binding, ".", kName, "(0)\n");
  }
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_FAST_METHOD_H_
