#include "runtime/simulate/config.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bindings/core/callback.h"
#include "loop/file_system.h"

namespace gyre::runtime {
namespace {

// The numbers of the object that internal/simulation/config makes of the file.
class Settings {
 public:
  Settings(js::Lock& js, js::Object object) : js_(js), object_(object) {}

  double Number(absl::string_view name) const {
    return js::Get(js_, object_, name)->NumberValue(js_.context()).FromMaybe(0);
  }
  uint64_t Millis(absl::string_view name) const { return static_cast<uint64_t>(Number(name)); }

 private:
  js::Lock& js_;
  js::Object object_;
};

}  // namespace

absl::StatusOr<SimulationConfig> LoadSimulationConfig(Environment& environment,
                                                      const std::string& path) {
  std::string text = "{}";
  if (!path.empty()) {
    absl::StatusOr<std::string> file = loop::ReadFile(path);
    if (!file.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--simulate-config: ", file.status().message()));
    }
    text = *std::move(file);
  }
  js::Entered entered(environment.realm());
  js::Lock& js = entered.js();
  v8::TryCatch caught(js.isolate());
  js::Value parse;
  js::Value result;
  if (!environment.Export(js, "internal/simulation/config", "parse").ToLocal(&parse) ||
      !js::Call(js, parse.As<v8::Function>(), {js::NewString(js, text)}, &result)) {
    js::Value error = caught.Exception();
    if (error->IsObject()) error = js::Get(js, error.As<v8::Object>(), "message");
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", js::ToUtf8(js, error)));
  }
  const Settings settings(js, result.As<v8::Object>());
  SimulationConfig config;
  loop::SimOptions& network = config.network;
  network.min_delay_ms = settings.Millis("leastLatency");
  network.max_delay_ms = settings.Millis("mostLatency");
  network.split_reads = settings.Number("partialReads") != 0;
  network.shuffle = settings.Number("shuffle") != 0;
  network.max_job_delay_ms = settings.Millis("poolDelay");
  network.timer_jitter_ms = settings.Millis("timerJitter");
  network.max_skew_ms = settings.Millis("clockSkew");
  network.wall_start_ms = static_cast<int64_t>(settings.Number("start"));
  network.faults.refuse = settings.Number("refuse");
  network.slow_delay_ms = settings.Millis("slowLatency");
  network.faults.cut = settings.Number("cut");
  network.faults.slow = settings.Number("slow");
  network.faults.clock_jump = settings.Number("clockJump");
  network.faults.disk_error = settings.Number("diskError");
  network.faults.disk_full = settings.Number("diskFull");
  network.faults.reset = settings.Number("reset");
  network.faults.stall = settings.Number("stall");
  network.faults.short_write = settings.Number("partialWrites");
  network.faults.failed_lookup = settings.Number("lookupFailure");
  network.faults.datagram_loss = settings.Number("datagramLoss");
  network.faults.datagram_duplicate = settings.Number("datagramDuplicate");
  // So that who waits by asking again and again does not wait for ever.
  network.turn_nanos = 20000;
  network.clock_read_nanos = 1000;
  config.time_limit_ms = settings.Millis("timeLimit");
  config.duration_ms = settings.Millis("duration");
  return config;
}

}  // namespace gyre::runtime
