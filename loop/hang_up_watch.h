// Notices, on a thread of its own, that the process at the other end of a socket has gone: also
// while the thread of the loop is busy and would not see it.
//
// For what must not outlive another process. What the loop can do when it gets to it is done there;
// the watch is for when it does not.
#ifndef GYRE_LOOP_HANG_UP_WATCH_H_
#define GYRE_LOOP_HANG_UP_WATCH_H_

#include <cstdint>
#include <thread>

#include "absl/functional/any_invocable.h"

namespace gyre::loop {

class HangUpWatch {
 public:
  // `fire` runs on the watch's thread, once at most, `grace_ms` after the last descriptor of the
  // peer of `socket`, a connected Unix socket, was closed; also where that was before this. The
  // descriptor stays the caller's, who may close it. Where the system has no descriptors or
  // threads left nothing is watched.
  HangUpWatch(int socket, uint64_t grace_ms, absl::AnyInvocable<void()> fire);
  // Waits for `fire` where it is running; afterwards it does not run.
  ~HangUpWatch();
  HangUpWatch(const HangUpWatch&) = delete;
  HangUpWatch& operator=(const HangUpWatch&) = delete;

 private:
  void Run(uint64_t grace_ms);

  int socket_;  // a copy
  int stop_ = -1;
  absl::AnyInvocable<void()> fire_;
  std::thread thread_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_HANG_UP_WATCH_H_
