// WebAssembly's asynchronous functions, which V8 finishes by itself, outside of every callback.
#ifndef GYRE_RUNTIME_WASM_H_
#define GYRE_RUNTIME_WASM_H_

#include "bindings/core/value.h"

namespace gyre::runtime {

// From then on what waits for WebAssembly.compile() and the like in this isolate, which has a
// realm, goes on as soon as they are done; the realm knows whether there may be any under way.
void InstallWasm(v8::Isolate* isolate);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_WASM_H_
