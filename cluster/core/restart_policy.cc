#include "cluster/core/restart_policy.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace gyre::cluster {

std::optional<uint64_t> RestartPolicy::OnEnd(uint64_t now, std::optional<uint64_t> ready_at) {
  const bool early = !ready_at.has_value() || now - *ready_at < options_.stable_ms;
  if (!early) {
    early_ends_ = 0;
    return now;
  }
  ++early_ends_;
  if (options_.max_early_ends != 0 && early_ends_ >= options_.max_early_ends) return std::nullopt;
  const uint32_t prompt =
      ready_at.has_value() ? options_.prompt_restarts : options_.prompt_restarts_unready;
  if (early_ends_ <= prompt) return now;
  // Beyond 2^32 times the first delay there is only the longest.
  const uint32_t doublings = std::min(early_ends_ - prompt - 1, uint32_t{32});
  uint64_t delay = options_.first_delay_ms;
  for (uint32_t i = 0; i < doublings && delay < options_.longest_delay_ms; ++i) delay *= 2;
  return now + std::min(delay, options_.longest_delay_ms);
}

}  // namespace gyre::cluster
