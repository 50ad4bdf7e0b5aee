// internalBinding('vm'): scripts that are compiled once and run at will.
#ifndef GYRE_BINDINGS_CONTEXTIFY_SCRIPT_H_
#define GYRE_BINDINGS_CONTEXTIFY_SCRIPT_H_

#include <cstdint>
#include <memory>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"

namespace gyre::bindings {

class UnboundScript final : public js::Wrapped {
 public:
  // A SyntaxError passes through. Offsets count from 0.
  static absl::StatusOr<std::unique_ptr<UnboundScript>> New(js::Lock& js, js::String source,
                                                            js::String filename, int32_t line,
                                                            int32_t column);
  // Runs in the global scope and returns the completion value; what it throws passes through.
  absl::StatusOr<js::Value> Run(js::Lock& js);

  static constexpr absl::string_view kClassName = "UnboundScript";
  static constexpr auto kMembers = js::Members<js::Method<"_run", &UnboundScript::Run>>();

 private:
  UnboundScript(js::Lock& js, v8::Local<v8::UnboundScript> script) : script_(js, script) {}
  js::Strong<v8::UnboundScript> script_;
};

class Vm final : public js::Binding {
 public:
  explicit Vm(js::Realm&) {}
  static constexpr absl::string_view kName = "vm";
  static constexpr auto kMembers = js::Members<js::Class<UnboundScript>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_CONTEXTIFY_SCRIPT_H_
