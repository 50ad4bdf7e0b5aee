#include "bindings/worker_threads/worker.h"

#include <system_error>
#include <utility>

#include "bindings/core/callback.h"

namespace gyre::bindings {

absl::StatusOr<std::unique_ptr<Worker>> Worker::New(js::Lock& js, MessagePort* port,
                                                    js::Array exec_arguments, js::Value limits) {
  WorkerHost* host = Workers::Of(js.realm()).host();
  if (host == nullptr) return absl::UnavailableError("this program cannot have workers");
  WorkerOptions options;
  options.id = host->NextId();
  for (uint32_t i = 0; i < exec_arguments->Length(); ++i) {
    js::Value each;
    if (!exec_arguments->Get(js.context(), i).ToLocal(&each)) return js::AlreadyThrown();
    options.exec_arguments.push_back(js::ToUtf8(js, each));
  }
  const absl::Span<uint8_t> bytes = js::Bytes(limits);
  if (bytes.size() >= 4 * sizeof(double)) {
    const auto* sizes = reinterpret_cast<const double*>(bytes.data());
    options.max_young_generation = sizes[0];
    options.max_old_generation = sizes[1];
    options.code_range = sizes[2];
    if (sizes[3] > 0) options.stack_size = sizes[3];
  }
  if (!port->open())
    return js::NodeError(js::ErrorKind::kError, "ERR_CLOSED_MESSAGE_PORT",
                         "Cannot send data on closed MessagePort");
  return std::unique_ptr<Worker>(
      new Worker(std::make_shared<WorkerControl>(std::move(options), port->Release(js)), *host));
}

Worker::~Worker() {
  if (self_ != nullptr) *self_ = nullptr;
  if (!thread_.joinable()) return;
  control_->Stop(1);
  thread_.join();
}

absl::Status Worker::Start(js::Lock& js) {
  if (self_ != nullptr) return absl::OkStatus();
  self_ = std::make_shared<Worker*>(this);
  loop::Loop& loop = js.realm().loop();
  Ref(js);
  Pin();
  thread_ = std::thread([control = control_, &host = host_, &loop, self = self_] {
    host.RunWorker(*control);
    loop.Post([self] {
      if (*self != nullptr) (*self)->OnEnd();
    });
  });
  return absl::OkStatus();
}

void Worker::OnEnd() {
  thread_.join();
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::Object self = object(js);
  js::Value callback = js::Get(js, self, "onexit");
  if (callback->IsFunction()) {
    js::RunCallback(
        js, callback.As<v8::Function>(),
        {js::NewInteger(js, control_->exit_code()), js::NewBoolean(js, control_->out_of_memory())});
  }
  Unref(js);
  ended_ = true;
  Unpin();
}

void Worker::Terminate(js::Lock&) { control_->Stop(1); }

void Worker::Ref(js::Lock& js) {
  if (referenced_) return;
  referenced_ = true;
  js.realm().loop().AddRef();
}

void Worker::Unref(js::Lock& js) {
  if (!referenced_) return;
  referenced_ = false;
  js.realm().loop().ReleaseRef();
}

Workers::Workers(js::Realm& realm) { realm.workers = this; }

Workers& Workers::Of(js::Realm& realm) { return *static_cast<Workers*>(realm.workers); }

absl::StatusOr<js::Object> Workers::TakePort(js::Lock& js) {
  std::shared_ptr<Mailbox> mailbox = control_ == nullptr ? nullptr : control_->TakeMailbox();
  if (mailbox == nullptr) return absl::FailedPreconditionError("there is no port to a parent");
  js::Object port;
  if (!MessagePort::Make(js, messaging_->callbacks(), std::move(mailbox)).ToLocal(&port)) {
    return js::AlreadyThrown();
  }
  return port;
}

int32_t Workers::ThreadId(js::Lock&) { return control_ == nullptr ? 0 : control_->options().id; }

}  // namespace gyre::bindings
