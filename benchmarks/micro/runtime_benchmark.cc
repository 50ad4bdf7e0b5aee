// What starting a program costs: isolate and context out of the snapshot, and modules.
#include <stdlib.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/log/absl_check.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "benchmark/benchmark.h"
#include "bindings/core/callback.h"
#include "bindings/core/realm.h"
#include "loop/uv/uv_loop.h"
#include "runtime/builtins.h"
#include "runtime/engine.h"
#include "runtime/environment.h"
#include "runtime/options.h"
#include "runtime/snapshot_data.h"

// snapshot.S
extern "C" const char gyre_snapshot[];
extern "C" const char gyre_snapshot_end[];

namespace gyre::runtime {
namespace {

// What a process has once.
struct World {
  World()
      : snapshot(DecodeSnapshotData(
            {gyre_snapshot, static_cast<size_t>(gyre_snapshot_end - gyre_snapshot)})),
        code(BuiltinCode::CachesOf(snapshot.caches)),
        references(Environment::ExternalReferences(code)),
        startup{snapshot.blob.data(), static_cast<int>(snapshot.blob.size())},
        allocator(v8::ArrayBuffer::Allocator::NewDefaultAllocator()) {}

  Engine engine;
  SnapshotData snapshot;
  BuiltinCode code;
  std::vector<intptr_t> references;
  v8::StartupData startup;
  std::unique_ptr<v8::ArrayBuffer::Allocator> allocator;
  std::string folder;
};

// An isolate out of the snapshot, with a loop of its own.
class Isolate {
 public:
  explicit Isolate(World& world) : world_(world), loop_(loop::NewUvLoop()) {
    v8::Isolate::CreateParams params;
    params.array_buffer_allocator = world.allocator.get();
    params.snapshot_blob = &world.startup;
    params.external_references = world.references.data();
    isolate_ = v8::Isolate::Allocate();
    world.engine.platform().AddIsolate(isolate_, loop_.get());
    v8::Isolate::Initialize(isolate_, params);
    Engine::Configure(isolate_);
  }
  ~Isolate() {
    if (loop_ != nullptr) CloseLoop();
    isolate_->Dispose();
    world_.engine.platform().RemoveIsolate(isolate_);
  }

  v8::Isolate* get() const { return isolate_; }
  loop::Loop* loop() const { return loop_.get(); }
  void CloseLoop() {
    world_.engine.platform().DetachIsolate(isolate_);
    loop_.reset();
  }

 private:
  World& world_;
  std::unique_ptr<loop::Loop> loop_;
  v8::Isolate* isolate_;
};

// A program that has run to its end.
class Program {
 public:
  Program(World& world, Isolate& isolate, const std::string& script)
      : isolate_(isolate),
        isolate_scope_(isolate.get()),
        scope_(isolate.get()),
        environment_(isolate.get(), isolate.loop(), world.code) {
    environment_.set_platform(&world.engine.platform());
    Options options;
    options.argv0 = options.exec_path = "gyre";
    options.script = script;
    environment_.Start(v8::Context::FromSnapshot(isolate.get(), kMainContext).ToLocalChecked(),
                       options);
    ABSL_CHECK_EQ(environment_.Run(), 0) << script;
  }
  ~Program() {
    environment_.Close([this] { isolate_.CloseLoop(); });
  }

  js::Realm& realm() { return environment_.realm(); }

 private:
  Isolate& isolate_;
  v8::Isolate::Scope isolate_scope_;
  v8::HandleScope scope_;
  Environment environment_;
};

void MakeIsolate(benchmark::State& state, World* world) {
  for (auto _ : state) {
    Isolate isolate(*world);
    benchmark::DoNotOptimize(isolate.get());
  }
}

void MakeContext(benchmark::State& state, World* world) {
  Isolate isolate(*world);
  v8::Isolate::Scope isolate_scope(isolate.get());
  for (auto _ : state) {
    v8::HandleScope scope(isolate.get());
    v8::Local<v8::Context> context;
    if (!v8::Context::FromSnapshot(isolate.get(), kMainContext).ToLocal(&context)) {
      return state.SkipWithError("no context");
    }
  }
}

std::string WriteFile(World* world, absl::string_view name, absl::string_view text) {
  const std::string path = absl::StrCat(world->folder, "/", name);
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

// A program from nothing to its end, with its isolate, in a process that has its engine.
void RunProgram(benchmark::State& state, World* world, const std::string& source) {
  const std::string script = WriteFile(world, "program.js", source);
  for (auto _ : state) {
    Isolate isolate(*world);
    Program program(*world, isolate, script);
  }
}

// `expression` in a program that has loaded `source`, kCalls times an iteration.
void Evaluate(benchmark::State& state, World* world, const std::string& expression) {
  constexpr int kCalls = 100;
  const std::string script =
      WriteFile(world, "program.js",
                absl::StrCat("globalThis.repeat = () => { for (let i = 0; i < ", kCalls, "; i++) {",
                             expression, "} };\n"));
  Isolate isolate(*world);
  Program program(*world, isolate, script);
  js::Entered entered(program.realm());
  js::Lock& js = entered.js();
  const js::Function repeat = js.context()
                                  ->Global()
                                  ->Get(js.context(), js::NewString(js, "repeat"))
                                  .ToLocalChecked()
                                  .As<v8::Function>();
  for (auto _ : state) {
    v8::HandleScope scope(js.isolate());
    if (!js::Call(js, repeat, {})) return state.SkipWithError("the call threw");
  }
  state.SetItemsProcessed(state.iterations() * kCalls);
}

int Main(int argc, char** argv) {
  World world;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  std::string folder = "/tmp/gyre-benchmark.XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) {
    std::perror("mkdtemp");
    return 1;
  }
  world.folder = folder;
  WriteFile(&world, "module.js", "exports.answer = 42;\n");
  const auto add = [](const char* name, auto* run, auto... arguments) {
    benchmark::RegisterBenchmark(name, run, arguments...)->Unit(benchmark::kMicrosecond);
  };
  add("Isolate", MakeIsolate, &world);
  add("Context", MakeContext, &world);
  add("Program/empty", RunProgram, &world, "");
  add("Program/require_path", RunProgram, &world, "require('node:path');");
  add("Program/require_fs", RunProgram, &world, "require('node:fs');");
  add("Program/require_http", RunProgram, &world, "require('node:http');");
  add("Program/require_file", RunProgram, &world, "require('./module.js');");
  add("Require/builtin_again", Evaluate, &world, "require('node:path');");
  add("Require/file_again", Evaluate, &world, "require('./module.js');");
  add("Require/file_anew", Evaluate, &world,
      "delete require.cache[require.resolve('./module.js')]; require('./module.js');");
  benchmark::RunSpecifiedBenchmarks();
  for (const char* name : {"program.js", "module.js"}) {
    std::remove(absl::StrCat(folder, "/", name).c_str());
  }
  std::remove(folder.c_str());
  return 0;
}

}  // namespace
}  // namespace gyre::runtime

int main(int argc, char** argv) { return gyre::runtime::Main(argc, argv); }
