#include "bindings/contextify/script.h"

#include "bindings/errors/excerpt.h"

namespace gyre::bindings {

absl::StatusOr<std::unique_ptr<UnboundScript>> UnboundScript::New(js::Lock& js, js::String source,
                                                                  js::String filename, int32_t line,
                                                                  int32_t column) {
  v8::ScriptOrigin origin(js.isolate(), filename, line, column);
  v8::ScriptCompiler::Source unit(source, origin);
  v8::Local<v8::UnboundScript> script;
  v8::TryCatch caught(js.isolate());
  if (!v8::ScriptCompiler::CompileUnboundScript(js.isolate(), &unit).ToLocal(&script)) {
    if (caught.CanContinue()) {
      KeepExcerpt(js, caught.Exception(), caught.Message());
      caught.ReThrow();
    }
    return js::AlreadyThrown();
  }
  return std::unique_ptr<UnboundScript>(new UnboundScript(js, script));
}

absl::StatusOr<js::Value> UnboundScript::Run(js::Lock& js) {
  js::Value result;
  if (!script_.Get(js)->BindToCurrentContext()->Run(js.context()).ToLocal(&result)) {
    return js::AlreadyThrown();
  }
  return result;
}

}  // namespace gyre::bindings
