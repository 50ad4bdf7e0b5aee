#include "process/node/task_queue.h"

#include "bindings/core/async_frame.h"
#include "bindings/core/callback.h"

namespace gyre::process {

TaskQueue::TaskQueue(js::Realm& realm) : realm_(realm), on_reject_(realm) {}

void TaskQueue::OnCreated(js::Lock& js, js::Object object) {
  realm_.ticks().info.Create(js);
  js::Set(js, object, "tickInfo", realm_.ticks().info.Get(js));

  js::Object events = js::NewObject(js);
  js::Set(js, events, "kPromiseRejectWithNoHandler",
          js::NewNumber(js, v8::kPromiseRejectWithNoHandler));
  js::Set(js, events, "kPromiseHandlerAddedAfterReject",
          js::NewNumber(js, v8::kPromiseHandlerAddedAfterReject));
  js::Set(js, events, "kPromiseRejectAfterResolved",
          js::NewNumber(js, v8::kPromiseRejectAfterResolved));
  js::Set(js, events, "kPromiseResolveAfterResolved",
          js::NewNumber(js, v8::kPromiseResolveAfterResolved));
  js::Set(js, object, "promiseRejectEvents", events);
}

void TaskQueue::OnStarted(js::Lock& js, js::Object) { js::SetPromiseRejectHook(js, &on_reject_); }

void TaskQueue::RunMicrotasks(js::Lock& js) { js::RunMicrotasks(js); }

void TaskQueue::ReportMultipleResolves(js::Lock& js) {
  js.realm().reports_multiple_resolves = true;
}

void TaskQueue::SetTickCallback(js::Lock& js, js::Function run) { realm_.ticks().run.Set(js, run); }

void TaskQueue::EnqueueMicrotask(js::Lock& js, js::Function task) {
  js.isolate()->EnqueueMicrotask(task);
}

void TaskQueue::SetPromiseRejectCallback(js::Lock& js, js::Function callback) {
  on_reject_.Set(js, callback);
}

}  // namespace gyre::process
