// The doors for errors between C++ and JavaScript.
//
// In: native functions return absl::Status or absl::StatusOr; the trampolines turn a failure into
// an exception of Node's shape (https://nodejs.org/api/errors.html). Out: an exception that leaves
// a callback goes to the realm's Host (see callback.h).
#ifndef GYRE_BINDINGS_CORE_ERROR_H_
#define GYRE_BINDINGS_CORE_ERROR_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/core/value.h"

namespace gyre::js {

enum class ErrorKind { kError, kTypeError, kRangeError, kSyntaxError };

// A failure that shows in JavaScript as an error of `kind` with `code` ("ERR_INVALID_ARG_TYPE").
absl::Status NodeError(ErrorKind kind, absl::string_view code, absl::string_view message);

// The failed `status` with own properties for its JavaScript error, in this order; neither names
// nor values contain line feeds.
absl::Status WithProperties(
    absl::Status status,
    absl::Span<const std::pair<absl::string_view, absl::string_view>> properties);

// The JavaScript error for a failed status: NodeError()'s, Node's system error for a
// loop::SystemError (errno, code, syscall, and path or address and port where they are known),
// otherwise an Error with the message.
Value ToError(Lock& js, const absl::Status& status);

// Throws ToError(). The caller returns to JavaScript right after.
void Throw(Lock& js, const absl::Status& status);

// A native function that lets an exception of JavaScript code it called pass through returns this;
// there is nothing more to throw.
absl::Status AlreadyThrown();

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_ERROR_H_
