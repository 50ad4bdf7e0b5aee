// internalBinding('async_hooks'): the frame of the asynchronous context
// (bindings/core/async_frame.h) for JavaScript, and `turns`, an Int32Array of one count.
#ifndef GYRE_BINDINGS_ASYNC_HOOKS_ASYNC_HOOKS_H_
#define GYRE_BINDINGS_ASYNC_HOOKS_ASYNC_HOOKS_H_

#include <cstdint>

#include "bindings/core/binding.h"
#include "bindings/core/fast_method.h"

namespace gyre::bindings {

class AsyncHooks final : public js::Binding {
 public:
  explicit AsyncHooks(js::Realm& realm) : realm_(realm), turns_(realm, 1) {}

  void OnCreated(js::Lock& js, js::Object object) override;

  // From now on every callback from the loop starts without a frame. Returns the count of
  // microtasks; undefined while a snapshot is made, where only the running frame can be had.
  js::Value Activate(js::Lock& js);
  // Of the code that runs, in whatever context.
  js::Value GetRunningFrame(js::Lock& js);
  void SetRunningFrame(js::Lock& js, js::Value frame);
  // Of the realm's context; after activate() gave a count.
  void SetFrame(js::Value frame);

  static constexpr absl::string_view kName = "async_hooks";
  static constexpr auto kMembers =
      js::Members<js::Method<"activate", &AsyncHooks::Activate>,
                  js::Method<"getRunningFrame", &AsyncHooks::GetRunningFrame>,
                  js::FastMethod<"setFrame", &AsyncHooks::SetFrame>,
                  js::Method<"setRunningFrame", &AsyncHooks::SetRunningFrame>>();

 private:
  js::Realm& realm_;
  v8::Global<v8::Context> context_;
  js::AliasedArray<int32_t, v8::Int32Array> turns_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_ASYNC_HOOKS_ASYNC_HOOKS_H_
