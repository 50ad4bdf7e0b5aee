#include "runtime/bundle_writer.h"

#include <memory>
#include <utility>

#include "bindings/errors/excerpt.h"
#include "runtime/bundle_file.h"
#include "runtime/version.h"

namespace gyre::runtime {
namespace {

constexpr absl::string_view kParameters[] = {"exports", "require", "module", "__filename",
                                             "__dirname"};

std::string ToBytes(absl::Span<const uint8_t> bytes) {
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

using Cache = std::unique_ptr<v8::ScriptCompiler::CachedData>;

// Null where an exception is pending.
Cache CacheOfFunction(js::Lock& js, js::String source, js::String name) {
  std::vector<js::String> names;
  for (absl::string_view parameter : kParameters) names.push_back(js::Intern(js, parameter));
  v8::ScriptCompiler::Source unit(source, v8::ScriptOrigin(js.isolate(), name));
  js::Function function;
  if (!v8::ScriptCompiler::CompileFunction(js.context(), &unit, names.size(), names.data())
           .ToLocal(&function)) {
    return nullptr;
  }
  return Cache(v8::ScriptCompiler::CreateCodeCacheForFunction(function));
}

Cache CacheOfModule(js::Lock& js, js::String source, js::String name) {
  v8::ScriptOrigin origin(js.isolate(), name, 0, 0, /*is_shared_cross_origin=*/true,
                          /*script_id=*/-1, /*source_map_url=*/js::Value(), /*is_opaque=*/false,
                          /*is_wasm=*/false, /*is_module=*/true);
  v8::ScriptCompiler::Source unit(source, origin);
  v8::Local<v8::Module> module;
  if (!v8::ScriptCompiler::CompileModule(js.isolate(), &unit).ToLocal(&module)) return nullptr;
  return Cache(v8::ScriptCompiler::CreateCodeCache(module->GetUnboundModuleScript()));
}

}  // namespace

void BundleWriter::Start(js::Lock& js, std::string entry, js::Array options) {
  parts_ = BundleParts();
  parts_.tag = VersionTag();
  parts_.entry = std::move(entry);
  SetOptions(js, options);
}

void BundleWriter::SetOptions(js::Lock& js, js::Array options) {
  parts_.options.clear();
  for (uint32_t i = 0; i < options->Length(); ++i) {
    js::Value option;
    if (options->Get(js.context(), i).ToLocal(&option)) {
      parts_.options.push_back(js::ToUtf8(js, option));
    }
  }
}

void BundleWriter::AddFile(js::Lock&, std::string path, absl::Span<uint8_t> contents,
                           js::Value code_cache) {
  BundleParts::File file;
  file.path = std::move(path);
  file.contents = ToBytes(contents);
  file.code_cache = ToBytes(js::Bytes(code_cache));
  parts_.files.push_back(std::move(file));
}

void BundleWriter::AddLink(js::Lock&, std::string path, std::string target) {
  BundleParts::File file;
  file.path = std::move(path);
  file.link = std::move(target);
  parts_.files.push_back(std::move(file));
}

void BundleWriter::AddAsset(js::Lock&, std::string key, std::string path) {
  parts_.assets.push_back({std::move(key), std::move(path)});
}

void BundleWriter::SetSnapshot(js::Lock&, absl::Span<uint8_t> snapshot) {
  parts_.snapshot = ToBytes(snapshot);
}

absl::StatusOr<js::Value> BundleWriter::MakeCodeCache(js::Lock& js, js::String source,
                                                      js::String name, bool is_module) {
  v8::TryCatch caught(js.isolate());
  Cache cache = is_module ? CacheOfModule(js, source, name) : CacheOfFunction(js, source, name);
  if (cache == nullptr) {
    if (caught.CanContinue()) {
      bindings::AddExcerptToStack(js, caught.Exception(), caught.Message());
      caught.ReThrow();
    }
    return js::AlreadyThrown();
  }
  return js::NewBytes(js, {cache->data, static_cast<size_t>(cache->length)});
}

absl::Status BundleWriter::Write(js::Lock&, std::string runtime, std::string out) {
  return WriteBundleFile(runtime, EncodeBundle(parts_), out);
}

}  // namespace gyre::runtime
