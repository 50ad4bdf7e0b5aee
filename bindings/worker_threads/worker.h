// internalBinding('worker'): threads with an isolate, a loop and a program of their own.
#ifndef GYRE_BINDINGS_WORKER_THREADS_WORKER_H_
#define GYRE_BINDINGS_WORKER_THREADS_WORKER_H_

#include <memory>
#include <optional>
#include <thread>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/messaging/messaging.h"
#include "bindings/worker_threads/worker_control.h"

namespace gyre::bindings {

class Workers;

// A worker as its parent sees it. Alive while its thread is; being collected or closed with the
// parent's realm ends the thread.
class Worker final : public js::Wrapped {
 public:
  // new Worker(port, execArgv, limits): `port` is the worker's end of a channel, which moves there;
  // `limits` is a Float64Array of the four sizes of WorkerOptions, in their order.
  static absl::StatusOr<std::unique_ptr<Worker>> New(js::Lock& js, MessagePort* port,
                                                     js::Array exec_arguments, js::Value limits);
  ~Worker() override;

  // onexit(code, whether memory ran out) of the wrapper is called after the thread's end.
  absl::Status Start(js::Lock& js);
  void Terminate(js::Lock&);
  // Whether the worker keeps the parent's loop running; it does after start().
  void Ref(js::Lock&);
  void Unref(js::Lock&);
  // Nothing after the end of the thread.
  std::optional<bool> HasRef(js::Lock&) {
    return ended_ ? std::nullopt : std::optional<bool>(referenced_);
  }
  int32_t Id(js::Lock&) { return control_->options().id; }

  static constexpr absl::string_view kClassName = "Worker";
  static constexpr auto kMembers =
      js::Members<js::Method<"start", &Worker::Start>, js::Method<"terminate", &Worker::Terminate>,
                  js::Method<"ref", &Worker::Ref>, js::Method<"unref", &Worker::Unref>,
                  js::Method<"hasRef", &Worker::HasRef>, js::Method<"id", &Worker::Id>>();

 private:
  explicit Worker(std::shared_ptr<WorkerControl> control, WorkerHost& host)
      : control_(std::move(control)), host_(host) {}
  void OnEnd();

  const std::shared_ptr<WorkerControl> control_;
  WorkerHost& host_;
  std::thread thread_;
  bool referenced_ = false;
  bool ended_ = false;
  // For the last message of the thread, which may find this gone.
  std::shared_ptr<Worker*> self_;
};

class Workers final : public js::Binding {
 public:
  explicit Workers(js::Realm& realm);

  // Set by the environment before anything runs; null where there cannot be workers.
  void set_host(WorkerHost* host) { host_ = host; }
  // Of a realm that is a worker's.
  void set_control(WorkerControl* control) { control_ = control; }
  void set_messaging(Messaging* messaging) { messaging_ = messaging; }
  WorkerHost* host() const { return host_; }
  static Workers& Of(js::Realm& realm);

  // In a worker: the port to its parent; once.
  absl::StatusOr<js::Object> TakePort(js::Lock& js);
  // 0 in the main thread.
  int32_t ThreadId(js::Lock&);

  static constexpr absl::string_view kName = "worker";
  static constexpr auto kMembers =
      js::Members<js::Class<Worker>, js::Method<"takePort", &Workers::TakePort>,
                  js::Method<"threadId", &Workers::ThreadId>>();

 private:
  WorkerHost* host_ = nullptr;
  WorkerControl* control_ = nullptr;
  Messaging* messaging_ = nullptr;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_WORKER_THREADS_WORKER_H_
