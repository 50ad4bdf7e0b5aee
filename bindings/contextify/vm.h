// internalBinding('vm'): the native half of node:vm.
#ifndef GYRE_BINDINGS_CONTEXTIFY_VM_H_
#define GYRE_BINDINGS_CONTEXTIFY_VM_H_

#include <cstdint>
#include <optional>

#include "bindings/contextify/script.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"

namespace gyre::bindings {

class Vm final : public js::Binding {
 public:
  explicit Vm(js::Realm&) {}

  // Makes a context around `object` and returns it; around nothing for null, and returns the
  // global object. `id` is a symbol: see module_wrap.h.
  absl::StatusOr<js::Object> MakeContext(js::Lock& js, std::optional<js::Object> object,
                                         bool strings, bool wasm, bool own_microtasks,
                                         js::Value id);
  bool IsContext(js::Lock& js, js::Object object);

  // { function, cachedDataRejected, sourceMapUrl } of a function whose body is `source` and whose
  // parameters are named by `parameters`. Names that it does not declare are looked up in the
  // objects of `extensions` first. A SyntaxError passes through, with the place before its stack.
  absl::StatusOr<js::Object> CompileFunction(js::Lock& js, js::String source, js::String filename,
                                             int32_t line, int32_t column, js::Value cached_data,
                                             std::optional<js::Object> parsing,
                                             js::Array extensions, js::Array parameters,
                                             js::Value id);
  // The code cache of a function that CompileFunction() gave.
  js::Value CacheOfFunction(js::Lock& js, js::Function function);

  // A promise of what V8 measures of the memory of contexts: `detailed` tells each apart. `eager`
  // collects garbage at once instead of waiting for that to happen.
  absl::StatusOr<js::Value> MeasureMemory(js::Lock& js, bool detailed, bool eager);

  static constexpr absl::string_view kName = "vm";
  static constexpr auto kMembers =
      js::Members<js::Class<UnboundScript>, js::Method<"makeContext", &Vm::MakeContext>,
                  js::Method<"isContext", &Vm::IsContext>,
                  js::Method<"compileFunction", &Vm::CompileFunction>,
                  js::Method<"cacheOfFunction", &Vm::CacheOfFunction>,
                  js::Method<"measureMemory", &Vm::MeasureMemory>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_CONTEXTIFY_VM_H_
