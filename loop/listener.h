// A listening socket: accepts connections in batches and hands each over as a Stream.
//
// When descriptors run out, waiting connections are accepted and closed at once instead of
// spinning, and serving goes on when some are free again.
#ifndef GYRE_LOOP_LISTENER_H_
#define GYRE_LOOP_LISTENER_H_

#include <string>

#include "absl/status/status.h"
#include "loop/handle.h"
#include "loop/stream.h"

namespace gyre::loop {

struct ListenOptions {
  std::string host;  // numeric address; empty for every address ("::", or "0.0.0.0" without IPv6)
  int port = 0;      // 0: the system chooses
  int backlog = 511;
  bool reuse_port = false;
  bool ipv6_only = false;
};

class Listener : public Handle {
 public:
  class Delegate {
   public:
    virtual ~Delegate() = default;

    // The stream is Open, not reading, and has no delegate. The receiver sets one, or closes it.
    virtual void OnConnection(Stream* stream) = 0;

    // Accepting failed for a reason other than a connection that went away or a lack of
    // descriptors.
    virtual void OnAcceptError(const absl::Status& error) {}
  };

  // Where it listens; with port 0 the one the system chose.
  virtual Endpoint local() const = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_LISTENER_H_
