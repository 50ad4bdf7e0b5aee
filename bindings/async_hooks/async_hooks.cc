#include "bindings/async_hooks/async_hooks.h"

namespace gyre::bindings {
namespace {

// V8 keeps a frame for each context; code of another one runs in its own.
v8::Local<v8::Context> RunningContext(js::Lock& js) {
  v8::Local<v8::Context> entered = js.isolate()->GetEnteredOrMicrotaskContext();
  return entered.IsEmpty() ? js.context() : entered;
}

}  // namespace

void AsyncHooks::Activate(js::Lock&) { realm_.has_async_context = true; }

js::Value AsyncHooks::GetFrame(js::Lock& js) {
  return RunningContext(js)->GetContinuationPreservedEmbedderData();
}

void AsyncHooks::SetFrame(js::Lock& js, js::Value frame) {
  js.context()->SetContinuationPreservedEmbedderData(frame);
  if (v8::Local<v8::Context> running = RunningContext(js); running != js.context()) {
    running->SetContinuationPreservedEmbedderData(frame);
  }
}

}  // namespace gyre::bindings
