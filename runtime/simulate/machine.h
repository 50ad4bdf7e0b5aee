// One host of a simulation: an isolate with a program of its own, on a loop of the simulated
// network.
#ifndef GYRE_RUNTIME_SIMULATE_MACHINE_H_
#define GYRE_RUNTIME_SIMULATE_MACHINE_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/core/class.h"
#include "loop/sim/sim_loop.h"
#include "runtime/builtins.h"
#include "runtime/bundle_binding.h"
#include "runtime/environment.h"
#include "runtime/options.h"
#include "runtime/platform.h"

namespace gyre::runtime {

class Machine;

// What machines of a process share; outlives them.
struct MachineParts {
  Platform& platform;
  const BuiltinCode& code;
  const BundleSources& sources;
  v8::StartupData& snapshot;
  const std::vector<intptr_t>& references;
};

// Who runs the machines.
class MachineHost {
 public:
  virtual ~MachineHost() = default;

  // The program of `machine` ends with this code, from within JavaScript, none of which runs any
  // more afterwards. May end the process.
  virtual void OnExit(Machine& machine, int code) = 0;
  // What the program of `machine` writes to standard output (1) or error (2).
  virtual void OnOutput(Machine& machine, int descriptor, absl::string_view data) = 0;
  // From here on runs differ: by what they draw by lot, or by what they do to files.
  virtual void NeedSeed() = 0;
};

class Machine {
 public:
  // `options`: of the program that runs here. The new isolate is left again.
  Machine(const MachineParts& parts, std::unique_ptr<loop::SimLoop> loop, const Options& options,
          MachineHost* host);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // Makes everything ready that does not depend on the seed: what cannot be simulated is fenced
  // off, and the usual modules are loaded. `index`: of this machine. Errors: of JavaScript.
  absl::Status Prepare(int index);

  // Starts the main script.
  void Begin();

  // Where Math.random() begins.
  void Seed(uint64_t seed) {
    seed_ = seed;
    random_.seed(seed);
  }

  // Runs what V8 has left to do in between, which takes no virtual time. Returns whether there was
  // anything that the program may wait for.
  bool RunEngineTasks();

  // After the end of the program: closes all that is open.
  void Close();

  loop::SimLoop& loop() { return *loop_; }
  Environment& environment() { return *environment_; }
  v8::Isolate* isolate() { return isolate_; }
  const std::string& name() const { return loop_->name(); }
  // Of the main script, with a slash at its end; empty where there is none.
  const std::string& folder() const { return folder_; }

  // The last error that nobody caught, in one line; empty where there was none.
  std::string error;
  bool running = false;
  // OnExit() was called.
  bool exiting = false;
  // Whether standard output and error are at the begin of a line.
  bool at_line_start[2] = {true, true};

 private:
  class Console;

  Platform& platform_;
  std::unique_ptr<loop::SimLoop> loop_;
  MachineHost* const host_;
  std::string folder_;
  v8::Isolate* isolate_;
  std::unique_ptr<Environment> environment_;
  uint64_t seed_ = 0;
  std::mt19937_64 random_;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_SIMULATE_MACHINE_H_
