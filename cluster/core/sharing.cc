#include "cluster/core/sharing.h"

#include <optional>

#include "absl/strings/string_view.h"

namespace gyre::cluster {

absl::string_view SharingName(Sharing sharing) {
  switch (sharing) {
    case Sharing::kRoundRobin:
      return "round-robin";
    case Sharing::kLeastConnections:
      return "least-connections";
    case Sharing::kReusePort:
      return "reuse-port";
    case Sharing::kShared:
      return "shared";
  }
  return "";
}

std::optional<Sharing> ParseSharing(absl::string_view name) {
  for (Sharing sharing :
       {Sharing::kRoundRobin, Sharing::kLeastConnections, Sharing::kReusePort, Sharing::kShared}) {
    if (name == SharingName(sharing)) return sharing;
  }
  return std::nullopt;
}

bool PrimaryAccepts(Sharing sharing) {
  return sharing == Sharing::kRoundRobin || sharing == Sharing::kLeastConnections;
}

}  // namespace gyre::cluster
