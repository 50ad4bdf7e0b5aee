#include "runtime/simulate/simulation.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/file_system.h"
#include "loop/sim/sim_loop.h"
#include "loop/sim/sim_options.h"

namespace gyre::runtime {
namespace {

constexpr char kMainName[] = "main";
// https://nodejs.org/api/process.html#exit-codes
constexpr int kUnsettled = 13;
// Turns of the loop while the clock stands nearly still: somebody goes round in circles.
constexpr uint64_t kMostTurns = 20000000;
constexpr size_t kLongestReason = 200;
// Timers that do not keep a program running, such as the time limits of servers, go on for so long.
constexpr uint64_t kQuietMs = 10 * 60 * 1000;
// After so many turns V8 gets its chance to tidy up.
constexpr uint64_t kEngineTurns = 256;

// A stream of numbers of its own for each purpose.
uint64_t Mix(uint64_t seed, uint64_t purpose) {
  std::seed_seq sequence{seed & 0xffffffff, seed >> 32, purpose};
  uint32_t words[2];
  sequence.generate(words, words + 2);
  return (uint64_t{words[0]} << 32) | words[1];
}

std::string OneLine(absl::string_view text) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(text, absl::ByAnyChar(" \n\t"), absl::SkipEmpty());
  return absl::StrJoin(words, " ").substr(0, kLongestReason);
}

}  // namespace

Simulation::Simulation(const MachineParts& parts, const Options& options)
    : parts_(parts), options_(options) {
  loop::ReplaceEntropy(this);
}

Simulation::~Simulation() = default;

std::unique_ptr<Machine> Simulation::NewMachine(const std::string& name, const Options& options) {
  std::unique_ptr<loop::SimLoop> loop;
  if (machines_.empty()) {
    loop = std::make_unique<loop::SimLoop>(loop::SimOptions(), name);
  } else {
    const std::string address = absl::StrCat("10.0.0.", machines_.size() + 1);
    loop = std::make_unique<loop::SimLoop>(machines_[0]->loop(), name, address);
  }
  return std::make_unique<Machine>(parts_, std::move(loop), options, this);
}

absl::Status Simulation::Prepare() {
  if (options_.script.has_value() || options_.eval.has_value()) {
    machines_.push_back(NewMachine(kMainName, options_));
  }
  for (const SimulationOptions::Node& node : options_.simulation.nodes) {
    Options options = options_;
    options.script = node.script;
    options.eval.reset();
    machines_.push_back(NewMachine(node.name, options));
  }
  absl::StatusOr<SimulationConfig> config =
      LoadSimulationConfig(machines_[0]->environment(), options_.simulation.config);
  if (!config.ok()) return config.status();
  config_ = *std::move(config);
  // At the same date, but nothing goes wrong yet.
  loop::SimOptions calm;
  calm.wall_start_ms = config_.network.wall_start_ms;
  network().Configure(calm);
  for (size_t i = 0; i < machines_.size(); ++i) {
    absl::Status prepared = machines_[i]->Prepare(static_cast<int>(i));
    if (!prepared.ok()) return prepared;
  }
  for (const auto& machine : machines_) {
    while (machine->loop().Alive() && network().Step()) {
    }
  }
  if (options_.simulation.trace.empty()) return absl::OkStatus();
  absl::Status opened = trace_.Open(options_.simulation.trace);
  if (opened.ok()) return opened;
  return absl::InvalidArgumentError(absl::StrCat("--simulate-trace: ", opened.message()));
}

uint64_t Simulation::DrawSeed() {
  const uint64_t seed = host_->ChooseSeed();
  random_.seed(Mix(seed, 1));
  for (size_t i = 0; i < machines_.size(); ++i) machines_[i]->Seed(Mix(seed, i + 2));
  return Mix(seed, 0);
}

void Simulation::Run(Host* host) {
  host_ = host;
  trace_.Restart();
  config_.network.seed_source = this;
  config_.network.trace = &trace_;
  network().Configure(config_.network);
  for (const auto& machine : machines_) machine->Begin();
  EndMachines();
  const uint64_t limit = config_.time_limit_ms;
  for (uint64_t turns = 0; AnyRunning(); ++turns) {
    const uint64_t now = network().Now();
    if (config_.duration_ms > 0 && now >= config_.duration_ms) {
      End(Outcome::Kind::kPassed, 0, "");
    }
    if (now > limit) {
      End(Outcome::Kind::kTimeLimit, 1,
          absl::StrCat("still running after ", limit, " ms of virtual time"));
    }
    if (turns > kMostTurns) {
      End(Outcome::Kind::kTimeLimit, 1,
          absl::StrCat("still running after ", kMostTurns, " turns of the loop"));
    }
    const bool stepped = network().Step() && network().QuietMillis() <= kQuietMs;
    if (!stepped && !RunEngineTasks()) Rest();
    if (turns % kEngineTurns == 0) RunEngineTasks();
    EndMachines();
  }
  End(Outcome::Kind::kPassed, 0, "");
}

bool Simulation::AnyRunning() const {
  return std::any_of(machines_.begin(), machines_.end(),
                     [](const auto& machine) { return machine->running; });
}

bool Simulation::RunEngineTasks() {
  bool any = false;
  for (const auto& machine : machines_) {
    if (machine->running && machine->RunEngineTasks()) any = true;
  }
  return any;
}

void Simulation::EndMachines() {
  for (const auto& machine : machines_) {
    if (!machine->running) continue;
    if (machine->exiting) {
      machine->Close();
    } else if (!machine->loop().Alive() && !machine->RunEngineTasks()) {
      machine->environment().BeforeExit();
      if (!machine->loop().Alive()) EndMachine(*machine);
    }
  }
}

void Simulation::EndMachine(Machine& machine) {
  const int code = machine.environment().Exit();
  if (code != 0) Exit(machine, code);
  machine.Close();
}

void Simulation::Rest() {
  std::vector<std::string> waiting;
  for (const auto& machine : machines_) {
    if (!machine->running) continue;
    const std::vector<std::string> waits = machine->loop().Waits();
    if (waits.empty()) continue;
    waiting.push_back(absl::StrCat(machine->name(), " waits for ", absl::StrJoin(waits, ", ")));
  }
  if (!waiting.empty()) {
    End(Outcome::Kind::kDeadlock, 1,
        absl::StrCat("deadlock: nothing can happen any more, and ", absl::StrJoin(waiting, "; ")));
  }
  // Servers that nobody talks to any more.
  for (const auto& machine : machines_) {
    if (machine->running) EndMachine(*machine);
  }
  End(Outcome::Kind::kPassed, 0, "");
}

void Simulation::OnExit(Machine& machine, int code) {
  if (code != 0 || machines_.size() == 1) Exit(machine, code);
  machine.exiting = true;
}

void Simulation::Exit(Machine& machine, int code) {
  if (code == 0) End(Outcome::Kind::kPassed, 0, "");
  const std::string who = machines_.size() == 1 ? "" : absl::StrCat(machine.name(), ": ");
  if (code == kUnsettled) {
    End(Outcome::Kind::kDeadlock, code,
        absl::StrCat("deadlock: ", who, "a top-level await never settled"));
  }
  const std::string what =
      machine.error.empty() ? absl::StrCat("exit code ", code) : OneLine(machine.error);
  End(Outcome::Kind::kExit, code, absl::StrCat(who, what));
}

void Simulation::End(Outcome::Kind kind, int code, absl::string_view reason) {
  trace_.OnEvent(absl::StrCat(network().Now(), " end ", code, reason.empty() ? "" : " ", reason));
  trace_.Finish().IgnoreError();
  Outcome outcome;
  outcome.kind = kind;
  outcome.exit_code = code;
  outcome.virtual_ms = network().Now();
  outcome.events = trace_.events();
  outcome.trace = trace_.hash();
  const size_t size = std::min(reason.size(), sizeof(outcome.reason) - 1);
  std::copy_n(reason.data(), size, outcome.reason);
  host_->OnEnd(outcome);
}

void Simulation::OnOutput(Machine& machine, int descriptor, absl::string_view data) {
  const char* stream = descriptor == STDERR_FILENO ? "stderr" : "stdout";
  // Where the program lies is different on each machine, and stands in its stack traces.
  const std::string text = machine.folder().empty()
                               ? std::string(data)
                               : absl::StrReplaceAll(data, {{machine.folder(), ""}});
  trace_.OnEvent(absl::StrCat(network().Now(), " ", machine.name(), " ", stream, " ", text.size(),
                              " bytes ", absl::Hex(loop::SimHash(text), absl::kZeroPad16)));
  if (machines_.size() == 1) {
    loop::WriteFully(descriptor, data).IgnoreError();
    return;
  }
  // Each line says whose it is.
  bool& at_start = machine.at_line_start[descriptor == STDERR_FILENO ? 1 : 0];
  std::string lines;
  while (!data.empty()) {
    const size_t end = data.find('\n');
    const absl::string_view line = data.substr(0, end == data.npos ? data.size() : end + 1);
    absl::StrAppend(&lines, at_start ? absl::StrCat(machine.name(), ": ") : "", line);
    at_start = end != data.npos;
    data.remove_prefix(line.size());
  }
  loop::WriteFully(descriptor, lines).IgnoreError();
}

void Simulation::Fill(absl::Span<uint8_t> bytes) {
  if (host_ != nullptr) NeedSeed();
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random_());
}

}  // namespace gyre::runtime
