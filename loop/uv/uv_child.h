// Child on a process descriptor that is polled, or on SIGCHLD where the system gives none. Private
// to loop/uv.
#ifndef GYRE_LOOP_UV_UV_CHILD_H_
#define GYRE_LOOP_UV_UV_CHILD_H_

#include <uv.h>

#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/child.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {

class UvChild final : public Child {
 public:
  static absl::StatusOr<UvChild*> New(UvLoop* loop, int pid,
                                      absl::AnyInvocable<void(ChildExit)> on_exit);

  int pid() const override { return pid_; }
  bool exited() const override { return exited_; }
  absl::Status Kill(int signal) override;
  void Ref() override;
  void Unref() override;
  bool has_ref() const override;

 private:
  UvChild(UvLoop* loop, int pid, absl::AnyInvocable<void(ChildExit)> on_exit);
  ~UvChild() override;

  int StartPolling();
  int StartSignal();

  // Takes the status if the process has ended, and calls back.
  void Check();

  void DoClose() override;
  uv_handle_t* handle() { return reinterpret_cast<uv_handle_t*>(&uv_); }

  UvLoop* const loop_;
  const int pid_;
  int pidfd_ = -1;  // -1: SIGCHLD is watched instead
  bool exited_ = false;
  absl::AnyInvocable<void(ChildExit)> on_exit_;
  std::shared_ptr<UvChild*> self_;  // where something is still to come
  union {
    uv_poll_t poll;
    uv_signal_t signal;
  } uv_ = {};
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_CHILD_H_
