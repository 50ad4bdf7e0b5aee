// Signal on uv_signal_t. Private to loop/uv.
#ifndef GYRE_LOOP_UV_UV_SIGNAL_H_
#define GYRE_LOOP_UV_UV_SIGNAL_H_

#include <uv.h>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "loop/signal.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {

class UvSignal final : public Signal {
 public:
  static absl::StatusOr<Signal*> New(UvLoop* loop, int number,
                                     absl::AnyInvocable<void()> on_signal);

  int number() const override { return number_; }
  void Ref() override;
  void Unref() override;
  bool has_ref() const override;

 private:
  UvSignal(int number, absl::AnyInvocable<void()> on_signal);

  void DoClose() override;

  uv_signal_t signal_ = {};
  int number_;
  absl::AnyInvocable<void()> on_signal_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_SIGNAL_H_
