// gyre --simulate: a whole program, servers and clients, on a virtual clock and an in-memory
// network, with everything that is left to chance drawn from a seed (docs/simulation.md).
#ifndef GYRE_RUNTIME_SIMULATE_SIMULATE_H_
#define GYRE_RUNTIME_SIMULATE_SIMULATE_H_

#include "absl/strings/string_view.h"
#include "runtime/bundle_binding.h"
#include "runtime/options.h"
#include "runtime/snapshot_data.h"

namespace gyre::runtime {

// Runs the program of the options, once or for many seeds, and prints what came of it. Starts the
// engine, so it must not run yet; the process must have one thread. Returns the exit code, or ends
// the process. A wrong configuration is reported as other options are. `checksum`: of the snapshot;
// `sources`: of the application inside the executable, where there is one.
int Simulate(const Options& options, const SnapshotData& snapshot, absl::string_view checksum,
             const BundleSources& sources);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_SIMULATE_SIMULATE_H_
