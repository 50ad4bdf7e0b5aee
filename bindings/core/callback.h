// The door out: how native code calls JavaScript from the loop.
//
// After the outermost callback, and between any two callbacks, everything that process.nextTick()
// and promises queued runs: first the ticks, then the microtasks, until both are empty
// (https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick). An exception that
// leaves the callback goes to the realm's Host, and the queues are drained all the same; only
// after many ticks in a row that throw the rest waits for the next callback.
//
// Not for: calling a JavaScript function from within a native function that JavaScript called; use
// Call().
#ifndef GYRE_BINDINGS_CORE_CALLBACK_H_
#define GYRE_BINDINGS_CORE_CALLBACK_H_

#include "absl/types/span.h"
#include "bindings/core/realm.h"
#include "bindings/core/value.h"

namespace gyre::js {

// Calls `function` with `receiver` undefined and drains the queues. Returns whether it returned
// normally; `result`, if given, then holds what it returned.
bool RunCallback(Lock& js, Function function, absl::Span<const Value> arguments,
                 Value* result = nullptr);

// Drains the queues if no callback is running. RunCallback does it by itself.
void DrainTicks(Lock& js);

// Calls without draining, inside a native function; an exception passes to the JavaScript caller,
// and the function is to return AlreadyThrown().
bool Call(Lock& js, Function function, absl::Span<const Value> arguments, Value* result = nullptr);

// The same for a method of `receiver`.
bool CallMethod(Lock& js, Object receiver, Function function, absl::Span<const Value> arguments,
                Value* result = nullptr);

// Calls `callback`, while it has a value, with (type, promise, reason) for each promise that is
// rejected without a handler or gets one afterwards. `callback` lives as long as the realm.
void SetPromiseRejectHook(Lock& js, Kept<v8::Function>* callback);

// Reports the exception in `caught` to the realm's handler.
void ReportUncaught(Lock& js, v8::TryCatch& caught);

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_CALLBACK_H_
