#include "runtime/simulate/simulate.h"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
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

// While there is one, the environment asks for English, with which ICU then stays: numbers and
// dates as text are the same on every machine.
class EnglishEnvironment {
 public:
  EnglishEnvironment() {
    if (const char* before = getenv(kName)) before_ = before;
    setenv(kName, "en_US.UTF-8", /*overwrite=*/1);
  }
  ~EnglishEnvironment() {
    if (before_.has_value()) {
      setenv(kName, before_->c_str(), /*overwrite=*/1);
    } else {
      unsetenv(kName);
    }
  }

 private:
  static constexpr char kName[] = "LC_ALL";
  std::optional<std::string> before_;
};

// The host of a single run.
class OneRun final : public Simulation::Host {
 public:
  explicit OneRun(const Options& options) : options_(options) {}

  uint64_t ChooseSeed() override { return options_.simulation.seed; }
  [[noreturn]] void OnEnd(const Outcome& outcome) override;

 private:
  const Options& options_;
};

void PrintOutcome(const Options& options, uint64_t seed, const Outcome& outcome) {
  std::string text = absl::StrFormat("simulation: seed %d, %d ms, %d events, trace %016x\n", seed,
                                     outcome.virtual_ms, outcome.events, outcome.trace);
  if (outcome.kind != Outcome::Kind::kPassed) {
    absl::StrAppendFormat(&text, "simulation: failed: %s\nreplay: %s\n", outcome.reason,
                          ReplayCommand(options, seed));
  }
  std::fputs(text.c_str(), stderr);
}

void OneRun::OnEnd(const Outcome& outcome) {
  PrintOutcome(options_, options_.simulation.seed, outcome);
  _exit(outcome.exit_code);
}

}  // namespace

int Simulate(const Options& options, const SnapshotData& snapshot, absl::string_view checksum,
             const BundleSources& sources) {
  // Dates as text are the same everywhere, unless somebody asks for another zone.
  setenv("TZ", "UTC", /*overwrite=*/0);
  std::vector<std::string> flags = ThisVariant().v8_flags;
  // One thread, and nothing that depends on how long something takes.
  flags.push_back("--predictable");
  flags.insert(flags.end(), options.v8_flags.begin(), options.v8_flags.end());
  Engine engine(flags);
  engine.platform().SetWallClock(&WallClock);
  BuiltinCode code(BuiltinCode::CachesOf(snapshot.caches), checksum);
  const std::vector<intptr_t> references = Environment::ExternalReferences(code, &sources);
  v8::StartupData startup = {snapshot.blob.data(), static_cast<int>(snapshot.blob.size())};
  const MachineParts parts = {engine.platform(), code, sources, startup, references};

  Simulation simulation(parts, options);
  absl::Status prepared;
  {
    EnglishEnvironment english;
    prepared = simulation.Prepare();
  }
  if (!prepared.ok()) {
    std::fprintf(stderr, "%s: %s\n", options.argv0.c_str(),
                 std::string(prepared.message()).c_str());
    _exit(kInvalidArgument);
  }
  if (options.simulation.runs == 1) {
    OneRun once(options);
    simulation.Run(&once);
  }
  const bool passed = Search(options, options.simulation.seed, options.simulation.runs,
                             [&](Simulation::Host* host) { simulation.Run(host); });
  std::fflush(stdout);
  _exit(passed ? 0 : 1);
}

}  // namespace gyre::runtime
