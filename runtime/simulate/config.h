// The file of --simulate-config: how the network behaves, what goes wrong, and when a run is at its
// end. docs/simulation.md lists the keys.
#ifndef GYRE_RUNTIME_SIMULATE_CONFIG_H_
#define GYRE_RUNTIME_SIMULATE_CONFIG_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "bindings/core/value.h"
#include "loop/sim/sim_options.h"
#include "runtime/environment.h"

namespace gyre::runtime {

struct SimulationConfig {
  loop::SimOptions network;
  uint64_t time_limit_ms = 0;  // still running then is a failure
  uint64_t duration_ms = 0;    // the run ends well then; 0: not at all
};

// `path` is empty for what holds without a file. Errors: InvalidArgumentError that names the file,
// the key, and what is wrong with it.
absl::StatusOr<SimulationConfig> LoadSimulationConfig(Environment& environment,
                                                      const std::string& path);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_SIMULATE_CONFIG_H_
