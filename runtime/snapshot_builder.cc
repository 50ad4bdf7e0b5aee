// Build tool: runs the bootstrap modules and writes the start-up snapshot and the code caches.
//
// usage: snapshot_builder OUT
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "bindings/core/realm.h"
#include "runtime/builtins.h"
#include "runtime/engine.h"
#include "runtime/environment.h"
#include "runtime/snapshot_data.h"

namespace gyre::runtime {
namespace {

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
      if (!status.ok()) {
        std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
        // Without its default context a creator cannot be destroyed.
        std::_Exit(1);
      }
    }
    creator.SetDefaultContext(context);
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
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s OUT\n", argv[0]);
    return 2;
  }
  Engine engine;
  BuiltinCode code({}, /*eager=*/true);
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
