// Makes the snapshot of an application: runs its initialisation and keeps the heap.
#ifndef GYRE_RUNTIME_BUILD_SNAPSHOT_H_
#define GYRE_RUNTIME_BUILD_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "loop/loop.h"
#include "runtime/builtins.h"
#include "runtime/bundle_binding.h"
#include "runtime/options.h"
#include "runtime/platform.h"

namespace gyre::runtime {

// Flags of V8 for a process that builds: what is in the snapshot is what has run, and nothing of it
// is machine code.
std::vector<std::string> SnapshotBuildFlags();

// Runs the program of the options until its loop has nothing left, and returns V8's blob of it; see
// kAppContext. `start_up` is the blob of the start-up snapshot, `references` what it and the result
// refer to. Takes the loop over. Once per process, which is of no use for anything else afterwards.
//
// An error names each thing that a snapshot cannot hold, and where the program made it. A program
// that throws or calls process.exit() ends the process.
absl::StatusOr<std::string> BuildAppSnapshot(Platform& platform, std::unique_ptr<loop::Loop> loop,
                                             const BuiltinCode& code, const BundleSources& sources,
                                             const std::vector<intptr_t>& references,
                                             absl::string_view start_up, const Options& options);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_BUILD_SNAPSHOT_H_
