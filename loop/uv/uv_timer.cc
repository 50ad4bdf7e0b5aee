#include "loop/uv/uv_timer.h"

#include <uv.h>

#include <cstdint>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "loop/handle.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {
namespace {

UvTimer* From(void* data) { return static_cast<UvTimer*>(static_cast<Handle*>(data)); }

}  // namespace

UvTimer::UvTimer(UvLoop* loop, absl::AnyInvocable<void()> on_fire) : on_fire_(std::move(on_fire)) {
  uv_timer_init(loop->uv(), &timer_);
  UvLoop::Tag(reinterpret_cast<uv_handle_t*>(&timer_), this);
}

void UvTimer::Start(uint64_t delay_ms, uint64_t repeat_ms) {
  if (!open()) return;
  uv_timer_start(
      &timer_, [](uv_timer_t* timer) { From(timer->data)->on_fire_(); }, delay_ms, repeat_ms);
}

void UvTimer::Stop() {
  if (open()) uv_timer_stop(&timer_);
}

bool UvTimer::active() const {
  return open() && uv_is_active(reinterpret_cast<const uv_handle_t*>(&timer_)) != 0;
}

void UvTimer::Ref() {
  if (open()) uv_ref(reinterpret_cast<uv_handle_t*>(&timer_));
}

void UvTimer::Unref() {
  if (open()) uv_unref(reinterpret_cast<uv_handle_t*>(&timer_));
}

bool UvTimer::has_ref() const {
  return open() && uv_has_ref(reinterpret_cast<const uv_handle_t*>(&timer_)) != 0;
}

void UvTimer::DoClose() {
  uv_close(reinterpret_cast<uv_handle_t*>(&timer_),
           [](uv_handle_t* handle) { From(handle->data)->FinishClose(); });
}

}  // namespace gyre::loop
