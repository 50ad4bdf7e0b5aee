#include "bindings/contextify/contextify.h"

#include <vector>

#include "bindings/contextify/script.h"
#include "bindings/errors/excerpt.h"
#include "bindings/errors/no_abort.h"

namespace gyre::bindings {
namespace {

// Throws what `caught` holds on. The loader may look at an error of the parser before it reports
// it, and V8 tells the place only once: it is kept with the error.
absl::Status Rethrow(js::Lock& js, v8::TryCatch& caught) {
  if (caught.CanContinue()) {
    KeepExcerpt(js, caught.Exception(), caught.Message());
    caught.ReThrow();
  }
  return js::AlreadyThrown();
}

}  // namespace

absl::StatusOr<js::Function> Contextify::CompileFunction(js::Lock& js, js::String source,
                                                         js::String filename, js::Array parameters,
                                                         js::Value cache) {
  std::vector<js::String> names;
  names.reserve(parameters->Length());
  for (uint32_t i = 0; i < parameters->Length(); ++i) {
    js::Value name;
    if (!parameters->Get(js.context(), i).ToLocal(&name)) return js::AlreadyThrown();
    if (!name->IsString()) {
      return js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_ARG_TYPE",
                           "The names of parameters must be of type string");
    }
    names.push_back(name.As<v8::String>());
  }
  v8::ScriptOrigin origin(js.isolate(), filename);
  v8::ScriptCompiler::CachedData* cached = CachedDataOf(cache);
  v8::ScriptCompiler::Source unit(source, origin, cached);
  js::Function function;
  NoAbortScope no_abort(js);
  v8::TryCatch caught(js.isolate());
  if (!v8::ScriptCompiler::CompileFunction(
           js.context(), &unit, names.size(), names.data(), 0, nullptr,
           cached != nullptr ? v8::ScriptCompiler::kConsumeCodeCache
                             : v8::ScriptCompiler::kNoCompileOptions)
           .ToLocal(&function)) {
    return Rethrow(js, caught);
  }
  return function;
}

absl::StatusOr<js::Value> Contextify::CompileScript(js::Lock& js, js::String source,
                                                    js::String filename) {
  v8::ScriptOrigin origin(js.isolate(), filename);
  v8::ScriptCompiler::Source unit(source, origin);
  v8::Local<v8::Script> script;
  {
    NoAbortScope no_abort(js);
    v8::TryCatch caught(js.isolate());
    if (!v8::ScriptCompiler::Compile(js.context(), &unit).ToLocal(&script)) {
      return Rethrow(js, caught);
    }
  }
  js::Value result;
  if (!script->Run(js.context()).ToLocal(&result)) return js::AlreadyThrown();
  return result;
}

}  // namespace gyre::bindings
