#include "bindings/async_hooks/async_hooks.h"

#include "bindings/core/async_frame.h"

namespace gyre::bindings {

void AsyncHooks::OnCreated(js::Lock& js, js::Object object) {
  turns_.Create(js);
  js::Set(js, object, "turns", turns_.Get(js));
}

js::Value AsyncHooks::Activate(js::Lock& js) {
  js::CountTurns(realm_, &turns_[0]);
  // Neither of these may be left when a snapshot is written.
  if (realm_.becomes_snapshot()) return js::Undefined(js);
  context_.Reset(js.isolate(), realm_.context());
  return js::MicrotaskCount(js);
}

js::Value AsyncHooks::GetRunningFrame(js::Lock&) { return js::RunningFrame(realm_); }

void AsyncHooks::SetRunningFrame(js::Lock&, js::Value frame) { js::SetRunningFrame(realm_, frame); }

void AsyncHooks::SetFrame(js::Value frame) { js::SetFrame(context_, frame); }

}  // namespace gyre::bindings
