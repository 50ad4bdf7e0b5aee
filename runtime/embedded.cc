#include "runtime/embedded.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "bindings/core/embedding.h"
#include "loop/file_system.h"
#include "loop/uv/uv_loop.h"
#include "runtime/builtins.h"
#include "runtime/bundle_binding.h"
#include "runtime/engine.h"
#include "runtime/environment.h"
#include "runtime/options.h"
#include "runtime/snapshot_data.h"
#include "runtime/variant.h"
#include "runtime/worker_program.h"

// snapshot.S
extern "C" const char gyre_snapshot[];
extern "C" const char gyre_snapshot_end[];
extern "C" const char gyre_snapshot_checksum[];

namespace gyre::runtime {
namespace {

// What all instances share: V8 can be started once in a process, and not again after its end.
struct Process {
  Process()
      : snapshot(DecodeSnapshotData(
            {gyre_snapshot, static_cast<size_t>(gyre_snapshot_end - gyre_snapshot)})),
        engine(ThisVariant().v8_flags),
        code(BuiltinCode::CachesOf(snapshot.caches), gyre_snapshot_checksum),
        sources(nullptr, false),
        references(Environment::ExternalReferences(code, &sources)),
        blob{snapshot.blob.data(), static_cast<int>(snapshot.blob.size())} {}

  static Process& Get() {
    static auto* const process = new Process();
    return *process;
  }

  SnapshotData snapshot;
  Engine engine;
  BuiltinCode code;
  BundleSources sources;
  std::vector<intptr_t> references;
  v8::StartupData blob;
};

Options ToOptions(std::vector<std::string> arguments) {
  Options options;
  absl::StatusOr<std::string> path = loop::RealPath("/proc/self/exe");
  options.exec_path = options.argv0 = path.ok() ? *path : "gyre";
  // The state that the program of `gyre -e ""` leaves.
  options.eval = "";
  options.arguments = std::move(arguments);
  return options;
}

}  // namespace

struct Embedded::State {
  std::unique_ptr<loop::Loop> loop;
  std::unique_ptr<v8::ArrayBuffer::Allocator> allocator;
  runtime::Options options;
  v8::Isolate* isolate = nullptr;
  std::optional<Environment> environment;
  std::optional<WorkerProgram> workers;
  std::optional<int> exit_code;  // once the program has ended early

  js::Realm& realm() { return environment->realm(); }
};

Embedded::Embedded(std::unique_ptr<State> state) : state_(std::move(state)) {}

absl::StatusOr<std::unique_ptr<Embedded>> Embedded::New(Options options) {
  Process& process = Process::Get();
  auto state = std::make_unique<State>();
  state->loop = loop::NewUvLoop();
  if (state->loop == nullptr) {
    return absl::ResourceExhaustedError("no descriptors are left for an event loop");
  }
  state->options = ToOptions(std::move(options.arguments));
  state->allocator.reset(v8::ArrayBuffer::Allocator::NewDefaultAllocator());
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = state->allocator.get();
  params.snapshot_blob = &process.blob;
  params.external_references = process.references.data();
  Platform& platform = process.engine.platform();
  v8::Isolate* isolate = state->isolate = v8::Isolate::Allocate();
  platform.AddIsolate(isolate, state->loop.get());
  v8::Isolate::Initialize(isolate, params);
  Engine::Configure(isolate);
  {
    v8::Isolate::Scope isolate_scope(isolate);
    v8::HandleScope scope(isolate);
    v8::Local<v8::Context> context =
        v8::Context::FromSnapshot(isolate, kMainContext).ToLocalChecked();
    Environment& environment =
        state->environment.emplace(isolate, state->loop.get(), process.code, &process.sources);
    environment.set_platform(&platform);
    environment.set_on_exit([kept = state.get()](int code) {
      if (!kept->exit_code.has_value()) kept->exit_code = code;
    });
    state->workers.emplace(platform, process.code, process.sources, process.blob,
                           process.references, state->options);
    state->workers->Allow(environment);
    environment.Start(context, state->options);
    environment.RunMain();
  }
  return std::unique_ptr<Embedded>(new Embedded(std::move(state)));
}

Embedded::~Embedded() {
  Platform& platform = Process::Get().engine.platform();
  v8::Isolate* isolate = state_->isolate;
  {
    v8::Isolate::Scope isolate_scope(isolate);
    v8::HandleScope scope(isolate);
    state_->environment->Close([&] {
      platform.DetachIsolate(isolate);
      state_->loop.reset();
    });
    state_->environment.reset();
  }
  isolate->Dispose();
  platform.RemoveIsolate(isolate);
}

loop::Loop& Embedded::loop() { return *state_->loop; }

js::Realm& Embedded::realm() { return state_->realm(); }

bool Embedded::ended() const { return state_->exit_code.has_value(); }

absl::StatusOr<js::Value> Embedded::Run(js::Lock& js, absl::string_view source,
                                        absl::string_view name) {
  js::Object contextify;
  if (!state_->environment->FindBinding(js, "contextify").ToLocal(&contextify)) {
    return absl::FailedPreconditionError("the JavaScript program has ended");
  }
  absl::StatusOr<js::Function> run = js::FindFunction(js, contextify, "compileScript");
  if (!run.ok()) return run.status();
  return js::InvokeFunction(js, *run, {js::NewString(js, source), js::NewString(js, name)});
}

absl::StatusOr<js::Value> Embedded::Require(js::Lock& js, absl::string_view request) {
  absl::StatusOr<js::Function> require = js::FindFunction(js, Global(js), "require");
  if (!require.ok()) return require.status();
  return js::InvokeFunction(js, *require, {js::NewString(js, request)});
}

int Embedded::RunLoop() {
  int code = 0;
  if (!ended()) {
    // What it calls back opens scopes of its own.
    v8::Isolate::Scope isolate_scope(state_->isolate);
    v8::HandleScope scope(state_->isolate);
    code = state_->environment->RunLoop();
  }
  return state_->exit_code.value_or(code);
}

}  // namespace gyre::runtime
