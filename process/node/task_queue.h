// internalBinding('task_queue'): microtasks, and the flags by which process.nextTick() and
// rejections ask to be run.
#ifndef GYRE_PROCESS_NODE_TASK_QUEUE_H_
#define GYRE_PROCESS_NODE_TASK_QUEUE_H_

#include "bindings/core/binding.h"

namespace gyre::process {

class TaskQueue final : public js::Binding {
 public:
  explicit TaskQueue(js::Realm& realm);

  void RunMicrotasks(js::Lock& js);
  void SetTickCallback(js::Lock& js, js::Function run);
  void EnqueueMicrotask(js::Lock& js, js::Function task);
  // `callback(type, promise, reason)`, with the types of promiseRejectEvents that tell something
  // about handlers, and after ReportMultipleResolves() with the others.
  void SetPromiseRejectCallback(js::Lock& js, js::Function callback);
  void ReportMultipleResolves(js::Lock& js);

  static constexpr absl::string_view kName = "task_queue";
  static constexpr auto kMembers =
      js::Members<js::Method<"runMicrotasks", &TaskQueue::RunMicrotasks>,
                  js::Method<"setTickCallback", &TaskQueue::SetTickCallback>,
                  js::Method<"enqueueMicrotask", &TaskQueue::EnqueueMicrotask>,
                  js::Method<"setPromiseRejectCallback", &TaskQueue::SetPromiseRejectCallback>,
                  js::Method<"reportMultipleResolves", &TaskQueue::ReportMultipleResolves>>();

  void OnCreated(js::Lock& js, js::Object object) override;
  void OnStarted(js::Lock& js, js::Object object) override;

 private:
  js::Realm& realm_;
  js::Kept<v8::Function> on_reject_;
};

}  // namespace gyre::process

#endif  // GYRE_PROCESS_NODE_TASK_QUEUE_H_
