// When to start a worker again after it has ended.
//
// Pure arithmetic on times the caller gives, in milliseconds of one clock; one object for each
// place that a worker fills. A worker that served well for a while is replaced at once, and so are
// a few in a row that became ready but did not live long, as happens where a machine is busy or
// somebody kills them. One that ends early, again and again, is a crash loop: each time it is
// waited twice as long, and in the end the place is given up, so that neither the machine nor the
// log drowns in starts.
//
// Not for ends that were asked for: they say nothing about the program.
#ifndef GYRE_CLUSTER_CORE_RESTART_POLICY_H_
#define GYRE_CLUSTER_CORE_RESTART_POLICY_H_

#include <cstdint>
#include <optional>

namespace gyre::cluster {

struct RestartOptions {
  // An end is early when the worker never became ready, or was ready for less than this.
  uint64_t stable_ms = 250;

  // Early ends in a row after which there is no wait: of workers that became ready, and of others.
  uint32_t prompt_restarts = 4;
  uint32_t prompt_restarts_unready = 1;

  // The wait after the next one; it doubles with each further one, up to the longest.
  uint64_t first_delay_ms = 100;
  uint64_t longest_delay_ms = 10 * 1000;

  // So many early ends in a row give the place up; 0: never.
  uint32_t max_early_ends = 10;
};

class RestartPolicy {
 public:
  explicit RestartPolicy(const RestartOptions& options) : options_(options) {}

  // A worker that became ready at `ready_at`, if ever, ended by itself or could not be started.
  // Returns the time of the next start, not before `now`; nothing where the place is given up.
  std::optional<uint64_t> OnEnd(uint64_t now, std::optional<uint64_t> ready_at);

  // As if nothing had happened yet: for a new program, or somebody's wish to try again.
  void Forget() { early_ends_ = 0; }

  uint32_t early_ends() const { return early_ends_; }

 private:
  RestartOptions options_;
  uint32_t early_ends_ = 0;  // in a row
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_CORE_RESTART_POLICY_H_
