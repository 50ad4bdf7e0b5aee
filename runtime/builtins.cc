#include "runtime/builtins.h"

#include "absl/strings/str_cat.h"
#include "bindings/core/callback.h"
#include "runtime/variant.h"

namespace gyre::runtime {
namespace {

constexpr absl::string_view kParameters[] = {"exports", "require", "module", "process",
                                             "internalBinding"};

int IndexOf(absl::string_view id) {
  absl::Span<const js::BuiltinSource> sources = BuiltinSources();
  // Sorted by id: js_bundle gets them so.
  size_t low = 0;
  size_t high = sources.size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (sources[middle].id < id) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < sources.size() && sources[low].id == id ? static_cast<int>(low) : -1;
}

std::string ToCache(v8::Local<v8::Function> function) {
  std::unique_ptr<v8::ScriptCompiler::CachedData> data(
      v8::ScriptCompiler::CreateCodeCacheForFunction(function));
  return std::string(reinterpret_cast<const char*>(data->data), data->length);
}

}  // namespace

BuiltinCode::Caches BuiltinCode::CachesOf(std::vector<absl::string_view> caches) {
  return [caches = std::move(caches)](int position) {
    return static_cast<size_t>(position) < caches.size() ? caches[position] : absl::string_view();
  };
}

BuiltinCode::BuiltinCode(Caches caches, absl::string_view snapshot)
    : caches_(std::move(caches)), snapshot_(snapshot) {
  for (const js::BuiltinSource& source : BuiltinSources()) {
    resources_.push_back(std::make_unique<StaticText>(source.source));
  }
}

BuiltinCode::~BuiltinCode() = default;

void BuiltinCode::AppendReferences(std::vector<intptr_t>& references) const {
  for (const auto& resource : resources_) {
    references.push_back(reinterpret_cast<intptr_t>(resource.get()));
  }
}

v8::MaybeLocal<v8::Function> BuiltinCode::Compile(
    js::Lock& js, absl::string_view id, absl::Span<const absl::string_view> parameters) const {
  const int index = IndexOf(id);
  if (index < 0) {
    js::Throw(js, absl::NotFoundError(absl::StrCat("No such built-in module: ", id)));
    return {};
  }
  v8::Local<v8::Function> function;
  if (!CompileWith(js, index, parameters, v8::ScriptCompiler::kNoCompileOptions)
           .ToLocal(&function)) {
    return {};
  }
  if (recording_) {
    recorded_.resize(resources_.size());
    recorded_[index].Reset(js.isolate(), function);
  }
  return function;
}

v8::MaybeLocal<v8::Function> BuiltinCode::CompileWith(
    js::Lock& js, int index, absl::Span<const absl::string_view> parameters,
    v8::ScriptCompiler::CompileOptions options) const {
  v8::Local<v8::String> source;
  if (!v8::String::NewExternalOneByte(js.isolate(), resources_[index].get()).ToLocal(&source)) {
    return {};
  }
  if (parameters.empty()) parameters = kParameters;
  std::vector<js::String> names;
  names.reserve(parameters.size());
  for (absl::string_view name : parameters) names.push_back(js::Intern(js, name));

  v8::ScriptCompiler::CachedData* cache = nullptr;
  absl::string_view bytes;
  if (options == v8::ScriptCompiler::kNoCompileOptions && caches_ != nullptr) {
    bytes = caches_(index);
  }
  if (!bytes.empty()) {
    cache = new v8::ScriptCompiler::CachedData(reinterpret_cast<const uint8_t*>(bytes.data()),
                                               static_cast<int>(bytes.size()),
                                               v8::ScriptCompiler::CachedData::BufferNotOwned);
    options = v8::ScriptCompiler::kConsumeCodeCache;
  }
  v8::ScriptOrigin origin(js.isolate(),
                          js::NewString(js, absl::StrCat("node:", BuiltinSources()[index].id)));
  v8::ScriptCompiler::Source unit(source, origin, cache);
  return v8::ScriptCompiler::CompileFunction(js.context(), &unit, names.size(), names.data(), 0,
                                             nullptr, options);
}

std::string BuiltinCode::MakeCache(js::Lock& js, absl::string_view id, std::string* error) const {
  v8::TryCatch caught(js.isolate());
  v8::Local<v8::Function> function;
  if (!CompileWith(js, IndexOf(id), {}, v8::ScriptCompiler::kEagerCompile).ToLocal(&function)) {
    *error = absl::StrCat(id, ":", caught.Message()->GetLineNumber(js.context()).FromMaybe(0), ": ",
                          js::ToUtf8(js, caught.Exception()));
    return "";
  }
  return ToCache(function);
}

std::vector<std::string> BuiltinCode::MakeWarmCaches(js::Lock& js) {
  std::vector<std::string> caches(resources_.size());
  for (size_t i = 0; i < recorded_.size(); ++i) {
    if (!recorded_[i].IsEmpty()) caches[i] = ToCache(recorded_[i].Get(js.isolate()));
  }
  recorded_.clear();
  recording_ = false;
  return caches;
}

Builtins::Builtins(js::Realm& realm) : main_(realm), hooks_(realm) {}

bool Builtins::Has(js::Lock&, std::string id) { return IndexOf(id) >= 0; }

std::string Builtins::LeftOut(js::Lock&, std::string id) {
  for (const auto& left_out : ThisVariant().left_out) {
    if (left_out.id == id) return std::string(left_out.module);
  }
  return "";
}

std::string Builtins::SnapshotId(js::Lock&) {
  return std::string(host_->builtin_code().snapshot());
}

js::Array Builtins::Ids(js::Lock& js) {
  std::vector<js::Value> ids;
  for (const js::BuiltinSource& source : BuiltinSources()) {
    ids.push_back(js::Intern(js, source.id));
  }
  return js::NewArray(js, ids);
}

absl::StatusOr<js::Function> Builtins::Compile(js::Lock& js, std::string id) {
  js::Function function;
  if (!host_->builtin_code().Compile(js, id).ToLocal(&function)) return js::AlreadyThrown();
  return function;
}

absl::StatusOr<js::Object> Builtins::FindBinding(js::Lock& js, std::string name) {
  js::Object object;
  if (host_->FindBinding(js, name).ToLocal(&object)) return object;
  return absl::NotFoundError(absl::StrCat("No such binding: ", name));
}

void Builtins::DefineLazy(js::Lock& js, js::Object target, js::String id, js::Array names,
                          bool enumerable) {
  const bool global = target == js.context()->Global();
  for (uint32_t i = 0; i < names->Length(); ++i) {
    js::Value name;
    if (!names->Get(js.context(), i).ToLocal(&name) || !name->IsName()) continue;
    target
        ->SetNativeDataProperty(js.context(), name.As<v8::Name>(),
                                global ? &LoadGlobal : &LoadProperty, nullptr, id,
                                enumerable ? v8::None : v8::DontEnum)
        .Check();
  }
}

void Builtins::LoadProperty(v8::Local<v8::Name> name,
                            const v8::PropertyCallbackInfo<v8::Value>& info) {
  LoadLazy(info.Holder(), name, info);
}

void Builtins::LoadGlobal(v8::Local<v8::Name> name,
                          const v8::PropertyCallbackInfo<v8::Value>& info) {
  // The holder is what stands behind the global object that programs see.
  LoadLazy(info.GetIsolate()->GetCurrentContext()->Global(), name, info);
}

void Builtins::LoadLazy(js::Object target, v8::Local<v8::Name> name,
                        const v8::PropertyCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  js::Realm& realm = js::Realm::Of(isolate);
  js::Lock js(isolate, isolate->GetCurrentContext(), realm);
  js::Function load;
  js::Value value;
  if (!realm.host()->FindHook(js, "loadLazy").ToLocal(&load) ||
      !js::Call(js, load, {info.Data(), name}, &value)) {
    return;
  }
  info.GetReturnValue().Set(value);
  // Asked while its module is still being loaded: the next one who asks gets more.
  if (value->IsUndefined()) return;
  // Assigning makes it a data property. SetLazyDataProperty() would do so by itself, but insists
  // that loading did not.
  [[maybe_unused]] const auto assigned = target->Set(js.context(), name, value);
}

void Builtins::AppendLazyReferences(std::vector<intptr_t>& references) {
  references.push_back(reinterpret_cast<intptr_t>(&LoadProperty));
  references.push_back(reinterpret_cast<intptr_t>(&LoadGlobal));
}

void Builtins::SetMain(js::Lock& js, js::Function main) { main_.Set(js, main); }
void Builtins::SetHooks(js::Lock& js, js::Object hooks) { hooks_.Set(js, hooks); }

}  // namespace gyre::runtime
