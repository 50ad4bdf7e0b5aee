// One run of a simulation: machines on one network, from their scripts to the end of the last.
#ifndef GYRE_RUNTIME_SIMULATE_SIMULATION_H_
#define GYRE_RUNTIME_SIMULATE_SIMULATION_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/entropy.h"
#include "loop/sim/sim_options.h"
#include "runtime/options.h"
#include "runtime/simulate/config.h"
#include "runtime/simulate/machine.h"
#include "runtime/simulate/trace.h"

namespace gyre::runtime {

// What came of a run. Plain bytes: it lies in memory that processes share.
struct Outcome {
  enum class Kind {
    kNone,  // the process ended in the middle
    kPassed,
    kExit,       // a program ended with another code than 0
    kDeadlock,   // nothing can happen any more, and somebody waits
    kTimeLimit,  // it did not end
  };
  Kind kind = Kind::kNone;
  int exit_code = 0;
  uint64_t virtual_ms = 0;
  uint64_t events = 0;
  uint64_t trace = 0;
  char reason[400] = {};  // one line, ends in NUL
};

class Simulation final : public MachineHost, public loop::EntropySource, public loop::SimSeed {
 public:
  // Who runs a simulation.
  class Host {
   public:
    virtual ~Host() = default;

    // The seed of this run. Asked once, where the course begins to depend on it, which may be never
    // and is often within JavaScript.
    virtual uint64_t ChooseSeed() = 0;
    // Called once, at the end of the run, from within JavaScript or not.
    [[noreturn]] virtual void OnEnd(const Outcome& outcome) = 0;
  };

  Simulation(const MachineParts& parts, const Options& options);
  ~Simulation() override;

  // Makes the machines, and all that does not depend on a seed. InvalidArgumentError for what is
  // wrong with the configuration or the trace's file.
  absl::Status Prepare();

  // Once. `host` outlives this.
  [[noreturn]] void Run(Host* host);

  // MachineHost
  void OnExit(Machine& machine, int code) override;
  void OnOutput(Machine& machine, int descriptor, absl::string_view data) override;
  void NeedSeed() override { network().Settle(); }
  // loop::EntropySource
  void Fill(absl::Span<uint8_t> bytes) override;
  // loop::SimSeed
  uint64_t DrawSeed() override;

 private:
  std::unique_ptr<Machine> NewMachine(const std::string& name, const Options& options);
  // After a turn: machines that have nothing left end.
  void EndMachines();
  void EndMachine(Machine& machine);
  // Nothing can happen any more.
  [[noreturn]] void Rest();
  // Of all machines; returns whether there was anything that a program may wait for.
  bool RunEngineTasks();
  [[noreturn]] void Exit(Machine& machine, int code);
  [[noreturn]] void End(Outcome::Kind kind, int code, absl::string_view reason);
  loop::SimLoop& network() { return machines_[0]->loop(); }
  bool AnyRunning() const;

  const MachineParts parts_;
  const Options& options_;
  Host* host_ = nullptr;  // of the run, once there is one
  Trace trace_;
  SimulationConfig config_;
  std::vector<std::unique_ptr<Machine>> machines_;
  std::mt19937_64 random_;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_SIMULATE_SIMULATION_H_
