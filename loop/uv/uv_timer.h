// Timer on uv_timer_t. Private to loop/uv.
#ifndef GYRE_LOOP_UV_UV_TIMER_H_
#define GYRE_LOOP_UV_UV_TIMER_H_

#include <uv.h>

#include <cstdint>

#include "absl/functional/any_invocable.h"
#include "loop/timer.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {

class UvTimer final : public Timer {
 public:
  UvTimer(UvLoop* loop, absl::AnyInvocable<void()> on_fire);

  void Start(uint64_t delay_ms, uint64_t repeat_ms) override;
  void Stop() override;
  bool active() const override;
  void Ref() override;
  void Unref() override;
  bool has_ref() const override;

 private:
  void DoClose() override;

  uv_timer_t timer_ = {};
  absl::AnyInvocable<void()> on_fire_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_TIMER_H_
