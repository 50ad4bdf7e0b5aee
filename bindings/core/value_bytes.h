// Values as bytes that another process can read: V8's format, with the additions of Node's
// `advanced` serialization between parent and child
// (https://nodejs.org/docs/latest-v20.x/api/child_process.html#advanced-serialization).
//
// Not for values that stay in the process: ClonedValue shares and moves memory.
#ifndef GYRE_BINDINGS_CORE_VALUE_BYTES_H_
#define GYRE_BINDINGS_CORE_VALUE_BYTES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "bindings/core/value.h"

namespace gyre::js {

// Appends the value to `bytes`. False where an exception is pending: an Error for what cannot be
// serialized, or what a getter of the value threw. `is_buffer(view)` says whether a typed array is
// to be a Buffer at the other end.
bool WriteValueBytes(Lock& js, Value value, Function is_buffer, std::string* bytes);

// False where an exception is pending: a damaged or foreign form. `make_view(kind, buffer)` makes
// the typed array of a kind, by Node's numbering, over an ArrayBuffer.
bool ReadValueBytes(Lock& js, absl::string_view bytes, Function make_view, Value* value);

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_VALUE_BYTES_H_
