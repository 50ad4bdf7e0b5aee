#include "bindings/timers/timers.h"

#include <cmath>

#include "bindings/core/callback.h"
#include "loop/loop.h"

namespace gyre::bindings {

Timers::Timers(js::Realm& realm)
    : realm_(realm),
      immediate_info_(realm, kFields),
      process_immediate_(realm),
      process_timers_(realm) {}

void Timers::OnCreated(js::Lock& js, js::Object object) {
  immediate_info_.Create(js);
  js::Set(js, object, "immediateInfo", immediate_info_.Get(js));
}

void Timers::OnStarted(js::Lock&, js::Object) {
  realm_.loop().SetImmediateHook([this] { OnCheck(); });
}

void Timers::SetProcessTimers(js::Lock& js, js::Function process) {
  process_timers_.Set(js, process);
}

void Timers::SetProcessImmediate(js::Lock& js, js::Function process) {
  process_immediate_.Set(js, process);
}

loop::Timer& Timers::timer() {
  if (timer_ == nullptr) timer_ = realm_.loop().NewTimer([this] { OnTimer(); });
  return *timer_;
}

void Timers::ScheduleTimer(js::Lock&, double ms) {
  timer().Start(ms < 1 ? 1 : static_cast<uint64_t>(ms));
}

void Timers::ToggleTimerRef(js::Lock&, bool referenced) {
  if (referenced) {
    timer().Ref();
  } else {
    timer().Unref();
  }
}

void Timers::ToggleImmediateRef(js::Lock&, bool referenced) {
  realm_.loop().RequestImmediate(referenced || immediate_info_[kCount] > 0, referenced);
}

double Timers::Now(js::Lock&) { return static_cast<double>(realm_.loop().Now()); }

double Timers::IdleTime(js::Lock&) { return static_cast<double>(realm_.loop().IdleNanos()) / 1e6; }

double Timers::UpdateNow(js::Lock& js) {
  realm_.loop().UpdateNow();
  return Now(js);
}

void Timers::OnTimer() {
  js::Entered entered(realm_);
  js::Lock& js = entered.js();
  bool done = false;
  // A timer that throws leaves the others to be run.
  while (!done && !realm_.stopped()) {
    js::Value next;
    js::Value now = js::NewNumber(js, Now(js));
    // The ticks after the last timer may set new ones: what was left before them counts first.
    ++realm_.callback_depth;
    done = js::RunCallback(js, process_timers_.Get(js), {now}, &next);
    const double expiry = done && next->IsNumber() ? next.As<v8::Number>()->Value() : 0;
    if (expiry != 0) {
      ScheduleTimer(js, std::abs(expiry) - UpdateNow(js));
      ToggleTimerRef(js, expiry > 0);
    }
    --realm_.callback_depth;
    js::DrainTicks(js);
  }
}

void Timers::OnCheck() {
  js::Entered entered(realm_);
  js::Lock& js = entered.js();
  while (!realm_.stopped() &&
         (immediate_info_[kCount] > 0 || immediate_info_[kHasOutstanding] > 0)) {
    js::RunCallback(js, process_immediate_.Get(js), {});
    // Immediates that a failed run left behind are finished now; new ones wait for the next turn.
    if (immediate_info_[kHasOutstanding] == 0) break;
  }
  if (immediate_info_[kRefCount] == 0) {
    realm_.loop().RequestImmediate(immediate_info_[kCount] > 0, false);
  }
}

}  // namespace gyre::bindings
