// The JavaScript halves of the built-in modules inside the program: their sources, the code cache
// made of them at build time, and internalBinding('builtins').
#ifndef GYRE_RUNTIME_BUILTINS_H_
#define GYRE_RUNTIME_BUILTINS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/builtin_source.h"
#include "bindings/core/value.h"
#include "runtime/static_text.h"

namespace gyre::runtime {

// Generated (gyre_js_bundle).
absl::Span<const js::BuiltinSource> BuiltinSources();

// The sources as V8 strings that point into the program, and their code caches. One per process;
// outlives the isolates.
class BuiltinCode {
 public:
  // The code cache of a module by its position in BuiltinSources(); empty where there is none. Any
  // thread. What it returns outlives this.
  using Caches = std::function<absl::string_view(int position)>;
  static Caches CachesOf(std::vector<absl::string_view> caches);

  // `snapshot`: the name of the snapshot that isolates come from; empty while it is made.
  explicit BuiltinCode(Caches caches = {}, absl::string_view snapshot = "");
  ~BuiltinCode();

  absl::string_view snapshot() const { return snapshot_; }

  // The addresses that a snapshot refers to.
  void AppendReferences(std::vector<intptr_t>& references) const;

  // A function of (exports, require, module, process, internalBinding), or of `parameters`; empty
  // after an exception (a SyntaxError, or an Error for an unknown id).
  v8::MaybeLocal<v8::Function> Compile(js::Lock& js, absl::string_view id,
                                       absl::Span<const absl::string_view> parameters = {}) const;

  // The code cache of a module, compiled whole. Empty where the module does not compile: `error`
  // says why.
  std::string MakeCache(js::Lock& js, absl::string_view id, std::string* error) const;

  // Remembers what Compile() returns from now on, for MakeWarmCaches().
  void RecordFunctions() { recording_ = true; }

  // The code caches of the modules that were compiled since RecordFunctions(), each with just the
  // functions that ran; by position in BuiltinSources(). Forgets the functions.
  std::vector<std::string> MakeWarmCaches(js::Lock& js);

 private:
  v8::MaybeLocal<v8::Function> CompileWith(js::Lock& js, int index,
                                           absl::Span<const absl::string_view> parameters,
                                           v8::ScriptCompiler::CompileOptions options) const;

  std::vector<std::unique_ptr<StaticText>> resources_;
  const Caches caches_;
  absl::string_view snapshot_;
  bool recording_ = false;
  mutable std::vector<v8::Global<v8::Function>> recorded_;
};

// What the binding asks of the environment around it.
class BuiltinsHost {
 public:
  virtual ~BuiltinsHost() = default;
  virtual const BuiltinCode& builtin_code() const = 0;
  virtual v8::MaybeLocal<v8::Object> FindBinding(js::Lock& js, absl::string_view name) = 0;
};

class Builtins final : public js::Binding {
 public:
  explicit Builtins(js::Realm& realm);

  // Set by the environment before anything runs.
  void set_host(BuiltinsHost* host) { host_ = host; }

  absl::StatusOr<js::Function> Compile(js::Lock& js, std::string id);
  // Whether there is a module of this id, and the ids of all, sorted.
  bool Has(js::Lock& js, std::string id);
  js::Array Ids(js::Lock& js);
  // What the modules of gyre_runtime() call the public module `id`, which this variant was built
  // without; empty for other ids.
  std::string LeftOut(js::Lock& js, std::string id);
  // Names the snapshot that the isolate comes from: V8's code caches fit no other.
  std::string SnapshotId(js::Lock& js);
  // internalBinding(name); throws for a name that there is not.
  absl::StatusOr<js::Object> FindBinding(js::Lock& js, std::string name);
  // Defines properties of `target` by these names, which programs see as plain writable ones: the
  // value is what the hook loadLazy(id, name) returns when one is first read.
  void DefineLazy(js::Lock& js, js::Object target, js::String id, js::Array names, bool enumerable);
  // `main()` runs the program; called once, after start-up.
  void SetMain(js::Lock& js, js::Function main);
  // An object with the functions that native code calls by name: emitBeforeExit(), emitExit(),
  // which returns the exit code, and those of bindings/module_wrap.
  void SetHooks(js::Lock& js, js::Object hooks);

  static constexpr absl::string_view kName = "builtins";
  static constexpr auto kMembers =
      js::Members<js::Method<"compile", &Builtins::Compile>, js::Method<"has", &Builtins::Has>,
                  js::Method<"ids", &Builtins::Ids>, js::Method<"leftOut", &Builtins::LeftOut>,
                  js::Method<"internalBinding", &Builtins::FindBinding>,
                  js::Method<"defineLazy", &Builtins::DefineLazy>,
                  js::Method<"setMain", &Builtins::SetMain>,
                  js::Method<"setHooks", &Builtins::SetHooks>,
                  js::Method<"snapshotId", &Builtins::SnapshotId>>();

  // The addresses that a snapshot refers to, beside those of the members.
  static void AppendLazyReferences(std::vector<intptr_t>& references);

  js::Function main(js::Lock& js) const { return main_.Get(js); }
  js::Object hooks(js::Lock& js) const { return hooks_.Get(js); }

 private:
  BuiltinsHost* host_ = nullptr;
  static void LoadProperty(v8::Local<v8::Name> name,
                           const v8::PropertyCallbackInfo<v8::Value>& info);
  static void LoadGlobal(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value>& info);
  static void LoadLazy(js::Object target, v8::Local<v8::Name> name,
                       const v8::PropertyCallbackInfo<v8::Value>& info);

  js::Kept<v8::Function> main_;
  js::Kept<v8::Object> hooks_;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_BUILTINS_H_
