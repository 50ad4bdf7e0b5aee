// internalBinding('contextify'): compiles user code.
#ifndef GYRE_BINDINGS_CONTEXTIFY_CONTEXTIFY_H_
#define GYRE_BINDINGS_CONTEXTIFY_CONTEXTIFY_H_

#include "bindings/core/binding.h"

namespace gyre::bindings {

class Contextify final : public js::Binding {
 public:
  explicit Contextify(js::Realm&) {}

  // A function whose body is `source` and whose parameters are named by `parameters`. A SyntaxError
  // passes through. `cache` is V8's code cache of the same source, or undefined.
  absl::StatusOr<js::Function> CompileFunction(js::Lock& js, js::String source, js::String filename,
                                               js::Array parameters, js::Value cache);
  // Runs `source` as a script in the global scope and returns its completion value; what it throws
  // passes through.
  absl::StatusOr<js::Value> CompileScript(js::Lock& js, js::String source, js::String filename);

  static constexpr absl::string_view kName = "contextify";
  static constexpr auto kMembers =
      js::Members<js::Method<"compileFunction", &Contextify::CompileFunction>,
                  js::Method<"compileScript", &Contextify::CompileScript>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_CONTEXTIFY_CONTEXTIFY_H_
