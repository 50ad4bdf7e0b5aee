// Where V8 keeps the asynchronous context (its continuation-preserved embedder data), and how
// JavaScript learns without a call that it may have become another one since it last looked.
//
// Each context of the engine has a frame of its own. It is replaced
//   - where JavaScript asks for it: SetFrame();
//   - by V8 around each microtask that goes on with a promise. V8 counts the microtasks that ended;
//     before the first of several RunMicrotasks() counts one turn;
//   - by a callback from the loop, which begins without a frame, and counts one turn, too.
// So while both counts stay what they are, the frame of the realm's context is the one that
// JavaScript entered or saw last. Code of other contexts has other frames and may have other queues
// of microtasks: a program that makes one has to ask, RunningFrame().
#ifndef GYRE_BINDINGS_CORE_ASYNC_FRAME_H_
#define GYRE_BINDINGS_CORE_ASYNC_FRAME_H_

#include <cstdint>

#include "bindings/core/realm.h"
#include "bindings/core/value.h"

namespace gyre::js {

// The frame of the code that runs; null or undefined where there is none.
Value RunningFrame(Realm& realm);
// Replaces it, and that of the realm's context.
void SetRunningFrame(Realm& realm, Value frame);

// Replaces the frame of one context. Allocates nothing: fit for js::FastMethod.
inline void SetFrame(const v8::Global<v8::Context>& context, Value frame) {
  // A local handle of its own would have to have a scope.
  (*reinterpret_cast<const v8::Local<v8::Context>*>(&context))
      ->SetContinuationPreservedEmbedderData(frame);
}

// An Int32Array whose first element is V8's count of the microtasks that ended, as it changes.
// Lives as long as the isolate, and must not get into a snapshot as more than a copy.
Value MicrotaskCount(Lock& js);

// From now on turns count: each adds one to `*turns`, which lives as long as the realm.
void CountTurns(Realm& realm, int32_t* turns);

// For the outermost callback from the loop, where turns count. Within microtasks none begins.
void BeginTurn(Lock& js);

// Runs the microtasks of the realm's context until none is left, unless they are running. All code
// does it this way.
void RunMicrotasks(Lock& js);

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_ASYNC_FRAME_H_
