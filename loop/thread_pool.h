// Runs blocking work off the loop's thread and brings the completion back to it.
#ifndef GYRE_LOOP_THREAD_POOL_H_
#define GYRE_LOOP_THREAD_POOL_H_

#include "absl/functional/any_invocable.h"

namespace gyre::loop {

class ThreadPool {
 public:
  virtual ~ThreadPool() = default;

  // `work` runs on a thread of the pool and must touch nothing the loop's thread touches; `done`
  // runs on the loop's thread afterwards, exactly once, and work under way keeps the loop running.
  // Threads start with the first work.
  virtual void Submit(absl::AnyInvocable<void()> work, absl::AnyInvocable<void()> done) = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_THREAD_POOL_H_
