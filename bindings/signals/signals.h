// internalBinding('signal_wrap'): signals as callbacks, for process.on('SIGTERM', ...).
#ifndef GYRE_BINDINGS_SIGNALS_SIGNALS_H_
#define GYRE_BINDINGS_SIGNALS_SIGNALS_H_

#include <map>
#include <memory>

#include "bindings/core/binding.h"
#include "bindings/signals/interrupt_trace.h"
#include "loop/signal.h"

namespace gyre::bindings {

class Signals final : public js::Binding {
 public:
  explicit Signals(js::Realm& realm) : realm_(realm) {}

  // Calls `callback(number)` for each arrival, instead of the default action, until Stop().
  // Watching keeps no program alive. Returns 0 or a negative errno; a second call for the same
  // number replaces the callback.
  int32_t Start(js::Lock& js, int32_t number, js::Function callback);
  void Stop(js::Lock& js, int32_t number);

  // From now on a SIGINT that nobody watches shows where the program was, see interrupt_trace.h.
  void TraceInterrupts(js::Lock& js);

  static constexpr absl::string_view kName = "signal_wrap";
  static constexpr auto kMembers =
      js::Members<js::Method<"start", &Signals::Start>, js::Method<"stop", &Signals::Stop>,
                  js::Method<"traceInterrupts", &Signals::TraceInterrupts>>();

 private:
  struct Watch {
    v8::Global<v8::Function> callback;
    loop::Signal* signal = nullptr;
  };

  void OnSignal(int32_t number);

  js::Realm& realm_;
  std::map<int32_t, Watch> watches_;
  bool traces_interrupts_ = false;
  std::unique_ptr<InterruptTrace> interrupt_trace_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_SIGNALS_SIGNALS_H_
