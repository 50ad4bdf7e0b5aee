// internalBinding('signal_wrap'): signals as callbacks, for process.on('SIGTERM', ...).
#ifndef GYRE_BINDINGS_SIGNALS_SIGNALS_H_
#define GYRE_BINDINGS_SIGNALS_SIGNALS_H_

#include <map>
#include <memory>

#include "bindings/core/binding.h"
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

  static constexpr absl::string_view kName = "signal_wrap";
  static constexpr auto kMembers =
      js::Members<js::Method<"start", &Signals::Start>, js::Method<"stop", &Signals::Stop>>();

 private:
  struct Watch {
    v8::Global<v8::Function> callback;
    loop::Signal* signal = nullptr;
  };

  void OnSignal(int32_t number);

  js::Realm& realm_;
  std::map<int32_t, Watch> watches_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_SIGNALS_SIGNALS_H_
