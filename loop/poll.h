// Readiness of a descriptor that a library reads and writes by itself.
//
// Level-triggered. The handle does not own the descriptor; Close() comes before the descriptor's
// end. It keeps the loop running, while referenced, as long as it watches for something. Not for
// connections and datagrams: Stream and Udp.
#ifndef GYRE_LOOP_POLL_H_
#define GYRE_LOOP_POLL_H_

#include "absl/status/status.h"
#include "loop/handle.h"

namespace gyre::loop {

// What a descriptor is ready for. An error of the descriptor makes it ready for both.
struct PollEvents {
  bool readable = false;
  bool writable = false;
};

class Poll : public Handle {
 public:
  // From now on watches for these alone; for neither: it rests.
  virtual absl::Status Watch(PollEvents events) = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_POLL_H_
