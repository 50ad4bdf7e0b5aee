// Build tool: runs the bootstrap modules and writes the start-up snapshot and the code caches.
//
// usage: snapshot_builder OUT [V8 flags...]
//
// Flags are for looking at the snapshot (--serialization-statistics); one made with others than the
// runtime's is refused.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bindings/core/realm.h"
#include "loop/uv/uv_loop.h"
#include "runtime/builtins.h"
#include "runtime/engine.h"
#include "runtime/environment.h"
#include "runtime/snapshot_data.h"
#include "runtime/variant.h"

namespace gyre::runtime {
namespace {

// Every program does about this.
constexpr char kWarmUpProgram[] =
    "require('node:path');\n"
    "process.nextTick(() => {});\n";

void Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  // Isolates that are being made into snapshots cannot be destroyed early.
  std::_Exit(1);
}

// Runs a small program from nothing and returns code caches with the functions that it needed: the
// snapshot is to have their code, and no other. What is missing is compiled when it is first
// called, what is too much costs every start.
std::vector<std::string> WarmUp(Engine& engine, const std::string& script) {
  std::FILE* file = std::fopen(script.c_str(), "w");
  if (file == nullptr || std::fputs(kWarmUpProgram, file) < 0 || std::fclose(file) != 0) {
    std::perror(script.c_str());
    std::_Exit(1);
  }
  BuiltinCode code;
  code.RecordFunctions();
  std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  engine.platform().SetLoop(loop.get());
  std::unique_ptr<v8::ArrayBuffer::Allocator> allocator(
      v8::ArrayBuffer::Allocator::NewDefaultAllocator());
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = allocator.get();
  v8::Isolate* isolate = v8::Isolate::New(params);
  Engine::Configure(isolate);
  std::vector<std::string> caches;
  {
    v8::Isolate::Scope isolate_scope(isolate);
    v8::HandleScope scope(isolate);
    v8::Local<v8::Context> context = v8::Context::New(isolate);
    Environment environment(isolate, loop.get(), code);
    if (absl::Status status = environment.Bootstrap(context); !status.ok()) Fail(status);
    Options options;
    options.argv0 = options.exec_path = "gyre";
    options.script = script;
    environment.Start(context, options);
    if (environment.Run() != 0) Fail(absl::InternalError("the warm-up program failed"));
    v8::Context::Scope context_scope(context);
    js::Realm realm(isolate, nullptr);
    js::Lock js(isolate, context, realm);
    caches = code.MakeWarmCaches(js);
  }
  engine.platform().SetLoop(nullptr);
  std::remove(script.c_str());
  isolate->Dispose();
  return caches;
}

bool MakeBlob(const BuiltinCode& code, const std::vector<intptr_t>& references, std::string* blob) {
  v8::SnapshotCreator creator(references.data());
  v8::Isolate* isolate = creator.GetIsolate();
  Engine::Configure(isolate);
  {
    v8::HandleScope scope(isolate);
    v8::Local<v8::Context> context = v8::Context::New(isolate);
    {
      Environment environment(isolate, nullptr, code);
      const absl::Status status = environment.Bootstrap(context);
      if (!status.ok()) Fail(status);
    }
    // The default context is as V8 makes it; see kMainContext.
    creator.SetDefaultContext(v8::Context::New(isolate));
    creator.AddContext(context);
  }
  v8::StartupData data = creator.CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
  if (data.data == nullptr) return false;
  blob->assign(data.data, data.raw_size);
  delete[] data.data;
  return true;
}

// In an isolate like those that will use them: V8 checks that the caches fit.
bool MakeCaches(const BuiltinCode& code, const std::vector<intptr_t>& references,
                const std::string& blob, std::vector<std::string>* caches) {
  v8::StartupData startup = {blob.data(), static_cast<int>(blob.size())};
  v8::Isolate::CreateParams params;
  std::unique_ptr<v8::ArrayBuffer::Allocator> allocator(
      v8::ArrayBuffer::Allocator::NewDefaultAllocator());
  params.array_buffer_allocator = allocator.get();
  params.snapshot_blob = &startup;
  params.external_references = references.data();
  v8::Isolate* isolate = v8::Isolate::New(params);
  bool ok = true;
  {
    v8::Isolate::Scope isolate_scope(isolate);
    v8::HandleScope scope(isolate);
    v8::Local<v8::Context> context = v8::Context::New(isolate);
    v8::Context::Scope context_scope(context);
    js::Realm realm(isolate, nullptr);
    js::Lock js(isolate, context, realm);
    for (const js::BuiltinSource& source : BuiltinSources()) {
      std::string error;
      caches->push_back(code.MakeCache(js, source.id, &error));
      if (!error.empty()) {
        std::fprintf(stderr, "%s\n", error.c_str());
        ok = false;
      }
    }
  }
  isolate->Dispose();
  return ok;
}

int Main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s OUT [V8 flags...]\n", argv[0]);
    return 2;
  }
  std::vector<std::string> flags = ThisVariant().v8_flags;
  flags.insert(flags.end(), argv + 2, argv + argc);
  Engine engine(flags);
  const std::vector<std::string> warm = WarmUp(engine, absl::StrCat(argv[1], ".warmup.js"));
  BuiltinCode code(BuiltinCode::CachesOf({warm.begin(), warm.end()}));
  const std::vector<intptr_t> references = Environment::ExternalReferences(code);
  std::string blob;
  std::vector<std::string> caches;
  if (!MakeBlob(code, references, &blob) || !MakeCaches(code, references, blob, &caches)) return 1;

  SnapshotData data;
  data.blob = blob;
  data.caches.assign(caches.begin(), caches.end());
  const std::string block = EncodeSnapshotData(data);
  std::FILE* out = std::fopen(argv[1], "wb");
  const bool written =
      out != nullptr && std::fwrite(block.data(), 1, block.size(), out) == block.size();
  if (out == nullptr || std::fclose(out) != 0 || !written) {
    std::perror(argv[1]);
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace gyre::runtime

int main(int argc, char** argv) { return gyre::runtime::Main(argc, argv); }
