// The loop of the real machine, on libuv.
//
// libuv provides the turn, timers, polling, signals and threads; sockets are served by our own
// system calls on polled descriptors, one receive and one send per request. libuv itself does not
// show here.
#ifndef GYRE_LOOP_UV_UV_LOOP_H_
#define GYRE_LOOP_UV_UV_LOOP_H_

#include <memory>

#include "loop/loop.h"

namespace gyre::loop {

// A loop for the calling thread. Null where the system has no descriptors left for one. Nothing
// else in the process changes: no thread and no signal handler before the first use of either.
//
// Destroying it waits for work under way on its thread pool and runs its completion; posted tasks
// that did not run, and connection attempts under way, are dropped without a call.
std::unique_ptr<Loop> NewUvLoop();

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_LOOP_H_
