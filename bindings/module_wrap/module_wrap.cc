#include "bindings/module_wrap/module_wrap.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "bindings/contextify/limits.h"
#include "bindings/contextify/sandbox.h"
#include "bindings/core/callback.h"
#include "bindings/errors/excerpt.h"
#include "bindings/errors/no_abort.h"

namespace gyre::bindings {
namespace {

// V8 lists attributes as key, value and, in a request of source text, the offset.
constexpr int kStaticStride = 3;
constexpr int kDynamicStride = 2;

js::Value ItemAt(js::Lock& js, v8::Local<v8::FixedArray> items, int index) {
  return items->Get(js.context(), index).As<v8::Value>();
}

std::string KeyOf(js::Lock& js, js::String specifier, v8::Local<v8::FixedArray> attributes) {
  std::string key = js::ToUtf8(js, specifier);
  for (int i = 0; i < attributes->Length(); i += kStaticStride) {
    absl::StrAppend(&key, absl::string_view("\0", 1), js::ToUtf8(js, ItemAt(js, attributes, i)),
                    absl::string_view("\0", 1), js::ToUtf8(js, ItemAt(js, attributes, i + 1)));
  }
  return key;
}

v8::MaybeLocal<v8::Function> Hook(js::Lock& js, absl::string_view name) {
  js::Host* host = js.realm().host();
  if (host == nullptr) return {};
  return host->FindHook(js, name);
}

}  // namespace

ModuleWrap::ModuleWrap(js::Lock& js, v8::Local<v8::Module> module, js::String name)
    : home_(js.realm()),
      hash_(module->GetIdentityHash()),
      module_(js, module),
      context_(js, js.context()),
      name_(js, name) {
  ModuleWrapBinding::Of(home_).modules_[hash_].push_back(this);
}

ModuleWrap::~ModuleWrap() {
  auto& modules = ModuleWrapBinding::Of(home_).modules_;
  auto found = modules.find(hash_);
  if (found == modules.end()) return;
  std::erase(found->second, this);
  if (found->second.empty()) modules.erase(found);
}

absl::StatusOr<std::unique_ptr<ModuleWrap>> ModuleWrap::New(
    js::Lock& js, js::String name, js::Value source_or_exports, js::Value line_or_evaluate,
    std::optional<int32_t> column_offset, js::Value id, js::Value cache,
    std::optional<js::Object> contextified) {
  Sandbox* sandbox = contextified.has_value() ? Sandbox::Of(js, *contextified) : nullptr;
  js::Lock inner(js.isolate(), sandbox == nullptr ? js.context() : sandbox->context(js),
                 js.realm());
  v8::Context::Scope scope(inner.context());
  if (source_or_exports->IsArray() && line_or_evaluate->IsFunction()) {
    return Synthesize(inner, name, source_or_exports.As<v8::Array>(),
                      line_or_evaluate.As<v8::Function>());
  }
  if (!source_or_exports->IsString()) {
    return js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_ARG_TYPE",
                         "The source of a module must be of type string");
  }
  const int32_t line = line_or_evaluate->IsInt32() ? line_or_evaluate.As<v8::Int32>()->Value() : 0;
  return Compile(inner, name, source_or_exports.As<v8::String>(), line, column_offset.value_or(0),
                 id, cache);
}

absl::StatusOr<std::unique_ptr<ModuleWrap>> ModuleWrap::Compile(js::Lock& js, js::String name,
                                                                js::String source, int32_t line,
                                                                int32_t column, js::Value id,
                                                                js::Value cache) {
  v8::Local<v8::Data> options;
  if (id->IsSymbol()) {
    v8::Local<v8::PrimitiveArray> items = v8::PrimitiveArray::New(js.isolate(), 1);
    items->Set(js.isolate(), 0, id.As<v8::Symbol>());
    options = items;
  }
  v8::ScriptOrigin origin(js.isolate(), name, line, column, /*is_shared_cross_origin=*/true,
                          /*script_id=*/-1, /*source_map_url=*/js::Value(), /*is_opaque=*/false,
                          /*is_wasm=*/false, /*is_module=*/true, options);
  v8::ScriptCompiler::CachedData* cached = nullptr;
  if (cache->IsArrayBufferView()) {
    absl::Span<uint8_t> bytes = js::Bytes(cache);
    cached = new v8::ScriptCompiler::CachedData(bytes.data(), static_cast<int>(bytes.size()));
  }
  v8::ScriptCompiler::Source unit(source, origin, cached);
  v8::Local<v8::Module> module;
  {
    NoAbortScope no_abort(js);
    v8::TryCatch caught(js.isolate());
    if (!v8::ScriptCompiler::CompileModule(js.isolate(), &unit,
                                           cached != nullptr
                                               ? v8::ScriptCompiler::kConsumeCodeCache
                                               : v8::ScriptCompiler::kNoCompileOptions)
             .ToLocal(&module)) {
      if (!caught.CanContinue()) return js::AlreadyThrown();
      KeepExcerpt(js, caught.Exception(), caught.Message());
      caught.ReThrow();
      return js::AlreadyThrown();
    }
  }
  std::unique_ptr<ModuleWrap> wrap(new ModuleWrap(js, module, name));
  wrap->cache_rejected_ = cached != nullptr && unit.GetCachedData()->rejected;
  if (cache->IsNull() || wrap->cache_rejected_) {
    wrap->code_ = js::Strong<v8::UnboundModuleScript>(js, module->GetUnboundModuleScript());
  }
  return wrap;
}

absl::StatusOr<std::unique_ptr<ModuleWrap>> ModuleWrap::Synthesize(js::Lock& js, js::String name,
                                                                   js::Array exports,
                                                                   js::Function evaluate) {
  std::vector<js::String> names;
  names.reserve(exports->Length());
  for (uint32_t i = 0; i < exports->Length(); ++i) {
    js::Value item;
    js::String text;
    if (!exports->Get(js.context(), i).ToLocal(&item) ||
        !item->ToString(js.context()).ToLocal(&text)) {
      return js::AlreadyThrown();
    }
    names.push_back(text);
  }
  std::unique_ptr<ModuleWrap> wrap(new ModuleWrap(
      js, v8::Module::CreateSyntheticModule(js.isolate(), name, names, &RunSynthetic), name));
  wrap->evaluate_ = js::Strong<v8::Function>(js, evaluate);
  return wrap;
}

js::String ModuleWrap::GetName(js::Lock& js) { return name_.Get(js); }

js::Array ModuleWrap::Requests(js::Lock& js) {
  std::vector<js::Value> out;
  if (!module(js)->IsSourceTextModule()) return js::NewArray(js, out);
  v8::Local<v8::FixedArray> requests = module(js)->GetModuleRequests();
  for (int i = 0; i < requests->Length(); ++i) {
    auto request = requests->Get(js.context(), i).As<v8::ModuleRequest>();
    v8::Local<v8::FixedArray> attributes = request->GetImportAssertions();
    js::Value listed = js::Undefined(js);
    if (attributes->Length() > 0) {
      std::vector<js::Value> items;
      for (int at = 0; at < attributes->Length(); at += kStaticStride) {
        items.push_back(ItemAt(js, attributes, at));
        items.push_back(ItemAt(js, attributes, at + 1));
      }
      listed = js::NewArray(js, items);
    }
    v8::Location place = module(js)->SourceOffsetToLocation(request->GetSourceOffset());
    out.insert(out.end(),
               {request->GetSpecifier(), listed, js::NewNumber(js, place.GetLineNumber()),
                js::NewNumber(js, place.GetColumnNumber())});
  }
  return js::NewArray(js, out);
}

absl::Status ModuleWrap::Link(js::Lock& js, js::Array modules) {
  if (!module(js)->IsSourceTextModule()) return absl::OkStatus();
  v8::Local<v8::FixedArray> requests = module(js)->GetModuleRequests();
  if (static_cast<uint32_t>(requests->Length()) != modules->Length()) {
    return js::NodeError(js::ErrorKind::kError, "ERR_VM_MODULE_LINK_FAILURE",
                         "linking error, a module is missing");
  }
  links_.clear();
  for (int i = 0; i < requests->Length(); ++i) {
    js::Value item;
    ModuleWrap* target = nullptr;
    if (!modules->Get(js.context(), i).ToLocal(&item)) return js::AlreadyThrown();
    if (!js::Convert<ModuleWrap*>::From(js, item, &target)) {
      return js::NodeError(js::ErrorKind::kError, "ERR_VM_MODULE_LINK_FAILURE",
                           "linking error, expected a valid module object");
    }
    auto request = requests->Get(js.context(), i).As<v8::ModuleRequest>();
    links_.insert_or_assign(KeyOf(js, request->GetSpecifier(), request->GetImportAssertions()),
                            js::Strong<v8::Module>(js, target->module(js)));
  }
  return absl::OkStatus();
}

v8::MaybeLocal<v8::Module> ModuleWrap::Resolve(v8::Local<v8::Context> context,
                                               v8::Local<v8::String> specifier,
                                               v8::Local<v8::FixedArray> attributes,
                                               v8::Local<v8::Module> referrer) {
  v8::Isolate* isolate = context->GetIsolate();
  js::Lock js(isolate, context, js::Realm::Of(isolate));
  ModuleWrap* wrap = ModuleWrapBinding::Of(js.realm()).Find(js, referrer);
  if (wrap != nullptr) {
    auto found = wrap->links_.find(KeyOf(js, specifier, attributes));
    if (found != wrap->links_.end()) return found->second.Get(js);
  }
  js::Throw(js, js::NodeError(js::ErrorKind::kError, "ERR_VM_MODULE_LINK_FAILURE",
                              absl::StrCat("request for '", js::ToUtf8(js, specifier),
                                           "' is not yet fulfilled")));
  return {};
}

absl::Status ModuleWrap::Instantiate(js::Lock& js) {
  v8::Context::Scope scope(context(js));
  NoAbortScope no_abort(js);
  v8::TryCatch caught(js.isolate());
  if (module(js)->InstantiateModule(context(js), &Resolve).IsNothing()) {
    if (!caught.CanContinue()) return js::AlreadyThrown();
    AddExcerptToStack(js, caught.Exception(), caught.Message());
    caught.ReThrow();
    return js::AlreadyThrown();
  }
  links_.clear();
  return absl::OkStatus();
}

absl::Status ModuleWrap::RequireStatus(js::Lock& js, v8::Module::Status least,
                                       absl::string_view what) {
  const v8::Module::Status status = module(js)->GetStatus();
  if (status >= least && (status != v8::Module::kEvaluating || least != status)) {
    return absl::OkStatus();
  }
  return js::NodeError(js::ErrorKind::kError, "ERR_VM_MODULE_STATUS",
                       absl::StrCat("Module status must ", what));
}

absl::StatusOr<js::Value> ModuleWrap::Evaluate(js::Lock& js, std::optional<double> timeout,
                                               bool break_on_sigint) {
  if (absl::Status status =
          RequireStatus(js, v8::Module::kInstantiated, "be one of linked, evaluated, or errored");
      !status.ok()) {
    return status;
  }
  if (module(js)->GetStatus() == v8::Module::kEvaluating) {
    return js::NodeError(js::ErrorKind::kError, "ERR_VM_MODULE_STATUS",
                         "Module status must not be evaluating");
  }
  v8::Context::Scope scope(context(js));
  js::Value result;
  bool ok = false;
  auto evaluate = [&] {
    ok = module(js)->Evaluate(context(js)).ToLocal(&result);
    if (Sandbox* sandbox = Sandbox::OfContext(context(js)); ok && sandbox != nullptr) {
      sandbox->RunMicrotasks(js);
    }
  };
  const bool is_bounded = timeout.has_value() || break_on_sigint;
  if (!is_bounded || module(js)->IsSyntheticModule()) {
    // Without a TryCatch: below one, V8 misses what the steps of a synthetic module throw.
    evaluate();
    if (!ok) return js::AlreadyThrown();
    return result;
  }
  v8::TryCatch caught(js.isolate());
  absl::Status status = RunWithin(js, timeout.value_or(-1), break_on_sigint, evaluate);
  if (!status.ok()) {
    caught.Reset();
    return status;
  }
  if (!ok) {
    if (caught.CanContinue()) caught.ReThrow();
    return js::AlreadyThrown();
  }
  return result;
}

absl::Status ModuleWrap::EvaluateSync(js::Lock& js) {
  absl::StatusOr<js::Value> result = Evaluate(js, std::nullopt, false);
  if (!result.ok()) return result.status();
  if (!(*result)->IsPromise()) return absl::OkStatus();
  v8::Local<v8::Promise> promise = result->As<v8::Promise>();
  switch (promise->State()) {
    case v8::Promise::kFulfilled:
      return absl::OkStatus();
    case v8::Promise::kRejected: {
      // It is handled here and now; whoever counts rejections has heard of it and hears of this.
      js::Function ignore;
      if (v8::Function::New(js.context(), [](const js::CallbackInfo&) {}).ToLocal(&ignore)) {
        (void)promise->Catch(js.context(), ignore);
      }
      js.isolate()->ThrowException(promise->Result());
      return js::AlreadyThrown();
    }
    case v8::Promise::kPending:
      break;
  }
  return js::NodeError(js::ErrorKind::kError, "ERR_REQUIRE_ASYNC_MODULE",
                       "require() cannot be used on an ESM graph with top-level await. Use "
                       "import() instead. To see where the top-level await comes from, use "
                       "--experimental-print-required-tla.");
}

int32_t ModuleWrap::GetStatus(js::Lock& js) { return module(js)->GetStatus(); }

js::Value ModuleWrap::GetError(js::Lock& js) {
  if (module(js)->GetStatus() != v8::Module::kErrored) return js::Undefined(js);
  return module(js)->GetException();
}

absl::StatusOr<bool> ModuleWrap::IsGraphAsync(js::Lock& js) {
  absl::Status status = RequireStatus(js, v8::Module::kInstantiated, "be linked");
  if (!status.ok()) return status;
  return module(js)->IsGraphAsync();
}

absl::StatusOr<js::Value> ModuleWrap::GetNamespace(js::Lock& js) {
  absl::Status status = RequireStatus(js, v8::Module::kInstantiated, "not be unlinked or linking");
  if (!status.ok()) return status;
  return module(js)->GetModuleNamespace();
}

absl::Status ModuleWrap::SetExport(js::Lock& js, js::String name, js::Value value) {
  if (!module(js)->IsSyntheticModule()) {
    return js::NodeError(js::ErrorKind::kError, "ERR_VM_MODULE_NOT_MODULE",
                         "Provided module is not a synthetic module");
  }
  if (module(js)->SetSyntheticModuleExport(js.isolate(), name, value).IsNothing()) {
    return js::AlreadyThrown();
  }
  return absl::OkStatus();
}

absl::StatusOr<js::Value> ModuleWrap::CreateCachedData(js::Lock& js) {
  if (!module(js)->IsSourceTextModule() ||
      (code_.empty() && module(js)->GetStatus() >= v8::Module::kEvaluating)) {
    // Of a module that ran, the code is gone.
    return js::NodeError(js::ErrorKind::kError, "ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA",
                         "Cached data cannot be created for a module which has been evaluated");
  }
  std::unique_ptr<v8::ScriptCompiler::CachedData> data(v8::ScriptCompiler::CreateCodeCache(
      code_.empty() ? module(js)->GetUnboundModuleScript() : code_.Get(js)));
  return js::Value(js::NewBytes(js, {data->data, static_cast<size_t>(data->length)}));
}

v8::MaybeLocal<v8::Value> ModuleWrap::RunSynthetic(v8::Local<v8::Context> context,
                                                   v8::Local<v8::Module> module) {
  v8::Isolate* isolate = context->GetIsolate();
  js::Lock js(isolate, context, js::Realm::Of(isolate));
  ModuleWrap* wrap = ModuleWrapBinding::Of(js.realm()).Find(js, module);
  if (wrap != nullptr && !wrap->evaluate_.empty()) {
    js::Function evaluate = wrap->evaluate_.Get(js);
    wrap->evaluate_.Clear();
    if (!js::Call(js, evaluate, {})) return {};
  }
  v8::Local<v8::Promise::Resolver> done;
  if (!v8::Promise::Resolver::New(context).ToLocal(&done) ||
      done->Resolve(context, js::Undefined(js)).IsNothing()) {
    return {};
  }
  return done->GetPromise();
}

ModuleWrapBinding::ModuleWrapBinding(js::Realm& realm) { realm.modules = this; }

ModuleWrapBinding& ModuleWrapBinding::Of(js::Realm& realm) {
  return *static_cast<ModuleWrapBinding*>(realm.modules);
}

ModuleWrap* ModuleWrapBinding::Find(js::Lock& js, v8::Local<v8::Module> module) {
  auto found = modules_.find(module->GetIdentityHash());
  if (found == modules_.end()) return nullptr;
  for (ModuleWrap* wrap : found->second) {
    if (wrap->module(js) == module) return wrap;
  }
  return nullptr;
}

void ModuleWrapBinding::Install(v8::Isolate* isolate) {
  isolate->SetHostImportModuleDynamicallyCallback(&Import);
  isolate->SetHostInitializeImportMetaObjectCallback(&InitializeMeta);
  Sandbox::Install(isolate);
}

v8::MaybeLocal<v8::Promise> ModuleWrapBinding::Import(v8::Local<v8::Context> context,
                                                      v8::Local<v8::Data> options,
                                                      v8::Local<v8::Value> referrer,
                                                      v8::Local<v8::String> specifier,
                                                      v8::Local<v8::FixedArray> attributes) {
  v8::Isolate* isolate = context->GetIsolate();
  js::Lock js(isolate, context, js::Realm::Of(isolate));
  js::Function hook;
  if (!Hook(js, "importModuleDynamically").ToLocal(&hook)) {
    js::Throw(js, absl::UnavailableError("import() is not available"));
    return {};
  }
  js::Value id = js::Undefined(js);
  if (v8::Local<v8::FixedArray> items = options.As<v8::FixedArray>(); items->Length() == 1) {
    id = items->Get(context, 0).As<v8::Value>();
  } else if (Sandbox* sandbox = Sandbox::OfContext(context); sandbox != nullptr) {
    id = sandbox->id(js);
  }
  js::Object listed =
      v8::Object::New(isolate, js::Null(js), /*names=*/nullptr, /*values=*/nullptr, 0);
  for (int i = 0; i < attributes->Length(); i += kDynamicStride) {
    if (listed
            ->CreateDataProperty(context, ItemAt(js, attributes, i).As<v8::String>(),
                                 ItemAt(js, attributes, i + 1))
            .IsNothing()) {
      return {};
    }
  }
  js::Value result;
  if (!js::Call(js, hook, {id, specifier, listed, referrer}, &result)) return {};
  if (!result->IsPromise()) {
    js::Throw(js, absl::InternalError("import() got no promise"));
    return {};
  }
  return result.As<v8::Promise>();
}

void ModuleWrapBinding::InitializeMeta(v8::Local<v8::Context> context, v8::Local<v8::Module> module,
                                       v8::Local<v8::Object> meta) {
  v8::Isolate* isolate = context->GetIsolate();
  js::Lock js(isolate, context, js::Realm::Of(isolate));
  ModuleWrap* wrap = Of(js.realm()).Find(js, module);
  js::Function hook;
  if (wrap == nullptr || !Hook(js, "initializeImportMeta").ToLocal(&hook)) return;
  v8::TryCatch caught(isolate);
  if (!js::Call(js, hook, {wrap->object(js), meta}) && caught.HasCaught()) {
    // V8 looks for an exception here.
    caught.ReThrow();
  }
}

}  // namespace gyre::bindings
