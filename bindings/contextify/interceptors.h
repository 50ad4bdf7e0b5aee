// What the global object of a contextified object does with its properties.
#ifndef GYRE_BINDINGS_CONTEXTIFY_INTERCEPTORS_H_
#define GYRE_BINDINGS_CONTEXTIFY_INTERCEPTORS_H_

#include "bindings/core/value.h"

namespace gyre::bindings {

// Embedder data of a context that has a sandbox: the program's object, or undefined.
inline constexpr int kSandboxObjectSlot = 3;

// The constructor whose instance template makes global objects of contexts that have an object in
// that slot.
v8::Local<v8::FunctionTemplate> NewSandboxTemplate(v8::Isolate* isolate);

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_CONTEXTIFY_INTERCEPTORS_H_
