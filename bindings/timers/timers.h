// internalBinding('timers'): the one native timer behind all JavaScript timers, and the check phase
// behind setImmediate.
#ifndef GYRE_BINDINGS_TIMERS_TIMERS_H_
#define GYRE_BINDINGS_TIMERS_TIMERS_H_

#include "bindings/core/binding.h"
#include "loop/timer.h"

namespace gyre::bindings {

class Timers final : public js::Binding {
 public:
  explicit Timers(js::Realm& realm);

  // `process(now)` runs what is due and returns the next expiry (0: none, negative: only
  // unreferenced timers). Set before the first call of ScheduleTimer().
  void SetProcessTimers(js::Lock& js, js::Function process);
  // `process()` runs the immediates. Set before the first of them is counted.
  void SetProcessImmediate(js::Lock& js, js::Function process);
  // Fires process_timers `ms` from now; replaces an earlier call.
  void ScheduleTimer(js::Lock& js, double ms);
  void ToggleTimerRef(js::Lock& js, bool referenced);
  void ToggleImmediateRef(js::Lock& js, bool referenced);
  double Now(js::Lock& js);
  double UpdateNow(js::Lock& js);
  // Milliseconds that the loop has slept since this was first asked for.
  double IdleTime(js::Lock&);

  static constexpr absl::string_view kName = "timers";
  static constexpr auto kMembers =
      js::Members<js::Method<"setProcessTimers", &Timers::SetProcessTimers>,
                  js::Method<"setProcessImmediate", &Timers::SetProcessImmediate>,
                  js::Method<"scheduleTimer", &Timers::ScheduleTimer>,
                  js::Method<"toggleTimerRef", &Timers::ToggleTimerRef>,
                  js::Method<"toggleImmediateRef", &Timers::ToggleImmediateRef>,
                  js::Method<"now", &Timers::Now>, js::Method<"updateNow", &Timers::UpdateNow>,
                  js::Method<"idleTime", &Timers::IdleTime>>();

  void OnCreated(js::Lock& js, js::Object object) override;
  void OnStarted(js::Lock& js, js::Object object) override;

 private:
  enum ImmediateField { kCount, kRefCount, kHasOutstanding, kFields };

  loop::Timer& timer();
  void OnTimer();
  void OnCheck();

  js::Realm& realm_;
  js::AliasedArray<uint32_t, v8::Uint32Array> immediate_info_;
  js::Kept<v8::Function> process_immediate_;
  js::Kept<v8::Function> process_timers_;
  loop::Timer* timer_ = nullptr;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_TIMERS_TIMERS_H_
