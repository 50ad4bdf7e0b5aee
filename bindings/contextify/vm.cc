#include "bindings/contextify/vm.h"

#include <memory>
#include <utility>
#include <vector>

#include "bindings/contextify/sandbox.h"
#include "bindings/errors/excerpt.h"
#include "bindings/errors/no_abort.h"
#include "loop/loop.h"

namespace gyre::bindings {
namespace {

template <typename T>
bool ToVector(js::Lock& js, js::Array array, std::vector<v8::Local<T>>* out) {
  out->reserve(array->Length());
  for (uint32_t i = 0; i < array->Length(); ++i) {
    js::Value item;
    v8::Local<T> value;
    if (!array->Get(js.context(), i).ToLocal(&item)) return false;
    // The JavaScript half has checked them; others are left out.
    if (js::Convert<v8::Local<T>>::From(js, item, &value)) out->push_back(value);
  }
  return true;
}

}  // namespace

absl::StatusOr<js::Object> Vm::MakeContext(js::Lock& js, std::optional<js::Object> object,
                                           bool strings, bool wasm, bool own_microtasks,
                                           js::Value id) {
  Sandbox::Options options;
  options.strings = strings;
  options.wasm = wasm;
  options.own_microtasks = own_microtasks;
  options.id = id;
  return Sandbox::Make(js, object.value_or(js::Object()), options);
}

bool Vm::IsContext(js::Lock& js, js::Object object) { return Sandbox::Of(js, object) != nullptr; }

absl::StatusOr<js::Object> Vm::CompileFunction(js::Lock& js, js::String source, js::String filename,
                                               int32_t line, int32_t column, js::Value cached_data,
                                               std::optional<js::Object> parsing,
                                               js::Array extensions, js::Array parameters,
                                               js::Value id) {
  std::vector<js::Object> objects;
  std::vector<js::String> names;
  if (!ToVector(js, extensions, &objects) || !ToVector(js, parameters, &names)) {
    return js::AlreadyThrown();
  }
  Sandbox* sandbox = parsing.has_value() ? Sandbox::Of(js, *parsing) : nullptr;
  v8::Local<v8::Context> context = sandbox == nullptr ? js.context() : sandbox->context(js);
  v8::Context::Scope scope(context);
  v8::ScriptCompiler::CachedData* cached = CachedDataOf(cached_data);
  v8::ScriptCompiler::Source unit(source, OriginOf(js, filename, line, column, id), cached);
  js::Function function;
  NoAbortScope no_abort(js);
  v8::TryCatch caught(js.isolate());
  if (!v8::ScriptCompiler::CompileFunction(
           context, &unit, names.size(), names.data(), objects.size(), objects.data(),
           cached != nullptr ? v8::ScriptCompiler::kConsumeCodeCache
                             : v8::ScriptCompiler::kNoCompileOptions)
           .ToLocal(&function)) {
    if (caught.CanContinue()) {
      AddExcerptToStack(js, caught.Exception(), caught.Message());
      caught.ReThrow();
    }
    return js::AlreadyThrown();
  }
  js::Object result = js::NewObject(js);
  js::Set(js, result, "function", function);
  js::Set(js, result, "sourceMapUrl", function->GetScriptOrigin().SourceMapUrl());
  if (cached != nullptr) {
    js::Set(js, result, "cachedDataRejected", js::NewBoolean(js, unit.GetCachedData()->rejected));
  }
  return result;
}

js::Value Vm::CacheOfFunction(js::Lock& js, js::Function function) {
  return TakeCachedData(js, v8::ScriptCompiler::CreateCodeCacheForFunction(function));
}

namespace {

// Keeps the loop running until the measurement is there.
class AwaitedMeasurement final : public v8::MeasureMemoryDelegate {
 public:
  AwaitedMeasurement(loop::Loop& loop, std::unique_ptr<v8::MeasureMemoryDelegate> inner)
      : loop_(loop), inner_(std::move(inner)) {
    loop_.AddRef();
  }
  ~AwaitedMeasurement() override { Release(); }

  bool ShouldMeasure(v8::Local<v8::Context> context) override {
    return inner_->ShouldMeasure(context);
  }
  void MeasurementComplete(const std::vector<std::pair<v8::Local<v8::Context>, size_t>>& sizes,
                           size_t unattributed) override {
    inner_->MeasurementComplete(sizes, unattributed);
    Release();
  }

 private:
  void Release() {
    if (!std::exchange(released_, true)) loop_.ReleaseRef();
  }

  loop::Loop& loop_;
  std::unique_ptr<v8::MeasureMemoryDelegate> inner_;
  bool released_ = false;
};

}  // namespace

absl::StatusOr<js::Value> Vm::MeasureMemory(js::Lock& js, bool detailed, bool eager) {
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(js.context()).ToLocal(&resolver)) return js::AlreadyThrown();
  std::unique_ptr<v8::MeasureMemoryDelegate> delegate = v8::MeasureMemoryDelegate::Default(
      js.isolate(), js.context(), resolver,
      detailed ? v8::MeasureMemoryMode::kDetailed : v8::MeasureMemoryMode::kSummary);
  if (eager) {
    delegate = std::make_unique<AwaitedMeasurement>(js.realm().loop(), std::move(delegate));
  }
  js.isolate()->MeasureMemory(std::move(delegate), eager ? v8::MeasureMemoryExecution::kEager
                                                         : v8::MeasureMemoryExecution::kDefault);
  return js::Value(resolver->GetPromise());
}

}  // namespace gyre::bindings
