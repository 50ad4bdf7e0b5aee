// The ways in which workers share an address.
#ifndef GYRE_CLUSTER_CORE_SHARING_H_
#define GYRE_CLUSTER_CORE_SHARING_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace gyre::cluster {

enum class Sharing : uint8_t {
  // The primary accepts and hands connections to workers in turn: even, nothing is lost when a
  // worker dies. Costs a message for each batch of connections. Node's SCHED_RR.
  kRoundRobin,

  // The same, to whoever has the fewest. For connections that live long and end unevenly.
  kLeastConnections,

  // A listening socket for each worker on one port, among which the kernel spreads by the hash of
  // the addresses. The cheapest, and even only over many clients; what the kernel gave to a worker
  // that hangs waits for it.
  kReusePort,

  // One listening socket for all, and whoever is quickest accepts. Uneven. Node's SCHED_NONE.
  kShared,
};

// "round-robin", "least-connections", "reuse-port", "shared".
absl::string_view SharingName(Sharing sharing);
std::optional<Sharing> ParseSharing(absl::string_view name);

// Whether the primary accepts, by a ConnectionDealer; workers do otherwise, from ListeningSockets.
bool PrimaryAccepts(Sharing sharing);

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_CORE_SHARING_H_
