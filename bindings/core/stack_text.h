// Stacks as text, the way errors show them.
#ifndef GYRE_BINDINGS_CORE_STACK_TEXT_H_
#define GYRE_BINDINGS_CORE_STACK_TEXT_H_

#include <string>

#include "bindings/core/value.h"

namespace gyre::js {

// A line a frame: "    at function (file:line:column)\n", or "    at file:line:column\n" for code
// outside of functions and for functions without a name.
std::string StackText(Lock& js, v8::Local<v8::StackTrace> trace);

// The functions that are running now, the innermost first, `frames` at most. Runs no JavaScript.
std::string CurrentStackText(Lock& js, int frames);

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_STACK_TEXT_H_
