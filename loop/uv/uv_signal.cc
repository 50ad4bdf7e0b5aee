#include "loop/uv/uv_signal.h"

#include <uv.h>

#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "loop/handle.h"
#include "loop/system_error.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {
namespace {

UvSignal* From(void* data) { return static_cast<UvSignal*>(static_cast<Handle*>(data)); }

SystemError SignalError(int error) {
  SystemError result;
  result.error = error;
  result.syscall = "uv_signal_start";
  return result;
}

}  // namespace

UvSignal::UvSignal(int number, absl::AnyInvocable<void()> on_signal)
    : number_(number), on_signal_(std::move(on_signal)) {}

absl::StatusOr<Signal*> UvSignal::New(UvLoop* loop, int number,
                                      absl::AnyInvocable<void()> on_signal) {
  auto* signal = new UvSignal(number, std::move(on_signal));
  int result = uv_signal_init(loop->uv(), &signal->signal_);
  if (result != 0) {
    delete signal;
    return ToStatus(SignalError(-result));
  }
  UvLoop::Tag(reinterpret_cast<uv_handle_t*>(&signal->signal_), signal);
  result = uv_signal_start(
      &signal->signal_, [](uv_signal_t* uv, int) { From(uv->data)->on_signal_(); }, number);
  if (result != 0) {
    signal->Close();
    return ToStatus(SignalError(-result));
  }
  return signal;
}

void UvSignal::Ref() {
  if (open()) uv_ref(reinterpret_cast<uv_handle_t*>(&signal_));
}

void UvSignal::Unref() {
  if (open()) uv_unref(reinterpret_cast<uv_handle_t*>(&signal_));
}

bool UvSignal::has_ref() const {
  return open() && uv_has_ref(reinterpret_cast<const uv_handle_t*>(&signal_)) != 0;
}

void UvSignal::DoClose() {
  uv_close(reinterpret_cast<uv_handle_t*>(&signal_),
           [](uv_handle_t* handle) { From(handle->data)->FinishClose(); });
}

}  // namespace gyre::loop
