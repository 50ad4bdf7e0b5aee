#include "bindings/signals/signals.h"

#include <cerrno>
#include <csignal>
#include <memory>

#include "bindings/core/callback.h"
#include "loop/loop.h"
#include "loop/system_error.h"

namespace gyre::bindings {

int32_t Signals::Start(js::Lock& js, int32_t number, js::Function callback) {
  Watch& watch = watches_[number];
  watch.callback.Reset(js.isolate(), callback);
  if (watch.signal != nullptr) return 0;
  auto signal = realm_.loop().NewSignal(number, [this, number] { OnSignal(number); });
  if (!signal.ok()) {
    watches_.erase(number);
    const auto error = loop::FromStatus(signal.status());
    return error.has_value() ? -error->error : -EINVAL;
  }
  watch.signal = *signal;
  watch.signal->Unref();
  if (number == SIGINT) interrupt_trace_ = nullptr;
  return 0;
}

void Signals::Stop(js::Lock&, int32_t number) {
  auto it = watches_.find(number);
  if (it == watches_.end()) return;
  it->second.signal->Close();
  watches_.erase(it);
  if (number == SIGINT && traces_interrupts_) {
    interrupt_trace_ = std::make_unique<InterruptTrace>(realm_);
  }
}

void Signals::TraceInterrupts(js::Lock&) {
  traces_interrupts_ = true;
  if (watches_.count(SIGINT) == 0) interrupt_trace_ = std::make_unique<InterruptTrace>(realm_);
}

void Signals::OnSignal(int32_t number) {
  auto it = watches_.find(number);
  if (it == watches_.end()) return;
  js::Entered entered(realm_);
  js::Lock& js = entered.js();
  js::RunCallback(js, it->second.callback.Get(js.isolate()), {js::NewNumber(js, number)});
}

}  // namespace gyre::bindings
