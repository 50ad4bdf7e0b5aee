// One isolate with everything a program sees: the built-in modules, the loop, the arguments.
//
// There is one environment per isolate, and no state outside of it. It is either built from
// nothing, to make the start-up snapshot, or started from that snapshot. It belongs to the thread
// that made it.
#ifndef GYRE_RUNTIME_ENVIRONMENT_H_
#define GYRE_RUNTIME_ENVIRONMENT_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "bindings/core/binding_set.h"
#include "bindings/core/realm.h"
#include "bindings/messaging/mailbox.h"
#include "bindings/worker_threads/worker_control.h"
#include "loop/loop.h"
#include "runtime/builtins.h"
#include "runtime/bundle_binding.h"
#include "runtime/options.h"
#include "runtime/platform.h"

namespace gyre::runtime {

class Environment final : public js::Host, public BuiltinsHost {
 public:
  // `code` and `sources` outlive the environment. `loop` is null only for Bootstrap(), `sources`
  // where there is no application inside the executable.
  Environment(v8::Isolate* isolate, loop::Loop* loop, const BuiltinCode& code,
              const BundleSources* sources = nullptr);
  ~Environment() override;

  // The addresses that a snapshot of an environment refers to, ending in 0.
  static std::vector<intptr_t> ExternalReferences(const BuiltinCode& code,
                                                  const BundleSources* sources = nullptr);

  // Makes the snapshot's state in `context`: runs the bootstrap modules, then gives up all handles.
  // Returns an error where a module throws; the environment is of no use afterwards either way.
  absl::Status Bootstrap(v8::Local<v8::Context> context);

  // Lets the program have workers, which share the channels of `broadcasts`. Both outlive this.
  void AllowWorkers(bindings::WorkerHost* host,
                    std::shared_ptr<bindings::BroadcastGroups> broadcasts);
  // Makes this the environment of a worker; before Start().
  void BecomeWorker(bindings::WorkerControl* control);

  // Takes the state out of a context that came from the snapshot, for a process with these options.
  // `references` are needed for one of an application's snapshot.
  void Start(v8::Local<v8::Context> context, const Options& options,
             const std::vector<intptr_t>* references = nullptr);

  // Keeps what native code holds in the context, and the templates of its classes in `creator`, so
  // that Start() finds them again; `references` are those of the snapshot. For an application's
  // snapshot; no JavaScript runs afterwards.
  void Save(js::Lock& js, v8::SnapshotCreator& creator, const std::vector<intptr_t>& references);

  // Runs the main script and then the loop until nothing is left, emits 'beforeExit' and 'exit',
  // and returns the exit code.
  int Run();
  // The two halves of Run(), for who does something in between.
  void RunMain();
  int RunLoop();
  // RunLoop() without the end: emits 'beforeExit' and no 'exit'. False where JavaScript was
  // stopped.
  bool RunUntilDone();

  // `before_exit` runs before process.exit() or an unhandled error ends the process.
  void set_before_exit(absl::AnyInvocable<void()> before_exit) {
    before_exit_ = std::move(before_exit);
  }

  // From then on the program's end before its time, by process.exit() or an unhandled error, ends
  // only its JavaScript: `on_exit` is called with the code. Not for workers.
  void set_on_exit(absl::AnyInvocable<void(int)> on_exit) { on_exit_ = std::move(on_exit); }

  // What RunLoop() does beside running the loop, for who does that by himself: emits 'beforeExit',
  // after which the loop may have something to do again; emits 'exit' and returns the exit code.
  void BeforeExit();
  int Exit();

  // Of the engine, for what V8 does in the background; outlives this.
  void set_platform(Platform* platform) { platform_ = platform; }
  // After Run(), on a thread that goes on: closes all that is open. `destroy_loop` destroys the
  // loop. No JavaScript runs any more.
  void Close(absl::FunctionRef<void()> destroy_loop);

  js::Realm& realm() { return realm_; }

  // What a built-in module exports by this name; empty after an exception.
  v8::MaybeLocal<v8::Value> Export(js::Lock& js, absl::string_view module, absl::string_view name);

  // js::Host
  bool EndThread(js::Lock& js, int code) override;
  void OnUncaught(js::Lock& js, js::Value error, v8::Local<v8::Message> message,
                  bool from_promise) override;
  v8::MaybeLocal<v8::Function> FindHook(js::Lock& js, absl::string_view name) override;

  // BuiltinsHost
  const BuiltinCode& builtin_code() const override { return code_; }
  v8::MaybeLocal<v8::Object> FindBinding(js::Lock& js, absl::string_view name) override {
    return bindings_.Find(js, name);
  }

 private:
  Builtins& builtins();
  // Makes the templates of classes those of the snapshot again.
  void RestoreClasses(js::Lock& js, const std::vector<intptr_t>& references);
  // What the hook returns as a number; nothing where it threw.
  std::optional<int> CallExitHook(js::Lock& js, absl::string_view name);

  const BuiltinCode& code_;
  js::Realm realm_;
  js::BindingSet bindings_;
  Platform* platform_ = nullptr;
  bindings::WorkerControl* worker_ = nullptr;
  absl::AnyInvocable<void()> before_exit_;
  absl::AnyInvocable<void(int)> on_exit_;
  // For performance.nodeTiming: nanoseconds of the monotonic clock.
  js::Strong<v8::Array> milestones_;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_ENVIRONMENT_H_
