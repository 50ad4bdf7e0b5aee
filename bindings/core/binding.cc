#include "bindings/core/binding.h"

namespace gyre::js::internal {

absl::Status WrongArgument(Lock& js, absl::string_view function, int index,
                           absl::string_view expected) {
  return NodeError(ErrorKind::kTypeError, "ERR_INVALID_ARG_TYPE",
                   absl::StrCat("Argument ", index + 1, " of the native function ", function,
                                " must be of type ", expected));
}

absl::Status NotConstructed(absl::string_view function) {
  return NodeError(ErrorKind::kTypeError, "ERR_INVALID_THIS",
                   absl::StrCat("The native function ", function,
                                " was called on an object whose constructor failed"));
}

}  // namespace gyre::js::internal
