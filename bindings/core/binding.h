// Native halves of modules, declared by a constexpr list of members inside the C++ class.
//
//   class Timers final : public js::Binding {
//    public:
//     explicit Timers(js::Realm& realm);
//     void Schedule(js::Lock& js, double ms);
//     static constexpr absl::string_view kName = "timers";
//     static constexpr auto kMembers = js::Members<js::Method<"schedule", &Timers::Schedule>>();
//   };
//
// A method's signature is R Class::Method(Lock&, Args...), converted as convert.h says, or, where
// every nanosecond counts, void Class::Method(Lock&, const CallbackInfo&), which converts by
// itself. The same list gives the object its functions, the snapshot its external references, and
// the printed surface of the binding.
//
// There is one instance of a binding per realm. All of it belongs to the realm's thread.
#ifndef GYRE_BINDINGS_CORE_BINDING_H_
#define GYRE_BINDINGS_CORE_BINDING_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bindings/core/convert.h"
#include "bindings/core/error.h"
#include "bindings/core/realm.h"
#include "bindings/core/value.h"
#include "bindings/core/wrapped.h"

namespace gyre::js {

// What every native half of a module is.
class Binding {
 public:
  virtual ~Binding() = default;

  // Adds what is not a function (shared arrays, constants) to the new object; while the snapshot is
  // built, or at first use for a binding that is not part of it.
  virtual void OnCreated(Lock& js, Object object) {}

  // Runs in each process, after the object exists: for what depends on the process (arguments,
  // environment).
  virtual void OnStarted(Lock& js, Object object) {}
};

// A string as a template argument.
template <size_t N>
struct Literal {
  constexpr Literal(const char (&text)[N]) { std::copy_n(text, N, value); }  // NOLINT
  constexpr absl::string_view view() const { return {value, N - 1}; }
  char value[N];
};

namespace internal {

absl::Status NotConstructed(absl::string_view function);
absl::Status WrongArgument(Lock& js, absl::string_view function, int index,
                           absl::string_view expected);

template <typename T>
struct IsStatusOr : std::false_type {};
template <typename T>
struct IsStatusOr<absl::StatusOr<T>> : std::true_type {};

template <typename R>
void Return(Lock& js, const CallbackInfo& info, R&& result) {
  using Plain = std::decay_t<R>;
  if constexpr (std::is_same_v<Plain, absl::Status>) {
    if (!result.ok()) Throw(js, result);
  } else if constexpr (IsStatusOr<Plain>::value) {
    if (result.ok()) {
      Return(js, info, *std::forward<R>(result));
    } else {
      Throw(js, result.status());
    }
  } else if constexpr (std::is_same_v<Plain, bool> || std::is_same_v<Plain, int32_t> ||
                       std::is_same_v<Plain, uint32_t> || std::is_same_v<Plain, double>) {
    info.GetReturnValue().Set(result);
  } else {
    info.GetReturnValue().Set(Convert<Plain>::To(js, result));
  }
}

// Converts the arguments of a call and passes them to `use`; throws where one is of another type.
template <typename... Args, typename F>
void WithArguments(Lock& js, const CallbackInfo& info, absl::string_view function, F&& use) {
  std::tuple<std::decay_t<Args>...> values;
  int wrong = -1;
  absl::string_view expected;
  auto convert = [&]<size_t kAt>(std::integral_constant<size_t, kAt>) {
    using Type = std::tuple_element_t<kAt, std::tuple<std::decay_t<Args>...>>;
    if (Convert<Type>::From(js, info[kAt], &std::get<kAt>(values))) return true;
    wrong = kAt;
    expected = Convert<Type>::kExpected;
    return false;
  };
  [&]<size_t... kIndex>(std::index_sequence<kIndex...>) {
    if (!(convert(std::integral_constant<size_t, kIndex>()) && ...)) {
      return Throw(js, WrongArgument(js, function, wrong, expected));
    }
    use(std::move(std::get<kIndex>(values))...);
  }
  (std::index_sequence_for<Args...>());
}

// The native object a method is called on: the wrapped one, or the binding.
template <typename C>
C* Receiver(Realm& realm, const CallbackInfo& info) {
  if constexpr (std::is_base_of_v<Wrapped, C>) {
    return static_cast<C*>(Wrapped::From(info.This()));
  } else {
    void* self = realm.binding(info.Data().As<v8::Uint32>()->Value());
    return static_cast<C*>(static_cast<Binding*>(self));
  }
}

template <auto kMethod>
struct Signature;

template <typename T, typename R, typename... Args, R (T::*kMethod)(Lock&, Args...)>
struct Signature<kMethod> {
  using Class = T;
  static constexpr int kLength = sizeof...(Args);
  static constexpr bool kRaw = false;

  static void Call(T& self, Lock& js, const CallbackInfo& info, absl::string_view name) {
    WithArguments<Args...>(js, info, name, [&](auto&&... values) {
      if constexpr (std::is_void_v<R>) {
        (self.*kMethod)(js, std::forward<decltype(values)>(values)...);
      } else {
        Return(js, info, (self.*kMethod)(js, std::forward<decltype(values)>(values)...));
      }
    });
  }
};

template <typename T, void (T::*kMethod)(Lock&, const CallbackInfo&)>
struct Signature<kMethod> {
  using Class = T;
  static constexpr int kLength = 0;
  static constexpr bool kRaw = true;

  static void Call(T& self, Lock& js, const CallbackInfo& info, absl::string_view) {
    (self.*kMethod)(js, info);
  }
};

}  // namespace internal

// One function of a binding.
template <Literal kNameLiteral, auto kMethod>
struct Method {
  using Sig = internal::Signature<kMethod>;
  static constexpr absl::string_view kName = kNameLiteral.view();

  static void Trampoline(const CallbackInfo& info) {
    v8::Isolate* isolate = info.GetIsolate();
    Realm& realm = Realm::Of(isolate);
    Lock js(isolate, isolate->GetCurrentContext(), realm);
    auto* self = internal::Receiver<typename Sig::Class>(realm, info);
    if (self == nullptr) return Throw(js, internal::NotConstructed(kName));
    Sig::Call(*self, js, info, kName);
  }

  static void Define(Lock& js, Object object, uint32_t index) {
    v8::Local<v8::Function> function =
        v8::Function::New(js.context(), &Trampoline,
                          v8::Integer::NewFromUnsigned(js.isolate(), index), Sig::kLength,
                          v8::ConstructorBehavior::kThrow)
            .ToLocalChecked();
    String name = Intern(js, kName);
    function->SetName(name);
    object->CreateDataProperty(js.context(), name, function).Check();
  }

  // As a method of a class: V8 lets only instances call it.
  static void DefineOn(Lock& js, v8::Local<v8::FunctionTemplate> made) {
    v8::Local<v8::FunctionTemplate> method = v8::FunctionTemplate::New(
        js.isolate(), &Trampoline, {}, v8::Signature::New(js.isolate(), made), Sig::kLength,
        v8::ConstructorBehavior::kThrow);
    String name = Intern(js, kName);
    method->SetClassName(name);
    made->PrototypeTemplate()->Set(name, method, v8::DontEnum);
  }

  static void AppendReferences(std::vector<intptr_t>& references) {
    references.push_back(reinterpret_cast<intptr_t>(&Trampoline));
  }

  static void AppendSurface(absl::string_view binding, std::string& surface) {
    absl::StrAppend(&surface, binding, ".", kName, "(");
    if (Sig::kRaw) {
      absl::StrAppend(&surface, "...)\n");
    } else {
      absl::StrAppend(&surface, Sig::kLength, ")\n");
    }
  }
};

template <typename... Ms>
struct MemberList {
  static void Define(Lock& js, Object object, uint32_t index) {
    (Ms::Define(js, object, index), ...);
  }
  static void DefineOn(Lock& js, v8::Local<v8::FunctionTemplate> made) {
    (Ms::DefineOn(js, made), ...);
  }
  static void AppendReferences(std::vector<intptr_t>& references) {
    (Ms::AppendReferences(references), ...);
  }
  static void AppendSurface(absl::string_view binding, std::string& surface) {
    (Ms::AppendSurface(binding, surface), ...);
  }
};

template <typename... Ms>
constexpr MemberList<Ms...> Members() {
  return {};
}

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_BINDING_H_
