#include "runtime/simulate/simulate.h"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "bindings/core/realm.h"
#include "loop/loop.h"
#include "runtime/builtins.h"
#include "runtime/engine.h"
#include "runtime/environment.h"
#include "runtime/simulate/search.h"
#include "runtime/simulate/simulation.h"
#include "runtime/variant.h"

namespace gyre::runtime {
namespace {

constexpr int kInvalidArgument = 9;  // https://nodejs.org/api/process.html#exit-codes

// The date of the machine whose program is running.
double WallClock() {
  v8::Isolate* isolate = v8::Isolate::TryGetCurrent();
  if (isolate == nullptr) return 0;
  return static_cast<double>(js::Realm::Of(isolate).loop().clock().WallMillis());
}

void PrintOutcome(const Options& options, uint64_t seed, const Outcome& outcome) {
  std::string text = absl::StrFormat("simulation: seed %d, %d ms, %d events, trace %016x\n", seed,
                                     outcome.virtual_ms, outcome.events, outcome.trace);
  if (outcome.kind != Outcome::Kind::kPassed) {
    absl::StrAppendFormat(&text, "simulation: failed: %s\nreplay: %s\n", outcome.reason,
                          ReplayCommand(options, seed));
  }
  std::fputs(text.c_str(), stderr);
}

}  // namespace

int Simulate(const Options& options, const SnapshotData& snapshot, absl::string_view checksum) {
  // Dates as text are the same everywhere, unless somebody asks for another zone.
  setenv("TZ", "UTC", /*overwrite=*/0);
  std::vector<std::string> flags = ThisVariant().v8_flags;
  // One thread, and nothing that depends on how long something takes.
  flags.push_back("--predictable");
  flags.insert(flags.end(), options.v8_flags.begin(), options.v8_flags.end());
  Engine engine(flags);
  engine.platform().SetWallClock(&WallClock);
  BuiltinCode code(snapshot.caches, checksum);
  const std::vector<intptr_t> references = Environment::ExternalReferences(code);
  v8::StartupData startup = {snapshot.blob.data(), static_cast<int>(snapshot.blob.size())};
  const MachineParts parts = {engine.platform(), code, startup, references};

  const uint64_t first = options.simulation.seed;
  Outcome* shared = nullptr;
  Simulation simulation(parts, options, [&](const Outcome& outcome) {
    if (shared != nullptr) {
      *shared = outcome;
    } else {
      PrintOutcome(options, first, outcome);
    }
    _exit(outcome.exit_code);
  });
  absl::Status prepared = simulation.Prepare();
  if (!prepared.ok()) {
    std::fprintf(stderr, "%s: %s\n", options.argv0.c_str(),
                 std::string(prepared.message()).c_str());
    _exit(kInvalidArgument);
  }
  if (options.simulation.runs == 1) simulation.Run(first);
  const bool passed =
      Search(options, first, options.simulation.runs, [&](uint64_t seed, Outcome* outcome) {
        shared = outcome;
        simulation.Run(seed);
      });
  std::fflush(stdout);
  _exit(passed ? 0 : 1);
}

}  // namespace gyre::runtime
