#include "runtime/code_caches.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "bindings/core/callback.h"

namespace gyre::runtime {
namespace {

constexpr absl::string_view kParameters[] = {"exports", "require", "module", "__filename",
                                             "__dirname"};
constexpr absl::string_view kCommonJsMark = "commonjs ";
constexpr absl::string_view kModuleMark = "module ";
// The bundle of caches is nobody's application.
constexpr absl::string_view kTag = "code caches";

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

// As the loader compiles it.
std::string TextOf(absl::string_view contents, bool is_module) {
  std::string text(contents);
  if (!is_module && absl::StartsWith(text, "#!")) text.replace(0, 2, "//");
  return text;
}

// Empty where it does not compile.
std::string Make(js::Lock& js, absl::string_view contents, absl::string_view request) {
  const bool is_module = absl::ConsumePrefix(&request, kModuleMark);
  if (!is_module && !absl::ConsumePrefix(&request, kCommonJsMark)) return "";
  v8::TryCatch caught(js.isolate());
  absl::StatusOr<std::string> cache = MakeCodeCache(
      js, js::NewString(js, TextOf(contents, is_module)), js::NewString(js, request), is_module);
  return cache.ok() ? *std::move(cache) : "";
}

bool IsLoaded(js::Lock& js, js::Function is_loaded, absl::string_view id) {
  js::Value loaded;
  return js::Call(js, is_loaded, {js::NewString(js, id)}, &loaded) && loaded->IsTrue();
}

// By position in BuiltinSources().
std::vector<std::string> BuiltinCaches(Environment& environment, js::Lock& js,
                                       const BuiltinCode& code) {
  std::vector<std::string> caches;
  js::Value is_loaded;
  if (!environment.Export(js, "internal/bootstrap/realm", "isLoaded").ToLocal(&is_loaded)) {
    return caches;
  }
  for (const js::BuiltinSource& source : BuiltinSources()) {
    std::string error;
    const bool is_there = IsLoaded(js, is_loaded.As<v8::Function>(), source.id);
    caches.push_back(is_there ? "" : code.MakeCache(js, source.id, &error));
  }
  return caches;
}

}  // namespace

absl::StatusOr<std::string> MakeCodeCache(js::Lock& js, js::String source, js::String name,
                                          bool is_module) {
  const Cache cache =
      is_module ? CacheOfModule(js, source, name) : CacheOfFunction(js, source, name);
  if (cache == nullptr) return js::AlreadyThrown();
  return std::string(reinterpret_cast<const char*>(cache->data), cache->length);
}

std::string CodeCacheRequest(absl::string_view name, bool is_module) {
  return absl::StrCat(is_module ? kModuleMark : kCommonJsMark, name);
}

std::string MakeCodeCaches(Environment& environment, const BuiltinCode& code,
                           const Bundle& bundle) {
  js::Entered entered(environment.realm());
  js::Lock& js = entered.js();
  BundleParts made;
  made.tag = std::string(kTag);
  for (int i = 0; i < bundle.file_count(); ++i) {
    std::string cache = Make(js, bundle.Unchecked(i), bundle.CodeCache(i));
    if (!cache.empty()) {
      made.files.push_back({std::string(bundle.path(i)), "", std::move(cache), ""});
    }
  }
  if (!bundle.snapshot().empty()) made.builtin_caches = BuiltinCaches(environment, js, code);
  return EncodeBundle(std::move(made));
}

absl::Status TakeCodeCaches(absl::string_view made, BundleParts* parts) {
  const absl::StatusOr<std::unique_ptr<Bundle>> bundle = Bundle::Open(made, kTag);
  if (!bundle.ok()) return bundle.status();
  for (BundleParts::File& file : parts->files) {
    const absl::StatusOr<absl::string_view> cache = (*bundle)->Contents(file.path);
    if (!cache.ok() && !absl::IsNotFound(cache.status())) return cache.status();
    file.code_cache = cache.ok() ? std::string(*cache) : "";
  }
  parts->builtin_caches.clear();
  for (int i = 0; i < (*bundle)->builtin_count(); ++i) {
    parts->builtin_caches.emplace_back((*bundle)->BuiltinCache(i));
  }
  return absl::OkStatus();
}

}  // namespace gyre::runtime
