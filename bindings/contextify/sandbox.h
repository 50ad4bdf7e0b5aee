// Contexts of their own for code, whose global object stands for an object of the program
// (https://nodejs.org/api/vm.html#what-does-it-mean-to-contextify-an-object).
//
// Every access to a global of the context is tried on the program's object first; what is set goes
// to both. The two keep each other alive: the context holds the object, and the object, by a
// private property, the record of its context.
#ifndef GYRE_BINDINGS_CONTEXTIFY_SANDBOX_H_
#define GYRE_BINDINGS_CONTEXTIFY_SANDBOX_H_

#include <memory>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"

namespace gyre::bindings {

class Sandbox final : public js::Wrapped {
 public:
  struct Options {
    bool strings = true;          // whether eval() and new Function() are allowed
    bool wasm = true;             // whether WebAssembly may be compiled
    bool own_microtasks = false;  // whether promises wait for RunMicrotasks()
    js::Value id;                 // of code without host-defined options, see module_wrap.h
  };

  // Lets WebAssembly in an isolate obey `Options::wasm`.
  static void Install(v8::Isolate* isolate);

  // Makes a context around `object`, which has none yet, or one with a plain global where `object`
  // is empty. Returns the object, or the new global.
  static absl::StatusOr<js::Object> Make(js::Lock& js, js::Object object, const Options& options);

  // The record of what Make() returned; null for other objects.
  static Sandbox* Of(js::Lock& js, js::Object holder);
  // The record of a context; null for that of the program.
  static Sandbox* OfContext(v8::Local<v8::Context> context);

  v8::Local<v8::Context> context(js::Lock& js) const { return context_.Get(js.isolate()); }
  js::Value id(js::Lock& js) const { return id_.Get(js); }
  // Runs what promises of the context have to do, where they do not share the program's queue.
  void RunMicrotasks(js::Lock& js);

  static constexpr absl::string_view kClassName = "Context";
  static constexpr auto kMembers = js::Members<>();

 private:
  explicit Sandbox(std::unique_ptr<v8::MicrotaskQueue> microtasks)
      : microtasks_(std::move(microtasks)) {}

  std::unique_ptr<v8::MicrotaskQueue> microtasks_;
  // Weak: the wrapper holds the global object, and that the context.
  v8::Global<v8::Context> context_;
  js::Strong<v8::Value> id_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_CONTEXTIFY_SANDBOX_H_
