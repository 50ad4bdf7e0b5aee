// --trace-sigint: Ctrl-C ends the program as ever, and shows first where it was.
// https://nodejs.org/docs/latest-v20.x/api/cli.html#--trace-sigint
#ifndef GYRE_BINDINGS_SIGNALS_INTERRUPT_TRACE_H_
#define GYRE_BINDINGS_SIGNALS_INTERRUPT_TRACE_H_

#include "bindings/core/realm.h"
#include "loop/uv/watchdog.h"

namespace gyre::bindings {

// While it lives, the next SIGINT writes the stack of the running JavaScript to standard error and
// then ends the process by that signal. It is watched on a thread of its own, so that a program
// that never returns to its loop is ended as well. For the realm of the main thread.
class InterruptTrace {
 public:
  explicit InterruptTrace(js::Realm& realm);

 private:
  loop::Watchdog watchdog_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_SIGNALS_INTERRUPT_TRACE_H_
