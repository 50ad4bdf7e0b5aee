// internalBinding('module_wrap'): ES modules as V8 has them. What a specifier means, where sources
// come from and in which order graphs are loaded is the JavaScript loader's
// (internal/modules/esm/loader) and vm's business.
//
// Two hooks of the program (js::Host::FindHook) are called for code that runs:
// importModuleDynamically(id, specifier, attributes, referrer) returns the promise of `import()`;
// `id` is the symbol that the script or module was compiled with, or undefined, and `referrer` its
// name. initializeImportMeta(wrap, meta) fills in an import.meta object.
#ifndef GYRE_BINDINGS_MODULE_WRAP_MODULE_WRAP_H_
#define GYRE_BINDINGS_MODULE_WRAP_MODULE_WRAP_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"

namespace gyre::bindings {

// One module record: of source text or synthetic. Not tied to a URL: `url` is only its name.
class ModuleWrap final : public js::Wrapped {
 public:
  ~ModuleWrap() override;

  // new ModuleWrap(name, source, lineOffset, columnOffset, id, cache, contextified): compiles. `id`
  // is a symbol or undefined (see above); `cache` is what createCachedData() gave for the same
  // source, or undefined; null, or a cache that is of no use, keeps the code for createCachedData()
  // after the module ran; `contextified` is what vm's makeContext() returned, or undefined. Throws
  // the SyntaxError, which keeps the place for its report.
  // new ModuleWrap(name, exportNames, evaluate, , , , contextified): a synthetic module;
  // `evaluate()` is called once, when the module runs, and sets the exports.
  static absl::StatusOr<std::unique_ptr<ModuleWrap>> New(js::Lock& js, js::String name,
                                                         js::Value source_or_exports,
                                                         js::Value line_or_evaluate,
                                                         std::optional<int32_t> column_offset,
                                                         js::Value id, js::Value cache,
                                                         std::optional<js::Object> contextified);

  js::String GetName(js::Lock& js);
  // What the module imports, in order: [specifier, attributes, line, column, ...], where attributes
  // is a flat array of keys and values, or undefined where there are none.
  js::Array Requests(js::Lock& js);
  // The modules that getRequests() names, in its order. Holds them until instantiate().
  absl::Status Link(js::Lock& js, js::Array modules);
  // Binds imports to exports, of all modules that are reached. Throws a SyntaxError with the place
  // in its stack for an export that does not exist.
  absl::Status Instantiate(js::Lock& js);
  // Runs the module and what it depends on, as far as that has not happened, and returns the
  // promise of its end. Microtasks are the caller's business. Ends as limits.h says after
  // `timeout` ms, if given, and at SIGINT, if `break_on_sigint`.
  absl::StatusOr<js::Value> Evaluate(js::Lock& js, std::optional<double> timeout,
                                     bool break_on_sigint);
  // The same for a graph that has no top-level await: throws what the module throws.
  absl::Status EvaluateSync(js::Lock& js);
  // v8::Module::Status.
  int32_t GetStatus(js::Lock& js);
  // What evaluation threw; undefined unless the status says so.
  js::Value GetError(js::Lock& js);
  // Whether the module or one that it depends on awaits at top level; after instantiate().
  absl::StatusOr<bool> IsGraphAsync(js::Lock& js);
  // After instantiate().
  absl::StatusOr<js::Value> GetNamespace(js::Lock& js);
  // Of a synthetic module.
  absl::Status SetExport(js::Lock& js, js::String name, js::Value value);
  // V8's code cache of a module of source text, as a Uint8Array.
  absl::StatusOr<js::Value> CreateCachedData(js::Lock& js);
  // Whether `cache` was of use.
  bool CacheRejected(js::Lock&) { return cache_rejected_; }

  static constexpr absl::string_view kClassName = "ModuleWrap";
  static constexpr auto kMembers = js::Members<
      js::Method<"getName", &ModuleWrap::GetName>, js::Method<"getRequests", &ModuleWrap::Requests>,
      js::Method<"link", &ModuleWrap::Link>, js::Method<"instantiate", &ModuleWrap::Instantiate>,
      js::Method<"evaluate", &ModuleWrap::Evaluate>,
      js::Method<"evaluateSync", &ModuleWrap::EvaluateSync>,
      js::Method<"getStatus", &ModuleWrap::GetStatus>,
      js::Method<"getError", &ModuleWrap::GetError>,
      js::Method<"isGraphAsync", &ModuleWrap::IsGraphAsync>,
      js::Method<"getNamespace", &ModuleWrap::GetNamespace>,
      js::Method<"setExport", &ModuleWrap::SetExport>,
      js::Method<"createCachedData", &ModuleWrap::CreateCachedData>,
      js::Method<"cacheRejected", &ModuleWrap::CacheRejected>>();

 private:
  friend class ModuleWrapBinding;

  ModuleWrap(js::Lock& js, v8::Local<v8::Module> module, js::String name);
  static absl::StatusOr<std::unique_ptr<ModuleWrap>> Compile(js::Lock& js, js::String name,
                                                             js::String source, int32_t line,
                                                             int32_t column, js::Value id,
                                                             js::Value cache);
  static absl::StatusOr<std::unique_ptr<ModuleWrap>> Synthesize(js::Lock& js, js::String name,
                                                                js::Array exports,
                                                                js::Function evaluate);
  static v8::MaybeLocal<v8::Module> Resolve(v8::Local<v8::Context> context,
                                            v8::Local<v8::String> specifier,
                                            v8::Local<v8::FixedArray> attributes,
                                            v8::Local<v8::Module> referrer);
  static v8::MaybeLocal<v8::Value> RunSynthetic(v8::Local<v8::Context> context,
                                                v8::Local<v8::Module> module);

  v8::Local<v8::Module> module(js::Lock& js) const { return module_.Get(js); }
  v8::Local<v8::Context> context(js::Lock& js) const { return context_.Get(js); }
  absl::Status RequireStatus(js::Lock& js, v8::Module::Status least, absl::string_view what);

  js::Realm& home_;
  int hash_;
  js::Strong<v8::Module> module_;
  js::Strong<v8::UnboundModuleScript> code_;  // see New()
  js::Strong<v8::Context> context_;
  js::Strong<v8::String> name_;
  js::Strong<v8::Function> evaluate_;
  // By specifier and attributes; until instantiation.
  absl::flat_hash_map<std::string, js::Strong<v8::Module>> links_;
  bool cache_rejected_ = false;
};

class ModuleWrapBinding final : public js::Binding {
 public:
  explicit ModuleWrapBinding(js::Realm& realm);

  // Makes `import()` and import.meta work in an isolate. Costs next to nothing.
  static void Install(v8::Isolate* isolate);

  static constexpr absl::string_view kName = "module_wrap";
  static constexpr auto kMembers = js::Members<js::Class<ModuleWrap>>();

 private:
  friend class ModuleWrap;

  static ModuleWrapBinding& Of(js::Realm& realm);
  ModuleWrap* Find(js::Lock& js, v8::Local<v8::Module> module);

  static v8::MaybeLocal<v8::Promise> Import(v8::Local<v8::Context> context,
                                            v8::Local<v8::Data> options,
                                            v8::Local<v8::Value> referrer,
                                            v8::Local<v8::String> specifier,
                                            v8::Local<v8::FixedArray> attributes);
  static void InitializeMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module,
                             v8::Local<v8::Object> meta);

  // V8 hands out modules, by their identity hash several may be found.
  absl::flat_hash_map<int, std::vector<ModuleWrap*>> modules_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_MODULE_WRAP_MODULE_WRAP_H_
