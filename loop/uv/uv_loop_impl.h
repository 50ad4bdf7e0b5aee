// UvLoop: what the handles of this back end share. Private to loop/uv.
#ifndef GYRE_LOOP_UV_UV_LOOP_IMPL_H_
#define GYRE_LOOP_UV_UV_LOOP_IMPL_H_

#include <uv.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "loop/child.h"
#include "loop/clock.h"
#include "loop/handle.h"
#include "loop/loop.h"
#include "loop/resolver.h"
#include "loop/udp.h"
#include "loop/uv/uv_thread_pool.h"

namespace gyre::loop {

class UvClock final : public Clock {
 public:
  uint64_t MonotonicNanos() const override;
  int64_t WallMillis() const override;
};

class UvLoop final : public Loop {
 public:
  UvLoop() = default;
  ~UvLoop() override;

  UvLoop(const UvLoop&) = delete;
  UvLoop& operator=(const UvLoop&) = delete;

  // 0, or a negative errno; then the object may only be destroyed.
  int Init();

  void Run() override;
  void Stop() override;
  bool Alive() const override;
  uint64_t Now() const override;
  uint64_t IdleNanos() override;
  void UpdateNow() override;
  const Clock& clock() const override { return clock_; }
  ThreadPool& pool() override { return pool_; }
  Resolver* resolver() override;
  void Post(absl::AnyInvocable<void()> task) override;
  void AddRef() override;
  void ReleaseRef() override;
  void SetImmediateHook(absl::AnyInvocable<void()> hook) override;
  void RequestImmediate(bool wanted, bool referenced) override;
  Timer* NewTimer(absl::AnyInvocable<void()> on_fire) override;
  absl::StatusOr<Signal*> NewSignal(int number, absl::AnyInvocable<void()> on_signal) override;
  absl::StatusOr<Child*> NewChild(int pid, absl::AnyInvocable<void(ChildExit)> on_exit) override;
  absl::StatusOr<FileWatch*> NewFileWatch(
      const std::string& path,
      absl::AnyInvocable<void(absl::StatusOr<FileEvent>)> on_event) override;
  absl::StatusOr<Listener*> Listen(const ListenOptions& options,
                                   Listener::Delegate* delegate) override;
  void Connect(const std::string& host, int port,
               absl::AnyInvocable<void(absl::StatusOr<Stream*>)> on_connect) override;
  absl::StatusOr<Stream*> StartConnect(const ConnectOptions& options,
                                       absl::AnyInvocable<void(absl::Status)> on_connect) override;
  absl::StatusOr<Poll*> NewPoll(int descriptor,
                                absl::AnyInvocable<void(PollEvents)> on_ready) override;
  absl::StatusOr<Udp*> NewUdp(Udp::Delegate* delegate) override;
  absl::StatusOr<Stream*> AdoptStream(int descriptor) override;
  absl::StatusOr<Stream*> AdoptConnection(int descriptor, bool tcp) override;

  uv_loop_t* uv() { return &loop_; }

  // Runs `task` on a later turn, and keeps the loop running until then. For errors of calls that
  // may not call back.
  void Defer(absl::AnyInvocable<void()> task);

  // Runs `task` in this turn, behind all that is ready with what called this, and before the
  // immediates.
  void AfterPoll(absl::AnyInvocable<void()> task);

  // Whether the loop is being torn down: what it waits for now is only the end of its handles.
  bool destroying() const { return destroying_; }

  // The buffer every stream of this loop receives into; valid until the next receive.
  absl::Span<char> read_buffer();

  // Gives up the spare descriptor, so that one connection can be accepted when none is left; false
  // where there is no spare. Restore takes a new one and says whether that worked.
  bool ReleaseSpareDescriptor();
  bool RestoreSpareDescriptor();

  // What a uv handle's data points to, for the handles a user sees; the loop's own have null there.
  static void Tag(uv_handle_t* handle, Handle* owner) { handle->data = owner; }

 private:
  static UvLoop* From(uv_handle_t* handle) { return static_cast<UvLoop*>(handle->loop->data); }

  void RequestTurnEnd() override;
  void FinishTurn();
  void RunPosted();
  void RunDeferred();
  void RunAfterPoll();

  uv_loop_t loop_ = {};
  bool initialised_ = false;
  bool measures_idle_ = false;
  bool destroying_ = false;
  uint64_t start_ms_ = 0;
  UvClock clock_;
  UvThreadPool pool_{&loop_};

  uv_async_t wake_ = {};
  int refs_ = 0;
  std::mutex post_mutex_;
  std::vector<absl::AnyInvocable<void()>> posted_;  // guarded by post_mutex_

  uv_idle_t defer_idle_ = {};
  std::vector<absl::AnyInvocable<void()>> deferred_;

  uv_check_t after_poll_check_ = {};
  std::vector<absl::AnyInvocable<void()>> after_poll_;

  uv_check_t immediate_check_ = {};
  uv_idle_t immediate_idle_ = {};
  bool immediate_wanted_ = false;
  absl::AnyInvocable<void()> immediate_hook_;

  uv_prepare_t turn_end_ = {};
  int quiet_turns_ = 0;       // since the end of a turn was last asked for
  uv_idle_t turn_idle_ = {};  // while calls at the end of a turn are due, the loop does not sleep

  std::unique_ptr<Resolver> resolver_;  // made at first use
  std::unique_ptr<char[]> read_buffer_;
  int spare_descriptor_ = -1;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_LOOP_IMPL_H_
