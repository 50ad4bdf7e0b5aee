// Watches a child process: says how it ended, signals it, and leaves no zombie.
//
// Loop::NewChild() takes over a process that the program has made; process/core is what makes them.
// Nobody else may wait for that process. The watch keeps the loop running until the process has
// ended, unless it is unreferenced. It holds one descriptor until it is closed.
//
// Close() before the end lets go of the process without harm: the callback does not run, the
// process goes on, and the loop, while there is one, still takes its status when it ends.
#ifndef GYRE_LOOP_CHILD_H_
#define GYRE_LOOP_CHILD_H_

#include "absl/status/status.h"
#include "loop/handle.h"

namespace gyre::loop {

// How a process ended: with a code of 0 to 255, or by a signal. Both are -1 where something else in
// the program has taken the status (a call of wait() for any child).
struct ChildExit {
  int code = -1;    // -1 when a signal ended it
  int signal = -1;  // -1 when it ended by itself
};

class Child : public Handle {
 public:
  virtual int pid() const = 0;

  // Whether the end has been seen: true from just before the exit callback on.
  virtual bool exited() const = 0;

  // Sends a signal; 0 only asks whether there is someone to signal. Errors: SystemError of syscall
  // "kill": ESRCH once exited() or closed, EINVAL for an unknown number, EPERM. The system gives
  // the number of a process anew only after its status was taken, and then exited() holds: a
  // stranger is never hit.
  virtual absl::Status Kill(int signal) = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_CHILD_H_
