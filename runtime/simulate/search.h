// Many runs of one simulation. The program runs once up to where its course begins to depend on the
// seed; from there on each run is a child of the process that has come so far, so that no run sees
// what another has left, and none does again what all have in common.
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

// Calls `run` with the host of all runs, in a process of its own, for `runs` seeds from `first` on;
// it does not return. Prints a summary to standard output, with the seeds that failed, and returns
// whether none did. The process must have one thread.
bool Search(const Options& options, uint64_t first, uint64_t runs,
            absl::FunctionRef<void(Simulation::Host* host)> run);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_SIMULATE_SEARCH_H_
