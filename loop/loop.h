// The event loop: an asynchronous runtime's only source of callbacks.
//
// One turn runs these phases, in this order
// (https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick):
//   1. timers that are due;
//   2. I/O, signals, completions and posted functions; the loop sleeps here when nothing else is to
//   do;
//   3. immediates (SetImmediateHook);
//   4. close callbacks.
// Turns follow each other until nothing is left that could call back.
//
// A loop and all it creates belong to the thread that runs it; only Post() may be called from
// others. Back ends: NewUvLoop() in loop/uv/uv_loop.h for the real machine, SimLoop in
// loop/sim/sim_loop.h for deterministic tests. Not for: waiting inside a callback. There is no
// nested Run().
#ifndef GYRE_LOOP_LOOP_H_
#define GYRE_LOOP_LOOP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/child.h"
#include "loop/clock.h"
#include "loop/file_watch.h"
#include "loop/listener.h"
#include "loop/poll.h"
#include "loop/resolver.h"
#include "loop/signal.h"
#include "loop/stream.h"
#include "loop/thread_pool.h"
#include "loop/timer.h"
#include "loop/udp.h"

namespace gyre::loop {

// What is done once for all that a turn brings, such as one write for many messages.
class TurnEnd {
 public:
  virtual ~TurnEnd() = default;
  virtual void OnTurnEnd() = 0;
};

class Loop {
 public:
  // Closes what is still open, runs the close callbacks, and checks that nothing is left.
  virtual ~Loop() = default;

  // Runs until no active, referenced handle, pending work, requested immediate or closing handle is
  // left, or Stop().
  virtual void Run() = 0;

  // Makes Run() return after the current callback's turn. May be called from any callback.
  virtual void Stop() = 0;

  // Whether Run() would have something to do.
  virtual bool Alive() const = 0;

  // Milliseconds on the monotonic clock, read once a turn; since the loop was made.
  virtual uint64_t Now() const = 0;

  // Nanoseconds that Run() has slept since this was first asked for; 0 from a back end that does
  // not sleep.
  virtual uint64_t IdleNanos() { return 0; }

  // Reads the clock again for Now(); for after a long callback.
  virtual void UpdateNow() = 0;

  virtual const Clock& clock() const = 0;
  virtual ThreadPool& pool() = 0;

  // Null from a back end without one.
  virtual Resolver* resolver() { return nullptr; }

  // Thread-safe: runs `task` on the loop's thread, in the order of posting, and wakes the loop. It
  // does not keep the loop running: what waits for it holds a reference (see AddRef) meanwhile.
  virtual void Post(absl::AnyInvocable<void()> task) = 0;

  // Counted: while more AddRef() than ReleaseRef() were called, Run() does not end.
  virtual void AddRef() = 0;
  virtual void ReleaseRef() = 0;

  // One hook per loop for phase 3. It runs in each turn for which RequestImmediate(true) holds.
  virtual void SetImmediateHook(absl::AnyInvocable<void()> hook) = 0;

  // While `wanted`, the loop does not sleep in phase 2 and calls the hook in phase 3; while also
  // `referenced`, it does not end. An unreferenced wish alone lets the loop end or sleep.
  virtual void RequestImmediate(bool wanted, bool referenced) = 0;

  // Calls `end` once, after the callbacks of this turn and before the loop sleeps again; what is
  // asked for in OnTurnEnd() itself comes a turn later. Does not keep the loop running. `end` must
  // live until then or be taken back.
  void AtTurnEnd(TurnEnd* end);
  void ForgetTurnEnd(TurnEnd* end);

  // Makes the calls that are due at the end of the turn now: for who is about to end the process or
  // to keep the thread busy for long.
  void EndTurn();

  // Never fails.
  virtual Timer* NewTimer(absl::AnyInvocable<void()> on_fire) = 0;

  // EINVAL for a signal that cannot be watched (SIGKILL, SIGSTOP, unknown numbers). Unreferenced
  // watchers are usual: call Unref() where a signal alone must not keep the program alive.
  virtual absl::StatusOr<Signal*> NewSignal(int number, absl::AnyInvocable<void()> on_signal) = 0;

  // Watches a process that the caller has made and that nobody else waits for. `on_exit` runs once,
  // on a later turn. Errors: SystemError of syscall "waitpid" where there is no means to watch;
  // ENOSYS from a back end without processes, such as the simulated one.
  virtual absl::StatusOr<Child*> NewChild(int pid, absl::AnyInvocable<void(ChildExit)> on_exit);

  // Watches the file or directory at `path`. Errors: SystemError of syscall "watch" with the path;
  // ENOSYS from a back end without files, such as the simulated one.
  virtual absl::StatusOr<FileWatch*> NewFileWatch(
      const std::string& path, absl::AnyInvocable<void(absl::StatusOr<FileEvent>)> on_event);

  // Binds and listens. `delegate` must outlive the listener. Errors: SystemError of syscall
  // "listen" with address and port, or the path, whichever call it was, as in Node;
  // InvalidArgumentError for a host that is no numeric address and for a port beyond 65535.
  virtual absl::StatusOr<Listener*> Listen(const ListenOptions& options,
                                           Listener::Delegate* delegate) = 0;

  // Connects to a numeric address. `on_connect` runs once on a later turn with the stream, or with
  // a SystemError of syscall "connect". The attempt keeps the loop running.
  virtual void Connect(const std::string& host, int port,
                       absl::AnyInvocable<void(absl::StatusOr<Stream*>)> on_connect) = 0;

  // As Connect(), for every kind of destination, and with a stream that the caller has from the
  // start: Close() gives up the attempt, and `on_connect` then does not run. It otherwise runs
  // once, on a later turn, with a SystemError of syscall "connect" and address and port, or the
  // path, where it failed; the stream is then of no use but to Close(). Until then the stream
  // neither reads nor writes. Errors: of syscall "bind" for the local end; what the system refuses
  // at once; InvalidArgumentError as for Listen().
  virtual absl::StatusOr<Stream*> StartConnect(const ConnectOptions& options,
                                               absl::AnyInvocable<void(absl::Status)> on_connect);

  // Watches a descriptor that somebody else reads and writes. Errors: EPERM for what cannot be
  // polled, EEXIST where the loop watches it already; ENOSYS from the simulated loop.
  virtual absl::StatusOr<Poll*> NewPoll(int descriptor,
                                        absl::AnyInvocable<void(PollEvents)> on_ready);

  // A socket yet to be bound. `delegate` must outlive it. Errors: ENOSYS from a back end without
  // datagrams.
  virtual absl::StatusOr<Udp*> NewUdp(Udp::Delegate* delegate);

  // A stream over a descriptor that the caller gives away (pipe, socket, terminal). Where it fails
  // the descriptor stays the caller's: EBADF where it is none, EINVAL or EPERM for what cannot be
  // polled (regular files, /dev/null). Unless it is a socket, SIGPIPE is ignored from then on where
  // its action was the default: there is no other way to write to a pipe whose reader may go.
  virtual absl::StatusOr<Stream*> AdoptStream(int descriptor) = 0;

  // The same for a connection that another process has accepted, non-blocking and closed on exec,
  // whose options stay as they are. `tcp`: whether it is one of TCP, rather than of a Unix socket.
  // Where it fails the descriptor is closed. ENOSYS from the simulated loop.
  virtual absl::StatusOr<Stream*> AdoptConnection(int descriptor, bool tcp);

 protected:
  // Said when a first call is due. A back end calls EndTurn() before it sleeps, and does not sleep
  // while calls are due after that.
  virtual void RequestTurnEnd() = 0;
  bool turn_end_due() const { return !turn_ends_.empty(); }

 private:
  std::vector<TurnEnd*> turn_ends_;
  int ending_turn_ = 0;  // EndTurn() calls inside each other
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_LOOP_H_
