// The command line.
//
// Parsed by hand, before anything else starts: --version and --help cost no more than a process.
#ifndef GYRE_RUNTIME_OPTIONS_H_
#define GYRE_RUNTIME_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/simulation_options.h"

namespace gyre::runtime {

struct Options {
  enum class Action { kRun, kVersion, kHelp, kV8Options, kCompletion };
  Action action = Action::kRun;

  std::string argv0;
  std::string exec_path;
  std::vector<std::string> exec_arguments;         // options of the runtime, as given
  std::vector<std::string> environment_arguments;  // those of NODE_OPTIONS, which come before
  std::optional<std::string> script;
  std::vector<std::string> arguments;  // of the script
  std::optional<std::string> eval;     // -e, -p
  bool print = false;                  // -p
  bool check = false;                  // --check
  // --build-snapshot, and a start from a snapshot (app_snapshot.h).
  enum class Snapshot { kNone, kBuild, kStart };
  Snapshot snapshot = Snapshot::kNone;
  std::optional<std::string> snapshot_blob;  // the file of the snapshot
  // --make-code-caches=FILE, of `gyre build` to what it has built: see code_caches.h.
  std::optional<std::string> code_caches;
  bool bundled = false;  // the script is a file of the executable (bundle.h)
  bool trace_warnings = false;
  bool no_warnings = false;
  uint32_t warn_blocked_ms = 0;  // 0: no warnings
  std::string unhandled_rejections = "throw";
  std::vector<std::string> require;
  std::vector<std::string> v8_flags;
  int v8_pool_size = 0;  // threads of the engine beside that of the program; 0: as many as usual
  SimulationOptions simulation;

  // When the process began, and when it made the engine: nanoseconds of the monotonic clock.
  uint64_t started_ns = 0;
  uint64_t engine_ns = 0;
};

// The options of `gyre ...`, in Node's syntax (https://nodejs.org/api/cli.html), as
// process/node/option_table.h lists them. An InvalidArgumentError says what is wrong in the words
// Node uses ("bad option: --nope", "--eval requires an argument"); the caller puts argv[0] before
// it and exits 9. An OutOfRangeError is the same where Node exits 12. `node_options` is what the
// variable NODE_OPTIONS holds: words between spaces, or in double quotes with backslashes.
// `is_engine_option` says of a word "--..." of the arguments whether V8 takes it; without it only
// the options of V8 that users of Node know are. `bundled`: for an application inside the
// executable, whose arguments are its own: the variable may also ask for a simulation.
absl::StatusOr<Options> ParseOptions(int argc, const char* const* argv,
                                     absl::string_view node_options = "",
                                     bool (*is_engine_option)(absl::string_view word) = nullptr,
                                     bool bundled = false);

// The text of --help.
absl::string_view HelpText();

// The text of --completion-bash: a script for bash that completes the options of `gyre`.
std::string CompletionText();

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_OPTIONS_H_
