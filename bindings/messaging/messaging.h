// internalBinding('messaging'): values that are sent.
#ifndef GYRE_BINDINGS_MESSAGING_MESSAGING_H_
#define GYRE_BINDINGS_MESSAGING_MESSAGING_H_

#include "bindings/core/binding.h"

namespace gyre::bindings {

class Messaging final : public js::Binding {
 public:
  explicit Messaging(js::Realm&) {}

  // A copy of `value`; the ArrayBuffers in `transfer` move into it. `make_error(text)` makes the
  // error for what cannot be cloned.
  absl::StatusOr<js::Value> StructuredClone(js::Lock& js, js::Value value, js::Array transfer,
                                            js::Function make_error);

  static constexpr absl::string_view kName = "messaging";
  static constexpr auto kMembers =
      js::Members<js::Method<"structuredClone", &Messaging::StructuredClone>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_MESSAGING_MESSAGING_H_
