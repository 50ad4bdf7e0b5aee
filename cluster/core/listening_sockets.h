// Listening sockets that workers accept from themselves: one for all, or one for each place on the
// same port.
//
// They belong to the primary and are lent to workers, which get them as descriptors. So the port
// stays taken, and clients that have connected keep waiting, while a worker is replaced: its
// successor gets the same socket. The primary itself accepts nothing.
//
// Loop thread only.
#ifndef GYRE_CLUSTER_CORE_LISTENING_SOCKETS_H_
#define GYRE_CLUSTER_CORE_LISTENING_SOCKETS_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"

namespace gyre::cluster {

class ListeningSockets final : private loop::Listener::Delegate {
 public:
  // One socket that all places share. Errors: those of loop::Loop::Listen().
  static absl::StatusOr<std::unique_ptr<ListeningSockets>> Shared(
      loop::Loop* loop, const loop::ListenOptions& options);

  // A socket for each of `places`, at least one, over which the kernel spreads connections
  // (SO_REUSEPORT, socket(7)). With port 0 all get the port that the system chose for the first. A
  // port that anybody listens on already is EADDRINUSE, also where that one shares it in the same
  // way. InvalidArgument for Unix sockets and for a descriptor in the options.
  static absl::StatusOr<std::unique_ptr<ListeningSockets>> ReusePort(
      loop::Loop* loop, const loop::ListenOptions& options, size_t places);

  // Stops listening.
  ~ListeningSockets() override;

  loop::Endpoint local() const;

  // The socket of a place, lent; -1 for an unknown place of ReusePort().
  int descriptor(size_t place) const;

  // Sockets of further places, for ReusePort(); superfluous ones stay until their worker is gone
  // and Shrink(). Errors: those of loop::Loop::Listen().
  absl::Status Grow(size_t places);
  // Closes sockets beyond `places`. Clients that still wait there are reset: only for places that
  // have been drained.
  void Shrink(size_t places);

 private:
  ListeningSockets(loop::Loop* loop, const loop::ListenOptions& options)
      : loop_(loop), options_(options) {}

  absl::Status Open();
  // Never happens: nobody accepts here.
  void OnConnection(loop::Stream* stream) override { stream->Close(); }

  loop::Loop* loop_;
  loop::ListenOptions options_;
  std::vector<loop::Listener*> listeners_;
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_CORE_LISTENING_SOCKETS_H_
