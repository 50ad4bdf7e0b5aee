// JavaScript classes made of native ones (see wrapped.h), as members of a binding:
//
//   static constexpr auto kMembers = js::Members<js::Class<Hash>, js::Method<...>>();
//
// T has kClassName and kMembers. `new Hash(...)` calls T::New(Lock&, Args...), which returns
// absl::StatusOr<std::unique_ptr<T>>; a T without New is only made by Wrap(). With `using Base`,
// another such class, the JavaScript class extends that of Base. JavaScript may extend the class.
//
// A binding with classes is not part of the start-up snapshot: ask for it at first use. It may be
// part of an application's (runtime/app_snapshot.h), without instances.
#ifndef GYRE_BINDINGS_CORE_CLASS_H_
#define GYRE_BINDINGS_CORE_CLASS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bindings/core/binding.h"
#include "bindings/core/wrapped.h"

namespace gyre::js {

template <typename T>
class Class {
 public:
  static void Define(Lock& js, Object object, uint32_t) {
    Set(js, object, T::kClassName, Template(js)->GetFunction(js.context()).ToLocalChecked());
  }
  static void AppendReferences(std::vector<intptr_t>& references) {
    if constexpr (requires { typename T::Base; })
      Class<typename T::Base>::AppendReferences(references);
    references.push_back(reinterpret_cast<intptr_t>(&kKey));
    references.push_back(reinterpret_cast<intptr_t>(&Construct));
    decltype(T::kMembers)::AppendReferences(references);
  }
  static void AppendSurface(absl::string_view binding, std::string& surface) {
    const std::string name = absl::StrCat(binding, ".", T::kClassName);
    absl::StrAppend(&surface, name, "\n");
    decltype(T::kMembers)::AppendSurface(name, surface);
  }

  // The class of this realm; made at first use.
  static v8::Local<v8::FunctionTemplate> Template(Lock& js) {
    v8::Global<v8::FunctionTemplate>& slot = js.realm().class_template(&kKey);
    if (slot.IsEmpty()) {
      v8::Local<v8::FunctionTemplate> made = v8::FunctionTemplate::New(js.isolate(), &Construct);
      made->SetClassName(Intern(js, T::kClassName));
      made->InstanceTemplate()->SetInternalFieldCount(Wrapped::kFieldCount);
      if constexpr (requires { typename T::Base; })
        made->Inherit(Class<typename T::Base>::Template(js));
      decltype(T::kMembers)::DefineOn(js, made);
      js.realm().class_template(&kKey).Reset(js.isolate(), made);
      return made;
    }
    return slot.Get(js.isolate());
  }

 private:
  static void Construct(const CallbackInfo& info) {
    v8::Isolate* isolate = info.GetIsolate();
    Lock js(isolate, isolate->GetCurrentContext(), Realm::Of(isolate));
    if (!info.IsConstructCall()) {
      return Throw(js, NodeError(ErrorKind::kTypeError, "ERR_CONSTRUCT_CALL_REQUIRED",
                                 absl::StrCat("Class constructor ", T::kClassName,
                                              " cannot be invoked without `new`")));
    }
    info.This()->SetAlignedPointerInInternalField(Wrapped::kField, nullptr);
    if constexpr (requires { &T::New; }) {
      Make(js, info, &T::New);
    } else {
      Throw(js, NodeError(ErrorKind::kTypeError, "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor"));
    }
  }

  template <typename... Args>
  static void Make(Lock& js, const CallbackInfo& info,
                   absl::StatusOr<std::unique_ptr<T>> (*make)(Lock&, Args...)) {
    internal::WithArguments<Args...>(js, info, T::kClassName, [&](auto&&... values) {
      absl::StatusOr<std::unique_ptr<T>> made = make(js, std::forward<decltype(values)>(values)...);
      if (!made.ok()) return Throw(js, made.status());
      Wrapped::Attach(js, info.This(), made->release());
    });
  }

  static constexpr char kKey = 0;
};

// A new JavaScript object of class T around `instance`; for what native code makes, such as an
// accepted connection.
template <typename T>
Object Wrap(Lock& js, std::unique_ptr<T> instance) {
  Object object =
      Class<T>::Template(js)->InstanceTemplate()->NewInstance(js.context()).ToLocalChecked();
  Wrapped::Attach(js, object, instance.release());
  return object;
}

// An argument of a native function: an object of class T, or of one that extends it.
template <typename T>
requires std::is_base_of_v<Wrapped, T>
struct Convert<T*> {
  static constexpr absl::string_view kExpected = T::kClassName;
  static bool From(Lock& js, Value value, T** out) {
    if (!Class<T>::Template(js)->HasInstance(value)) return false;
    *out = static_cast<T*>(Wrapped::From(value.As<v8::Object>()));
    return *out != nullptr;
  }
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_CLASS_H_
