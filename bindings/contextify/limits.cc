#include "bindings/contextify/limits.h"

#include "absl/strings/str_cat.h"
#include "loop/uv/watchdog.h"

namespace gyre::bindings {

absl::Status RunWithin(js::Lock& js, double timeout, bool break_on_sigint,
                       absl::FunctionRef<void()> run) {
  if (timeout < 0 && !break_on_sigint) {
    run();
    return absl::OkStatus();
  }
  loop::Watchdog::Options options;
  if (timeout >= 0) options.timeout_ms = static_cast<uint64_t>(timeout);
  options.on_interrupt = break_on_sigint;
  v8::Isolate* isolate = js.isolate();
  loop::Watchdog watchdog(options, [isolate] { isolate->TerminateExecution(); });
  run();
  const loop::Watchdog::Cause cause = watchdog.Stop();
  if (cause == loop::Watchdog::Cause::kNone) return absl::OkStatus();
  isolate->CancelTerminateExecution();
  if (cause == loop::Watchdog::Cause::kInterrupt) {
    return js::NodeError(js::ErrorKind::kError, "ERR_SCRIPT_EXECUTION_INTERRUPTED",
                         "Script execution was interrupted by `SIGINT`");
  }
  return js::NodeError(js::ErrorKind::kError, "ERR_SCRIPT_EXECUTION_TIMEOUT",
                       absl::StrCat("Script execution timed out after ", timeout, "ms"));
}

}  // namespace gyre::bindings
