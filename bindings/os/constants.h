// Numbers of the system's C interface that os.constants names.
#ifndef GYRE_BINDINGS_OS_CONSTANTS_H_
#define GYRE_BINDINGS_OS_CONSTANTS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gyre::bindings {

struct Constant {
  absl::string_view name;
  int value;
};

// In the order in which Node lists them.
absl::Span<const Constant> ErrnoConstants();
absl::Span<const Constant> SignalConstants();
absl::Span<const Constant> DlopenConstants();

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_OS_CONSTANTS_H_
