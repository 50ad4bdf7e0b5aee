#include "runtime/environment.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "bindings/core/callback.h"
#include "bindings/errors/errors.h"
#include "bindings/messaging/messaging.h"
#include "bindings/module_wrap/module_wrap.h"
#include "bindings/worker_threads/worker.h"
#include "process/node/environment_object.h"
#include "process/node/process_methods.h"
#include "runtime/variant.h"
#include "runtime/version.h"
#include "runtime/wasm.h"

namespace gyre::runtime {
namespace {

constexpr absl::string_view kRealmParameters[] = {"process", "internalBinding", "builtins",
                                                  "global"};

// The place in the milestones of the start, after those of the process, the engine, the environment
// and its end.
constexpr uint32_t kLoopStart = 4;

template <typename B>
B& InstanceOf(const js::BindingSet& bindings) {
  return *static_cast<B*>(bindings.Instance(B::kName));
}

// Properties of internalBinding('process_methods') that Start() gives their values.
constexpr absl::string_view kStartValues[] = {
    "argv",  "argv0",      "execArgv", "environmentArguments", "execPath", "evalPrint",
    "check", "evalSource", "bundled",  "startupScript",        "snapshot"};

// In the embedder data of an application's context: [place of the class's key in the references,
// index of its template in the snapshot, ...].
constexpr int kClassesSlot = 2;

js::Array ToArray(js::Lock& js, const std::vector<std::string>& texts) {
  std::vector<js::Value> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) values.push_back(js::NewString(js, text));
  return js::NewArray(js, values);
}

}  // namespace

Environment::Environment(v8::Isolate* isolate, loop::Loop* loop, const BuiltinCode& code,
                         const BundleSources* sources)
    : code_(code), realm_(isolate, loop), bindings_(MakeBindings(realm_)) {
  realm_.set_host(this);
  builtins().set_host(this);
  InstanceOf<BundleBinding>(bindings_).set_sources(sources);
  bindings::ModuleWrapBinding::Install(isolate);
  InstallWasm(isolate);
}

Environment::~Environment() = default;

std::vector<intptr_t> Environment::ExternalReferences(const BuiltinCode& code,
                                                      const BundleSources* sources) {
  std::vector<intptr_t> references;
  AppendBindingReferences(references);
  process::AppendEnvironmentReferences(references);
  Builtins::AppendLazyReferences(references);
  code.AppendReferences(references);
  if (sources != nullptr) sources->AppendReferences(references);
  references.push_back(0);
  return references;
}

Builtins& Environment::builtins() { return InstanceOf<Builtins>(bindings_); }

absl::Status Environment::Bootstrap(v8::Local<v8::Context> context) {
  v8::Context::Scope scope(context);
  realm_.set_context(context);
  js::Lock js(realm_.isolate(), context, realm_);
  v8::TryCatch caught(realm_.isolate());

  js::Object builtins_object = bindings_.Find(js, Builtins::kName).ToLocalChecked();
  js::Object methods = bindings_.Find(js, process::ProcessMethods::kName).ToLocalChecked();
  js::Set(js, methods, "version", js::NewString(js, kNodeVersion));
  js::Set(js, methods, "versions", NewVersions(js));
  js::Set(js, methods, "platform", js::NewString(js, "linux"));
  js::Set(js, methods, "arch", js::NewString(js, "x64"));
  // Their places are part of the snapshot; making them costs more than filling them.
  for (absl::string_view name : kStartValues) {
    js::Set(js, methods, name, v8::Undefined(js.isolate()));
  }

  js::Object process = js::NewObject(js);
  js::Function bootstrap;
  js::Value ignored;
  if (!code_.Compile(js, "internal/bootstrap/realm", kRealmParameters).ToLocal(&bootstrap) ||
      !js::Call(js, bootstrap,
                {process, js::Get(js, builtins_object, "internalBinding"), builtins_object,
                 context->Global()},
                &ignored)) {
    const std::string stack =
        caught.Exception()->IsObject()
            ? js::ToUtf8(js, js::Get(js, caught.Exception().As<v8::Object>(), "stack"))
            : js::ToUtf8(js, caught.Exception());
    return absl::InternalError(
        absl::StrCat(js::ToUtf8(js, caught.Message()->GetScriptResourceName()), ":",
                     caught.Message()->GetLineNumber(context).FromMaybe(0), ": ", stack));
  }
  js.isolate()->PerformMicrotaskCheckpoint();
  realm_.SaveKept(js);
  return absl::OkStatus();
}

void Environment::AllowWorkers(bindings::WorkerHost* host,
                               std::shared_ptr<bindings::BroadcastGroups> broadcasts) {
  // A variant may have neither.
  auto* workers = static_cast<bindings::Workers*>(bindings_.Instance(bindings::Workers::kName));
  auto* messaging =
      static_cast<bindings::Messaging*>(bindings_.Instance(bindings::Messaging::kName));
  if (messaging != nullptr) messaging->set_broadcasts(std::move(broadcasts));
  if (workers == nullptr || messaging == nullptr) return;
  workers->set_host(host);
  workers->set_messaging(messaging);
}

void Environment::BecomeWorker(bindings::WorkerControl* control) {
  worker_ = control;
  InstanceOf<bindings::Workers>(bindings_).set_control(control);
}

bool Environment::EndThread(js::Lock&, int code) {
  if (worker_ != nullptr) {
    worker_->Stop(code);
  } else if (on_exit_) {
    on_exit_(code);
    realm_.Stop();
  } else {
    if (before_exit_) before_exit_();
    return false;
  }
  return true;
}

void Environment::Close(absl::FunctionRef<void()> destroy_loop) {
  realm_.Silence();
  realm_.DeleteWrapped();
  destroy_loop();
}

void Environment::Save(js::Lock& js, v8::SnapshotCreator& creator,
                       const std::vector<intptr_t>& references) {
  std::vector<js::Value> classes;
  for (auto& [key, made] : realm_.class_templates()) {
    const auto at =
        std::find(references.begin(), references.end(), reinterpret_cast<intptr_t>(key));
    // One without a place has no instances, and is made anew.
    if (at == references.end()) continue;
    const size_t index = creator.AddData(made.Get(js.isolate()));
    classes.push_back(js::NewNumber(js, static_cast<double>(at - references.begin())));
    classes.push_back(js::NewNumber(js, static_cast<double>(index)));
  }
  realm_.class_templates().clear();
  js.context()->SetEmbedderData(kClassesSlot, js::NewArray(js, classes));
  milestones_.Clear();
  realm_.SaveKept(js);
}

void Environment::RestoreClasses(js::Lock& js, const std::vector<intptr_t>& references) {
  js::Array classes = js.context()->GetEmbedderData(kClassesSlot).As<v8::Array>();
  auto number = [&](uint32_t index) {
    js::Value value = classes->Get(js.context(), index).ToLocalChecked();
    return static_cast<size_t>(value.As<v8::Number>()->Value());
  };
  for (uint32_t i = 0; i < classes->Length(); i += 2) {
    const auto* key = reinterpret_cast<const void*>(references[number(i)]);
    realm_.class_template(key).Reset(
        js.isolate(), js.isolate()
                          ->GetDataFromSnapshotOnce<v8::FunctionTemplate>(number(i + 1))
                          .ToLocalChecked());
  }
}

void Environment::Start(v8::Local<v8::Context> context, const Options& options,
                        const std::vector<intptr_t>* references) {
  const uint64_t begun = realm_.loop().clock().MonotonicNanos();
  v8::Context::Scope scope(context);
  realm_.set_context(context);
  js::Lock js(realm_.isolate(), context, realm_);
  realm_.RestoreKept(js);
  if (options.snapshot == Options::Snapshot::kStart) RestoreClasses(js, *references);
  bindings_.Start(js);

  js::Object process = bindings_.Find(js, process::ProcessMethods::kName).ToLocalChecked();
  std::vector<std::string> argv = {options.exec_path};
  if (options.script.has_value()) argv.push_back(*options.script);
  argv.insert(argv.end(), options.arguments.begin(), options.arguments.end());
  js::Set(js, process, "argv", ToArray(js, argv));
  js::Set(js, process, "argv0", js::NewString(js, options.argv0));
  js::Set(js, process, "execArgv", ToArray(js, options.exec_arguments));
  js::Set(js, process, "environmentArguments", ToArray(js, options.environment_arguments));
  js::Set(js, process, "execPath", js::NewString(js, options.exec_path));
  js::Set(js, process, "evalPrint", js::NewBoolean(js, options.print));
  js::Set(js, process, "check", js::NewBoolean(js, options.check));
  if (options.eval.has_value()) {
    js::Set(js, process, "evalSource", js::NewString(js, *options.eval));
  }
  js::Set(js, process, "isWorker", js::NewBoolean(js, worker_ != nullptr));
  js::Set(js, process, "bundled", js::NewBoolean(js, options.bundled));
  if (options.script.has_value()) {
    js::Set(js, process, "startupScript", js::NewString(js, *options.script));
  }
  if (options.snapshot != Options::Snapshot::kNone) {
    const bool builds = options.snapshot == Options::Snapshot::kBuild;
    js::Set(js, process, "snapshot", js::Intern(js, builds ? "build" : "start"));
  }
  std::vector<js::Value> milestones;
  for (uint64_t each : {options.started_ns, options.engine_ns, begun,
                        realm_.loop().clock().MonotonicNanos(), uint64_t{0}}) {
    milestones.push_back(js::NewNumber(js, static_cast<double>(each)));
  }
  milestones_ = js::Strong<v8::Array>(js, js::NewArray(js, milestones));
  js::Set(js, process, "milestones", milestones_.Get(js));
}

int Environment::Run() {
  RunMain();
  return RunLoop();
}

void Environment::RunMain() {
  loop::Loop& loop = realm_.loop();
  // Start-up took its time since the loop was made; timers of the program count from here.
  loop.UpdateNow();
  js::Entered entered(realm_);
  js::RunCallback(entered.js(), builtins().main(entered.js()), {});
  const double now = static_cast<double>(loop.clock().MonotonicNanos());
  (void)milestones_.Get(entered.js())
      ->Set(entered.js().context(), kLoopStart, js::NewNumber(entered.js(), now));
}

void Environment::BeforeExit() {
  js::Entered entered(realm_);
  CallExitHook(entered.js(), "emitBeforeExit");
}

int Environment::RunLoop() { return RunUntilDone() ? Exit() : 0; }

bool Environment::RunUntilDone() {
  loop::Loop& loop = realm_.loop();
  do {
    if (realm_.stopped()) return false;
    loop.Run();
    // What waits for V8's threads does not keep the loop running.
    if (realm_.uses_wasm && platform_ != nullptr) {
      while (platform_->Drain(realm_.isolate())) {
      }
      if (loop.Alive()) continue;
    }
    BeforeExit();
  } while (loop.Alive());
  return true;
}

int Environment::Exit() {
  js::Entered entered(realm_);
  // A listener of 'exit' that throws, where the program handles the error, leaves the code to be
  // asked for again.
  std::optional<int> code = CallExitHook(entered.js(), "emitExit");
  if (!code.has_value()) code = CallExitHook(entered.js(), "emitExit");
  return code.value_or(1);
}

std::optional<int> Environment::CallExitHook(js::Lock& js, absl::string_view name) {
  js::Function hook;
  js::Value code;
  if (!FindHook(js, name).ToLocal(&hook)) return std::nullopt;
  if (!js::RunCallback(js, hook, {}, &code)) return std::nullopt;
  return code->IsInt32() ? code.As<v8::Int32>()->Value() : 0;
}

v8::MaybeLocal<v8::Value> Environment::Export(js::Lock& js, absl::string_view module,
                                              absl::string_view name) {
  js::Function load;
  js::Value value;
  if (!FindHook(js, "loadLazy").ToLocal(&load) ||
      !js::Call(js, load, {js::NewString(js, module), js::NewString(js, name)}, &value)) {
    return {};
  }
  return value;
}

v8::MaybeLocal<v8::Function> Environment::FindHook(js::Lock& js, absl::string_view name) {
  js::Value hook = js::Get(js, builtins().hooks(js), name);
  if (!hook->IsFunction()) return {};
  return hook.As<v8::Function>();
}

void Environment::OnUncaught(js::Lock& js, js::Value error, v8::Local<v8::Message> message,
                             bool from_promise) {
  InstanceOf<bindings::Errors>(bindings_).HandleUncaught(js, error, message, from_promise);
}

}  // namespace gyre::runtime
