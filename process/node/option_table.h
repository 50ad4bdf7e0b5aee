// The options of the command line, each with what may be done with it.
//
// https://nodejs.org/docs/latest-v20.x/api/cli.html#options, and what only this runtime has. An
// option of Node that this runtime does not have stands here with the reason, so that who gives it
// learns why; docs/options.md says the same to readers.
#ifndef GYRE_PROCESS_NODE_OPTION_TABLE_H_
#define GYRE_PROCESS_NODE_OPTION_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gyre::process {

struct OptionInfo {
  enum class Kind : uint8_t {
    kSwitch,  // --name and --no-name; a value is ignored, as Node does
    kText,    // --name=value or --name value
    kEngine,  // goes to V8 as it is
  };

  absl::string_view name;  // with hyphens and without "no-"
  Kind kind;
  bool in_environment;  // may stand in NODE_OPTIONS
  bool of_process;      // a thread cannot have it for itself (Worker's execArgv)
  // Why this runtime does not have it: "is not supported: " goes before. "" where it has.
  absl::string_view refused;
};

// What users call an option: underscores stand for hyphens, and some options have several names.
// "--no-" stays. Of a word with "=", only what is before it may be given.
std::string CanonicalOption(absl::string_view given);

// The option of this canonical name; null for an unknown one. "--no-x" is that of --x.
const OptionInfo* FindOption(absl::string_view name);

// All that NODE_OPTIONS takes: process.allowedNodeEnvironmentFlags.
std::vector<std::string> EnvironmentOptions();

// All that the command line takes, in alphabetical order: for completion by a shell.
std::vector<std::string> AllOptions();

}  // namespace gyre::process

#endif  // GYRE_PROCESS_NODE_OPTION_TABLE_H_
