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
  bool no_delay = true;  // TCP_NODELAY for every accepted connection
  bool accept = true;    // false: only StartAccepting() begins

  // Instead of host and port: the path of a Unix socket, which must not exist and goes with the
  // listener; a name that begins with NUL is an abstract one.
  std::string path;
  bool readable_by_all = false;  // permissions of the file at `path`
  bool writable_by_all = false;

  // Instead of all of the above: a bound or listening socket, given away. Where Listen() fails it
  // stays the caller's.
  int descriptor = -1;
};

class Listener : public Handle {
 public:
  class Delegate {
   public:
    virtual ~Delegate() = default;

    // The stream is Open, not reading, and has no delegate. The receiver sets one, or closes it.
    virtual void OnConnection(Stream* stream) = 0;

    // Asked first, where the back end has descriptors. True: the delegate has taken this one, and
    // there is no OnConnection(). For connections that another process will serve.
    virtual bool OnDescriptor(int descriptor) { return false; }

    // All that could be accepted in this turn has been handed over.
    virtual void OnBatchEnd() {}

    // Accepting failed for a reason other than a connection that went away or a lack of
    // descriptors.
    virtual void OnAcceptError(const absl::Status& error) {}
  };

  // Where it listens; with port 0 the one the system chose.
  virtual Endpoint local() const = 0;

  // While stopped, connections wait with the system, as many as the backlog allows, and the
  // listener does not keep the loop running. Idempotent.
  virtual void StartAccepting() = 0;
  virtual void StopAccepting() = 0;

  // The listening socket, lent; -1 when not Open or where there is none.
  virtual int descriptor() const { return -1; }
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_LISTENER_H_
