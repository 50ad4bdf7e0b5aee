// internalBinding('async_hooks'): the place where V8 keeps the asynchronous context, which travels
// with promises by itself: continuation-preserved embedder data.
#ifndef GYRE_BINDINGS_ASYNC_HOOKS_ASYNC_HOOKS_H_
#define GYRE_BINDINGS_ASYNC_HOOKS_ASYNC_HOOKS_H_

#include "bindings/core/binding.h"

namespace gyre::bindings {

class AsyncHooks final : public js::Binding {
 public:
  explicit AsyncHooks(js::Realm& realm) : realm_(realm) {}

  // From now on every callback from the loop starts without a frame.
  void Activate(js::Lock& js);
  // The frame of the code that runs; null or undefined where there is none.
  js::Value GetFrame(js::Lock& js);
  void SetFrame(js::Lock& js, js::Value frame);

  static constexpr absl::string_view kName = "async_hooks";
  static constexpr auto kMembers = js::Members<js::Method<"activate", &AsyncHooks::Activate>,
                                               js::Method<"getFrame", &AsyncHooks::GetFrame>,
                                               js::Method<"setFrame", &AsyncHooks::SetFrame>>();

 private:
  js::Realm& realm_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_ASYNC_HOOKS_ASYNC_HOOKS_H_
