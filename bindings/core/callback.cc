#include "bindings/core/callback.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "bindings/core/async_frame.h"
#include "loop/file_system.h"

namespace gyre::js {
namespace {

constexpr int kMaxFailedTicks = 100;

bool Invoke(Lock& js, Function function, absl::Span<const Value> arguments, Value* result) {
  Value returned;
  if (!function
           ->Call(js.context(), Undefined(js), static_cast<int>(arguments.size()),
                  const_cast<Value*>(arguments.data()))
           .ToLocal(&returned)) {
    return false;
  }
  if (result != nullptr) *result = returned;
  return true;
}

void OnPromiseReject(v8::PromiseRejectMessage message) {
  v8::Local<v8::Promise> promise = message.GetPromise();
  v8::Isolate* isolate = promise->GetIsolate();
  Realm& realm = Realm::Of(isolate);
  if (realm.promise_reject_hook == nullptr || realm.promise_reject_hook->empty()) return;
  const v8::PromiseRejectEvent event = message.GetEvent();
  const bool about_handlers =
      event == v8::kPromiseRejectWithNoHandler || event == v8::kPromiseHandlerAddedAfterReject;
  if (!about_handlers && !realm.reports_multiple_resolves) return;
  v8::HandleScope scope(isolate);
  Lock js(isolate, isolate->GetCurrentContext(), realm);
  Value reason = message.GetValue();
  if (reason.IsEmpty()) reason = Undefined(js);
  v8::TryCatch caught(isolate);
  Invoke(js, realm.promise_reject_hook->Get(js), {NewNumber(js, event), promise, reason}, nullptr);
  if (!caught.HasCaught() || caught.HasTerminated()) return;
  // No place to throw to; there may be no stack left to call anybody on.
  const std::string error = ToUtf8(js, caught.Exception());
  loop::WriteFully(2, absl::StrCat("Exception in PromiseRejectCallback:\n", error, "\n\n"))
      .IgnoreError();
}

}  // namespace

void SetPromiseRejectHook(Lock& js, Kept<v8::Function>* callback) {
  js.realm().promise_reject_hook = callback;
  js.isolate()->SetPromiseRejectCallback(&OnPromiseReject);
}

void ReportUncaught(Lock& js, v8::TryCatch& caught) {
  // Ended from outside.
  if (caught.HasTerminated() || js.realm().stopped()) return;
  Value error = caught.Exception();
  v8::Local<v8::Message> message = caught.Message();
  caught.Reset();
  if (Host* host = js.realm().host(); host != nullptr) {
    host->OnUncaught(js, error, message, /*from_promise=*/false);
  }
}

bool RunCallback(Lock& js, Function function, absl::Span<const Value> arguments, Value* result) {
  Realm& realm = js.realm();
  if (realm.stopped()) return false;
  if (realm.has_async_context && realm.callback_depth == 0) BeginTurn(js);
  ++realm.callback_depth;
  bool ok;
  {
    v8::TryCatch caught(js.isolate());
    ok = Invoke(js, function, arguments, result);
    if (!ok && caught.HasCaught()) ReportUncaught(js, caught);
  }
  --realm.callback_depth;
  DrainTicks(js);
  return ok;
}

void DrainTicks(Lock& js) {
  Realm& realm = js.realm();
  if (realm.callback_depth > 0 || realm.stopped()) return;
  Realm::Ticks& ticks = realm.ticks();
  if (!ticks.pending()) RunMicrotasks(js);
  // A tick that throws leaves the rest in the queue. Where every tick throws and makes another, it
  // waits for the end of the next callback, so that immediates and I/O go on.
  for (int failed = 0; failed < kMaxFailedTicks; ++failed) {
    if (!ticks.pending() || ticks.run.empty() || realm.stopped()) return;
    ++realm.callback_depth;
    v8::TryCatch caught(js.isolate());
    if (!Invoke(js, ticks.run.Get(js), {}, nullptr) && caught.HasCaught()) {
      ReportUncaught(js, caught);
    }
    --realm.callback_depth;
  }
}

bool CallMethod(Lock& js, Object receiver, Function function, absl::Span<const Value> arguments,
                Value* result) {
  Value returned;
  if (!function
           ->Call(js.context(), receiver, static_cast<int>(arguments.size()),
                  const_cast<Value*>(arguments.data()))
           .ToLocal(&returned)) {
    return false;
  }
  if (result != nullptr) *result = returned;
  return true;
}

bool Call(Lock& js, Function function, absl::Span<const Value> arguments, Value* result) {
  return Invoke(js, function, arguments, result);
}

}  // namespace gyre::js
