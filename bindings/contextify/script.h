// Scripts that are compiled once and run at will, in any context.
#ifndef GYRE_BINDINGS_CONTEXTIFY_SCRIPT_H_
#define GYRE_BINDINGS_CONTEXTIFY_SCRIPT_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"

namespace gyre::bindings {

// The origin of code that is no module. `id` is a symbol or undefined, see module_wrap.h.
v8::ScriptOrigin OriginOf(js::Lock& js, js::String filename, int32_t line, int32_t column,
                          js::Value id);

// The code cache in `bytes`, an ArrayBufferView, for a v8::ScriptCompiler::Source, which takes it;
// null for undefined.
v8::ScriptCompiler::CachedData* CachedDataOf(js::Value bytes);

// A Uint8Array with the data, which is deleted; undefined for null.
js::Value TakeCachedData(js::Lock& js, v8::ScriptCompiler::CachedData* data);

class UnboundScript final : public js::Wrapped {
 public:
  // new UnboundScript(source, filename, line, column, cachedData, parsingContext, id): compiles in
  // the context of the contextified object `parsingContext`, or the program's. A SyntaxError passes
  // through, with the place before its stack. Offsets count from 0.
  static absl::StatusOr<std::unique_ptr<UnboundScript>> New(js::Lock& js, js::String source,
                                                            js::String filename, int32_t line,
                                                            int32_t column, js::Value cached_data,
                                                            std::optional<js::Object> parsing,
                                                            js::Value id);
  // Runs in the context of `contextified`, or the program's, and returns the completion value; what
  // it throws passes through, with the place before its stack where `display_errors` says so. Ends
  // with ERR_SCRIPT_EXECUTION_TIMEOUT after `timeout` ms, if that is not negative, and with
  // ERR_SCRIPT_EXECUTION_INTERRUPTED at SIGINT, if `break_on_sigint`.
  absl::StatusOr<js::Value> Run(js::Lock& js, std::optional<js::Object> contextified,
                                double timeout, bool display_errors, bool break_on_sigint);
  js::Value CreateCachedData(js::Lock& js);
  // Whether the cache that was given was of no use; undefined where none was given.
  std::optional<bool> CachedDataRejected(js::Lock&) { return rejected_; }
  // What the source says of its map; undefined where it does not.
  js::Value SourceMapUrl(js::Lock& js);

  static constexpr absl::string_view kClassName = "UnboundScript";
  static constexpr auto kMembers =
      js::Members<js::Method<"_run", &UnboundScript::Run>,
                  js::Method<"_createCachedData", &UnboundScript::CreateCachedData>,
                  js::Method<"_cachedDataRejected", &UnboundScript::CachedDataRejected>,
                  js::Method<"_sourceMapUrl", &UnboundScript::SourceMapUrl>>();

 private:
  UnboundScript(js::Lock& js, v8::Local<v8::UnboundScript> script) : script_(js, script) {}
  js::Strong<v8::UnboundScript> script_;
  std::optional<bool> rejected_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_CONTEXTIFY_SCRIPT_H_
