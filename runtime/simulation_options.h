// The options of a simulated run: gyre --simulate=SEED ... (docs/simulation.md).
#ifndef GYRE_RUNTIME_SIMULATION_OPTIONS_H_
#define GYRE_RUNTIME_SIMULATION_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gyre::runtime {

struct SimulationOptions {
  struct Node {
    std::string name;
    std::string script;
  };

  bool on = false;  // --simulate was given
  uint64_t seed = 0;
  uint64_t runs = 1;
  std::string config;  // path of a file; empty for none
  std::string trace;   // path of a file, "-" for standard output; empty for none
  std::vector<Node> nodes;
};

// Whether `name` is one of these options. All of them take a value.
bool IsSimulationOption(absl::string_view name);

// Takes one over. Errors: InvalidArgumentError that says what the value should be.
absl::Status TakeSimulationOption(absl::string_view name, absl::string_view value,
                                  SimulationOptions* options);

// After the last one: what does not go together. `has_program`: whether there is a script or code
// beside those of the nodes.
absl::Status CheckSimulationOptions(const SimulationOptions& options, bool any_given,
                                    bool has_program);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_SIMULATION_OPTIONS_H_
