#include "runtime/wasm.h"

#include "bindings/core/callback.h"
#include "bindings/core/realm.h"

namespace gyre::runtime {
namespace {

void Settle(v8::Isolate* isolate, v8::Local<v8::Context> context,
            v8::Local<v8::Promise::Resolver> resolver, v8::Local<v8::Value> result,
            v8::WasmAsyncSuccess success) {
  js::Entered entered(js::Realm::Of(isolate));
  const bool settled = success == v8::WasmAsyncSuccess::kSuccess
                           ? resolver->Resolve(context, result).FromMaybe(false)
                           : resolver->Reject(context, result).FromMaybe(false);
  // Nothing when JavaScript is running, which V8 answers at once for what cannot work.
  if (settled) js::DrainTicks(entered.js());
}

}  // namespace

void InstallWasm(v8::Isolate* isolate) { isolate->SetWasmAsyncResolvePromiseCallback(&Settle); }

}  // namespace gyre::runtime
