// The connections that wait at a listening socket: for who is about to close it, which would reset
// them.
#ifndef GYRE_LOOP_ACCEPT_WAITING_H_
#define GYRE_LOOP_ACCEPT_WAITING_H_

#include <vector>

namespace gyre::loop {

// Accepts until nobody waits any more, or the process has no room for another descriptor. `socket`
// listens and does not block, and stays the caller's. The descriptors, non-blocking and closed on
// exec, are the caller's, in the order in which they came. Any thread; nothing here waits.
std::vector<int> AcceptWaiting(int socket);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_ACCEPT_WAITING_H_
