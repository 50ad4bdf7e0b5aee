#include "bindings/contextify/script.h"

#include "bindings/contextify/limits.h"
#include "bindings/contextify/sandbox.h"
#include "bindings/errors/excerpt.h"
#include "bindings/errors/no_abort.h"

namespace gyre::bindings {

v8::ScriptOrigin OriginOf(js::Lock& js, js::String filename, int32_t line, int32_t column,
                          js::Value id) {
  v8::Local<v8::Data> options;
  if (id->IsSymbol()) {
    v8::Local<v8::PrimitiveArray> items = v8::PrimitiveArray::New(js.isolate(), 1);
    items->Set(js.isolate(), 0, id.As<v8::Symbol>());
    options = items;
  }
  return v8::ScriptOrigin(js.isolate(), filename, line, column, /*is_shared_cross_origin=*/true,
                          /*script_id=*/-1, /*source_map_url=*/js::Value(), /*is_opaque=*/false,
                          /*is_wasm=*/false, /*is_module=*/false, options);
}

v8::ScriptCompiler::CachedData* CachedDataOf(js::Value bytes) {
  if (!bytes->IsArrayBufferView()) return nullptr;
  absl::Span<uint8_t> data = js::Bytes(bytes);
  return new v8::ScriptCompiler::CachedData(data.data(), static_cast<int>(data.size()));
}

js::Value TakeCachedData(js::Lock& js, v8::ScriptCompiler::CachedData* data) {
  std::unique_ptr<v8::ScriptCompiler::CachedData> owned(data);
  if (owned == nullptr) return js::Undefined(js);
  return js::NewBytes(js, {owned->data, static_cast<size_t>(owned->length)});
}

absl::StatusOr<std::unique_ptr<UnboundScript>> UnboundScript::New(
    js::Lock& js, js::String source, js::String filename, int32_t line, int32_t column,
    js::Value cached_data, std::optional<js::Object> parsing, js::Value id) {
  Sandbox* sandbox = parsing.has_value() ? Sandbox::Of(js, *parsing) : nullptr;
  v8::Context::Scope scope(sandbox == nullptr ? js.context() : sandbox->context(js));
  v8::ScriptCompiler::CachedData* cached = CachedDataOf(cached_data);
  v8::ScriptCompiler::Source unit(source, OriginOf(js, filename, line, column, id), cached);
  v8::Local<v8::UnboundScript> script;
  NoAbortScope no_abort(js);
  v8::TryCatch caught(js.isolate());
  if (!v8::ScriptCompiler::CompileUnboundScript(js.isolate(), &unit,
                                                cached != nullptr
                                                    ? v8::ScriptCompiler::kConsumeCodeCache
                                                    : v8::ScriptCompiler::kNoCompileOptions)
           .ToLocal(&script)) {
    if (caught.CanContinue()) {
      AddExcerptToStack(js, caught.Exception(), caught.Message());
      caught.ReThrow();
    }
    return js::AlreadyThrown();
  }
  std::unique_ptr<UnboundScript> made(new UnboundScript(js, script));
  if (cached != nullptr) made->rejected_ = unit.GetCachedData()->rejected;
  return made;
}

absl::StatusOr<js::Value> UnboundScript::Run(js::Lock& js, std::optional<js::Object> contextified,
                                             double timeout, bool display_errors,
                                             bool break_on_sigint) {
  Sandbox* sandbox = contextified.has_value() ? Sandbox::Of(js, *contextified) : nullptr;
  v8::Local<v8::Context> context = sandbox == nullptr ? js.context() : sandbox->context(js);
  v8::Context::Scope scope(context);
  if (js.realm().has_async_context && sandbox != nullptr) {
    context->SetContinuationPreservedEmbedderData(
        js.context()->GetContinuationPreservedEmbedderData());
  }
  v8::TryCatch caught(js.isolate());
  js::Value result;
  bool ok = false;
  absl::Status status = RunWithin(js, timeout, break_on_sigint, [&] {
    ok = script_.Get(js)->BindToCurrentContext()->Run(context).ToLocal(&result);
    if (ok && sandbox != nullptr) sandbox->RunMicrotasks(js);
  });
  if (!status.ok()) {
    caught.Reset();
    return status;
  }
  if (caught.HasCaught()) {
    // An outer limit ends more than this script.
    if (!caught.CanContinue()) return js::AlreadyThrown();
    if (display_errors) AddExcerptToStack(js, caught.Exception(), caught.Message());
    caught.ReThrow();
    return js::AlreadyThrown();
  }
  return ok ? absl::StatusOr<js::Value>(result) : js::AlreadyThrown();
}

js::Value UnboundScript::CreateCachedData(js::Lock& js) {
  return TakeCachedData(js, v8::ScriptCompiler::CreateCodeCache(script_.Get(js)));
}

js::Value UnboundScript::SourceMapUrl(js::Lock& js) {
  return script_.Get(js)->GetSourceMappingURL();
}

}  // namespace gyre::bindings
