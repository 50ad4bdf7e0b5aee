#include "runtime/simulation_options.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gyre::runtime {
namespace {

constexpr absl::string_view kSeed = "--simulate";
constexpr absl::string_view kRuns = "--simulate-runs";
constexpr absl::string_view kConfig = "--simulate-config";
constexpr absl::string_view kTrace = "--simulate-trace";
constexpr absl::string_view kNode = "--simulate-node";

constexpr uint64_t kMostRuns = 1000000000;
constexpr size_t kMostNodes = 100;
constexpr size_t kLongestName = 63;

bool IsHostName(absl::string_view name) {
  if (name.empty() || name.size() > kLongestName || name == "localhost") return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_';
  });
}

absl::Status TakeNode(absl::string_view value, SimulationOptions* options) {
  const size_t colon = value.find(':');
  if (colon == absl::string_view::npos || colon + 1 == value.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--simulate-node must be NAME:SCRIPT, not '", value, "'"));
  }
  const absl::string_view name = value.substr(0, colon);
  if (!IsHostName(name)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--simulate-node: '", name, "' is no name for a host"));
  }
  for (const SimulationOptions::Node& node : options->nodes) {
    if (node.name == name) {
      return absl::InvalidArgumentError(absl::StrCat("--simulate-node: two nodes '", name, "'"));
    }
  }
  if (options->nodes.size() == kMostNodes) {
    return absl::InvalidArgumentError(
        absl::StrCat("--simulate-node: more than ", kMostNodes, " nodes"));
  }
  options->nodes.push_back({std::string(name), std::string(value.substr(colon + 1))});
  return absl::OkStatus();
}

}  // namespace

bool IsSimulationOption(absl::string_view name) {
  return name == kSeed || name == kRuns || name == kConfig || name == kTrace || name == kNode;
}

absl::Status TakeSimulationOption(absl::string_view name, absl::string_view value,
                                  SimulationOptions* options) {
  if (name == kSeed) {
    options->on = true;
    if (absl::SimpleAtoi(value, &options->seed)) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("--simulate must be a seed, a whole number from 0, not '", value, "'"));
  }
  if (name == kRuns) {
    if (absl::SimpleAtoi(value, &options->runs) && options->runs > 0 &&
        options->runs <= kMostRuns) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        absl::StrCat("--simulate-runs must be a number from 1 to ", kMostRuns));
  }
  if (name == kNode) return TakeNode(value, options);
  if (value.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(name, " must be the name of a file"));
  }
  (name == kConfig ? options->config : options->trace) = std::string(value);
  return absl::OkStatus();
}

absl::Status CheckSimulationOptions(const SimulationOptions& options, bool any_given,
                                    bool has_program) {
  if (!any_given) return absl::OkStatus();
  if (!options.on) {
    return absl::InvalidArgumentError(
        "--simulate-config, -node, -runs and -trace need --simulate=SEED");
  }
  if (options.runs > 1 && !options.trace.empty()) {
    return absl::InvalidArgumentError("--simulate-trace is of one run; leave out --simulate-runs");
  }
  if (!has_program && options.nodes.empty()) {
    return absl::InvalidArgumentError("--simulate needs a script");
  }
  return absl::OkStatus();
}

}  // namespace gyre::runtime
