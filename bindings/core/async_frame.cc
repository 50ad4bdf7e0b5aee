#include "bindings/core/async_frame.h"

#include <cstddef>
#include <memory>

// V8's own constant: the library exports it, its public headers do not name it.
extern const size_t kFinishedMicrotaskCountOffset __asm__(
    "_ZN2v88internal14MicrotaskQueue29kFinishedMicrotaskCountOffsetE");

namespace gyre::js {
namespace {

// Those of realm.h, runtime/warn_blocked.cc and cluster/node/cluster_binding.cc come before it.
constexpr uint32_t kIsolateSlot = 3;

v8::Local<v8::Context> RunningContext(Realm& realm) {
  v8::Local<v8::Context> entered = realm.isolate()->GetEnteredOrMicrotaskContext();
  return entered.IsEmpty() ? realm.context() : entered;
}

// A program that runs for long counts beyond what an int32_t holds, and around.
void CountTurn(v8::Isolate* isolate) {
  auto* turns = static_cast<int32_t*>(isolate->GetData(kIsolateSlot));
  *turns = static_cast<int32_t>(static_cast<uint32_t>(*turns) + 1);
}

}  // namespace

Value RunningFrame(Realm& realm) {
  return RunningContext(realm)->GetContinuationPreservedEmbedderData();
}

void SetRunningFrame(Realm& realm, Value frame) {
  v8::Local<v8::Context> main = realm.context();
  main->SetContinuationPreservedEmbedderData(frame);
  v8::Local<v8::Context> running = RunningContext(realm);
  if (running != main) running->SetContinuationPreservedEmbedderData(frame);
}

Value MicrotaskCount(Lock& js) {
  auto* queue = reinterpret_cast<char*>(js.realm().context()->GetMicrotaskQueue());
  std::unique_ptr<v8::BackingStore> count =
      v8::ArrayBuffer::NewBackingStore(queue + kFinishedMicrotaskCountOffset, sizeof(int32_t),
                                       v8::BackingStore::EmptyDeleter, nullptr);
  return v8::Int32Array::New(v8::ArrayBuffer::New(js.isolate(), std::move(count)), 0, 1);
}

void CountTurns(Realm& realm, int32_t* turns) {
  realm.has_async_context = true;
  realm.isolate()->SetData(kIsolateSlot, turns);
}

void BeginTurn(Lock& js) {
  if (v8::MicrotasksScope::IsRunningMicrotasks(js.isolate())) return;
  js.context()->SetContinuationPreservedEmbedderData(Null(js));
  CountTurn(js.isolate());
}

void RunMicrotasks(Lock& js) {
  if (js.realm().has_async_context) CountTurn(js.isolate());
  js.isolate()->PerformMicrotaskCheckpoint();
}

}  // namespace gyre::js
