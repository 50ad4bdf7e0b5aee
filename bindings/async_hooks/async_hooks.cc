#include "bindings/async_hooks/async_hooks.h"

namespace gyre::bindings {

void AsyncHooks::Activate(js::Lock&) { realm_.has_async_context = true; }

js::Value AsyncHooks::GetFrame(js::Lock& js) {
  return js.context()->GetContinuationPreservedEmbedderData();
}

void AsyncHooks::SetFrame(js::Lock& js, js::Value frame) {
  js.context()->SetContinuationPreservedEmbedderData(frame);
}

}  // namespace gyre::bindings
