// Many runs of one simulation: each in a child of the process that has it prepared, so that no run
// sees what another has left, and starting one costs little.
#ifndef GYRE_RUNTIME_SIMULATE_SEARCH_H_
#define GYRE_RUNTIME_SIMULATE_SEARCH_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "runtime/options.h"
#include "runtime/simulate/simulation.h"

namespace gyre::runtime {

// The command line that runs the program of the options with this seed once.
std::string ReplayCommand(const Options& options, uint64_t seed);

// Runs `run(seed, outcome)` in a child for each of `runs` seeds from `first` on; it writes the
// outcome and ends the child. Prints a summary to standard output, with the seeds that failed, and
// returns whether none did. The process must have one thread.
bool Search(const Options& options, uint64_t first, uint64_t runs,
            absl::FunctionRef<void(uint64_t seed, Outcome* outcome)> run);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_SIMULATE_SEARCH_H_
