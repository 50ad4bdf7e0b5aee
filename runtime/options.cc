#include "runtime/options.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "process/node/option_table.h"

namespace gyre::runtime {
namespace {

constexpr uint32_t kMostWorkers = 1024;
constexpr uint32_t kShortestHeartbeatMs = 100;
constexpr int kMostPoolThreads = 1024;

// Pairs that contradict each other, or of which the first needs the second.
struct Pair {
  absl::string_view one;
  absl::string_view other;
};
constexpr Pair kNotBoth[] = {
    {"--test", "--check"},
    {"--test", "--eval"},
    {"--test", "--interactive"},
    {"--check", "--eval"},
    {"--check", "--print"},
    {"--use-openssl-ca", "--use-bundled-ca"},
    {"--tls-min-v1.3", "--tls-max-v1.2"},
};
constexpr Pair kNeeds[] = {
    {"--cpu-prof-name", "--cpu-prof"},
    {"--cpu-prof-dir", "--cpu-prof"},
    {"--cpu-prof-interval", "--cpu-prof"},
};

template <size_t kSize>
bool Contains(const absl::string_view (&list)[kSize], absl::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

absl::StatusOr<std::vector<std::string>> Words(absl::string_view text) {
  std::vector<std::string> words;
  bool quoted = false;
  bool begun = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == ' ' && !quoted) {
      begun = false;
      continue;
    }
    if (!begun) words.emplace_back();
    begun = true;
    if (c == '"') {
      quoted = !quoted;
      continue;
    }
    if (c == '\\' && quoted) {
      if (++i == text.size()) {
        return absl::InvalidArgumentError("invalid value for NODE_OPTIONS (invalid escape)");
      }
      c = text[i];
    }
    words.back().push_back(c);
  }
  if (quoted) {
    return absl::InvalidArgumentError("invalid value for NODE_OPTIONS (unterminated string)");
  }
  return words;
}

class Parser {
 public:
  Parser(bool (*is_engine_option)(absl::string_view), bool bundled)
      : is_engine_option_(is_engine_option) {
    options_.bundled = bundled;
  }

  absl::StatusOr<Options> Parse(int argc, const char* const* argv, absl::string_view node_options) {
    options_.argv0 = argc > 0 ? argv[0] : "gyre";
    absl::StatusOr<std::vector<std::string>> words = Words(node_options);
    if (!words.ok()) return words.status();
    words_ = *std::move(words);
    if (absl::Status status = ParseEnvironment(); !status.ok()) return status;
    words_.assign(argv + std::min(argc, 1), argv + argc);
    if (absl::Status status = ParseArguments(); !status.ok()) return status;
    return std::move(options_);
  }

 private:
  absl::Status ParseEnvironment() {
    given_ = &options_.environment_arguments;
    for (at_ = 0; at_ < words_.size(); ++at_) {
      const std::string word = words_[at_];
      const std::string name = process::CanonicalOption(word.substr(0, word.find('=')));
      const process::OptionInfo* option = process::FindOption(name);
      const bool known = option != nullptr && option->in_environment;
      if (!known && !(options_.bundled && IsSimulationOption(name))) {
        return absl::InvalidArgumentError(absl::StrCat(word, " is not allowed in NODE_OPTIONS"));
      }
      given_->push_back(word);
      if (absl::Status status = ParseOption(word); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status ParseArguments() {
    given_ = &options_.exec_arguments;
    for (at_ = 0; at_ < words_.size(); ++at_) {
      const std::string word = words_[at_];
      if (word == "--") {
        ++at_;
        break;
      }
      if (word.size() < 2 || word[0] != '-') break;
      given_->push_back(word);
      if (absl::Status status = ParseOption(word); !status.ok()) return status;
    }
    if (absl::Status status = CheckPairs(); !status.ok()) return status;
    if (!options_.eval.has_value() && at_ < words_.size()) options_.script = words_[at_++];
    while (at_ < words_.size()) options_.arguments.push_back(words_[at_++]);
    if (options_.snapshot == Options::Snapshot::kBuild && !options_.script.has_value()) {
      return absl::InvalidArgumentError(
          "--build-snapshot must be used with an entry point script: "
          "--snapshot-blob FILE --build-snapshot entry.js");
    }
    if (options_.simulation.on) {
      for (const std::string& word : options_.exec_arguments) {
        const std::string name = word.substr(0, word.find('='));
        if (name == "--cluster" || options_.check) {
          return absl::InvalidArgumentError(
              absl::StrCat(options_.check ? "--check" : name, " cannot be simulated"));
        }
      }
      if (options_.warn_blocked_ms > 0) {
        return absl::InvalidArgumentError(
            "--warn-blocked cannot be simulated: time stands still while code runs");
      }
    }
    return CheckSimulationOptions(options_.simulation, simulation_given_,
                                  options_.script.has_value() || options_.eval.has_value());
  }

  absl::Status ParseOption(absl::string_view word) {
    // Node's short form for two options.
    if (word == "-pe") word = TakePrint();
    const size_t equals = word[1] == '-' ? word.find('=') : absl::string_view::npos;
    const std::string name = process::CanonicalOption(word.substr(0, equals));
    std::optional<absl::string_view> value;
    if (equals != absl::string_view::npos) value = word.substr(equals + 1);

    const process::OptionInfo* option = process::FindOption(name);
    const bool is_unknown =
        option == nullptr || (name == "--make-code-caches" && !options_.bundled);
    if (is_unknown) {
      if (!IsEngineOption(word)) {
        return absl::InvalidArgumentError(absl::StrCat("bad option: ", word));
      }
      options_.v8_flags.emplace_back(word);
      return absl::OkStatus();
    }
    const bool is_on = name == option->name;
    if (!option->refused.empty() && is_on) {
      return absl::InvalidArgumentError(absl::StrCat(name, " is not supported: ", option->refused));
    }
    switch (option->kind) {
      case process::OptionInfo::Kind::kSwitch:
        given_names_.insert(name);
        return TakeSwitch(option->name, is_on, value);
      case process::OptionInfo::Kind::kText: {
        if (!is_on) {
          return absl::InvalidArgumentError(
              absl::StrCat(name, " is an invalid negation because it is not a boolean option"));
        }
        given_names_.insert(name);
        std::optional<std::string> text;
        if (absl::Status status = Take(word.substr(0, equals), value, &text); !status.ok()) {
          return status;
        }
        return TakeText(name, *std::move(text));
      }
      case process::OptionInfo::Kind::kEngine:
        if (IsRefusedByEngine(word)) {
          return absl::InvalidArgumentError(absl::StrCat("bad option: ", word));
        }
        options_.v8_flags.emplace_back(word);
    }
    return absl::OkStatus();
  }

  absl::string_view TakePrint() {
    options_.print = true;
    return "--eval";
  }

  absl::Status TakeSwitch(absl::string_view name, bool is_on,
                          std::optional<absl::string_view> value) {
    if (name == "--version") {
      options_.action = Options::Action::kVersion;
    } else if (name == "--help") {
      options_.action = Options::Action::kHelp;
    } else if (name == "--v8-options") {
      options_.action = Options::Action::kV8Options;
    } else if (name == "--completion-bash") {
      options_.action = Options::Action::kCompletion;
    } else if (name == "--check") {
      options_.check = is_on;
    } else if (name == "--print") {
      options_.print = is_on;
      // The code, unless an option says where it is or it comes from standard input.
      if (!value.has_value() && HasArgument()) {
        given_names_.insert("--eval");
        return Take(name, value, &options_.eval);
      }
    } else if (name == "--build-snapshot" && is_on) {
      options_.snapshot = Options::Snapshot::kBuild;
    } else if (name == "--trace-warnings") {
      options_.trace_warnings = is_on;
    } else if (name == "--warnings") {
      options_.no_warnings = !is_on;
    } else if (name == "--cluster") {
      return CheckCluster(value);
    }
    return absl::OkStatus();
  }

  absl::Status TakeText(const std::string& name, std::string text) {
    if (name == "--eval") {
      options_.eval = std::move(text);
    } else if (name == "--require") {
      options_.require.push_back(std::move(text));
    } else if (name == "--snapshot-blob") {
      options_.snapshot_blob = std::move(text);
    } else if (name == "--make-code-caches") {
      options_.code_caches = std::move(text);
    } else if (name == "--unhandled-rejections") {
      options_.unhandled_rejections = text;
    } else if (name == "--warn-blocked") {
      if (!absl::SimpleAtoi(text, &options_.warn_blocked_ms) || options_.warn_blocked_ms == 0) {
        return absl::InvalidArgumentError(
            "--warn-blocked must be a number of milliseconds, 1 or more");
      }
    } else if (name == "--v8-pool-size") {
      int threads = 0;
      if (absl::SimpleAtoi(text, &threads)) {
        options_.v8_pool_size = std::clamp(threads, 0, kMostPoolThreads);
      }
    } else if (IsSimulationOption(name)) {
      simulation_given_ = true;
      return TakeSimulationOption(name, text, &options_.simulation);
    }
    return CheckValue(name, text);
  }

  absl::Status CheckPairs() const {
    for (const Pair& pair : kNotBoth) {
      if (given_names_.contains(pair.one) && given_names_.contains(pair.other)) {
        return absl::InvalidArgumentError(
            absl::StrCat("either ", pair.one, " or ", pair.other, " can be used, not both"));
      }
    }
    for (const Pair& pair : kNeeds) {
      if (given_names_.contains(pair.one) && !given_names_.contains(pair.other)) {
        return absl::InvalidArgumentError(
            absl::StrCat(pair.one, " must be used with ", pair.other));
      }
    }
    return absl::OkStatus();
  }

  // A number of workers, or none for one a processor.
  absl::Status CheckCluster(std::optional<absl::string_view> value) {
    uint32_t workers = 0;
    if (!value.has_value() ||
        (absl::SimpleAtoi(*value, &workers) && workers >= 1 && workers <= kMostWorkers)) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        absl::StrCat("--cluster must be a number from 1 to ", kMostWorkers));
  }

  static absl::Status CheckValue(absl::string_view name, absl::string_view value) {
    uint32_t number = 0;
    if (name == "--cluster-policy") {
      constexpr absl::string_view kPolicies[] = {"round-robin", "least-connections", "reuse-port",
                                                 "shared"};
      if (Contains(kPolicies, value)) return absl::OkStatus();
      return absl::InvalidArgumentError(
          "--cluster-policy must be round-robin, least-connections, reuse-port or shared");
    }
    const bool is_type = name == "--input-type" || name == "--experimental-default-type";
    if (is_type && value != "commonjs" && value != "module") {
      return absl::InvalidArgumentError(absl::StrCat(name, " must be \"module\" or \"commonjs\""));
    }
    if (name == "--unhandled-rejections") {
      constexpr absl::string_view kModes[] = {"strict", "warn", "none", "throw",
                                              "warn-with-error-code"};
      if (Contains(kModes, value)) return absl::OkStatus();
      return absl::InvalidArgumentError("invalid value for --unhandled-rejections");
    }
    if (name == "--trace-require-module" && value != "all" && value != "no-node-modules") {
      return absl::InvalidArgumentError("invalid value for --trace-require-module");
    }
    // Node's exit code for both is 12, "invalid debug argument".
    if (name == "--disable-proto" && value != "delete" && value != "throw") {
      return absl::OutOfRangeError("invalid mode passed to --disable-proto");
    }
    if (name == "--security-revert") {
      return absl::OutOfRangeError(
          absl::StrCat("Error: Attempt to revert an unknown CVE [", value, "]"));
    }
    if (name == "--cluster-max-memory") {
      absl::string_view digits = value;
      if (!digits.empty() && absl::string_view("kKmMgG").find(digits.back()) != digits.npos) {
        digits.remove_suffix(1);
      }
      if (absl::SimpleAtoi(digits, &number) && number > 0) return absl::OkStatus();
      return absl::InvalidArgumentError("--cluster-max-memory must be a size such as 512M");
    }
    if (name == "--cluster-heartbeat") {
      if (absl::SimpleAtoi(value, &number) && number >= kShortestHeartbeatMs) {
        return absl::OkStatus();
      }
      return absl::InvalidArgumentError(absl::StrCat("--cluster-heartbeat must be at least ",
                                                     kShortestHeartbeatMs, " milliseconds"));
    }
    if (name == "--metrics") {
      const absl::string_view port = value.substr(value.rfind(':') + 1);
      if (absl::SimpleAtoi(port, &number) && number <= 65535) return absl::OkStatus();
      return absl::InvalidArgumentError("--metrics must be a port, or a host and a port");
    }
    return absl::OkStatus();
  }

  bool IsEngineOption(absl::string_view word) const {
    return is_engine_option_ != nullptr && given_ == &options_.exec_arguments &&
           absl::StartsWith(word, "--") && is_engine_option_(word);
  }

  // A value that V8 cannot read; it has said so on standard error.
  bool IsRefusedByEngine(absl::string_view word) const {
    return is_engine_option_ != nullptr && !is_engine_option_(word);
  }

  // Whether the next word can be the value of this one.
  bool HasArgument() const {
    return at_ + 1 < words_.size() && !absl::StartsWith(words_[at_ + 1], "-");
  }

  absl::Status Take(absl::string_view name, std::optional<absl::string_view> value,
                    std::optional<std::string>* out) {
    if (value.has_value() ? value->empty() : !HasArgument()) {
      return absl::InvalidArgumentError(
          absl::StrCat(name, value.has_value() ? "=" : "", " requires an argument"));
    }
    if (value.has_value()) {
      *out = std::string(*value);
    } else {
      *out = words_[++at_];
      given_->push_back(words_[at_]);
      // The way to give a value that begins with a hyphen.
      if (absl::StartsWith(**out, "\\-")) (*out)->erase(0, 1);
    }
    return absl::OkStatus();
  }

  bool (*const is_engine_option_)(absl::string_view);
  std::vector<std::string> words_;
  std::vector<std::string>* given_ = nullptr;
  size_t at_ = 0;
  bool simulation_given_ = false;
  absl::flat_hash_set<std::string> given_names_;
  Options options_;
};

}  // namespace

absl::StatusOr<Options> ParseOptions(int argc, const char* const* argv,
                                     absl::string_view node_options,
                                     bool (*is_engine_option)(absl::string_view), bool bundled) {
  return Parser(is_engine_option, bundled).Parse(argc, argv, node_options);
}

absl::string_view HelpText() {
  return R"(Usage: gyre [options] [ script.js ] [arguments]
       gyre [options] -e "code" [arguments]
       gyre build [options] script.js     (see gyre build --help)

Runs a Node program. The event loop starts by itself and ends when nothing is left to call back.

Options:
  --                               end of the options of gyre
  --build-snapshot                 run the script and write what is then there as a snapshot
  --cluster[=N]                    run the script in N processes, one a processor without N
  --cluster-heartbeat=MS           after so long without a sign of life a worker is killed
  --cluster-max-memory=SIZE        a worker that grows beyond (such as 512M) is replaced
  --cluster-policy=...             round-robin (default), least-connections, reuse-port, shared
  -c, --check                      check the syntax of the script without running it
  --completion-bash                print a script that completes these options in bash
  -C, --conditions=...             a condition of "exports" and "imports" that holds, too
  --cpu-prof                       write a CPU profile at exit, for the DevTools of browsers
  -e, --eval=...                   run this code
  --enable-source-maps             stack traces of the sources that scripts were made of
  --env-file=...                   set the variables that this file lists
  -h, --help                       print this text
  --import=...                     import this module first (may be repeated)
  --input-type=...                 commonjs or module: what --eval and standard input are
  -i, --interactive                read and run commands, although standard input is no terminal
  --max-http-header-size=BYTES     limit of the heads of HTTP messages
  --metrics=[HOST:]PORT            figures of the cluster for Prometheus, at /metrics
  --no-warnings                    do not print warnings
  -p, --print [...]                run this code, or standard input, and print its result
  --report-on-signal, --report-uncaught-exception
                                   write a report then (process.report)
  -r, --require=...                load this module first (may be repeated)
  --simulate=SEED                  run on a simulated clock and network (docs/simulation.md)
  --simulate-config=FILE           what goes wrong in a simulation, as JSON
  --simulate-node=NAME:SCRIPT      a host of the simulation with a script (may be repeated)
  --simulate-runs=N                try N seeds from SEED on, and report those that fail
  --simulate-trace=FILE            write down everything that happens; - for standard output
  --snapshot-blob=FILE             start from this snapshot; with --build-snapshot, write it
  --test                           run test files: those named, or those of the working directory
  --throw-deprecation              throw what would be a warning of a deprecation
  --trace-sigint                   on Ctrl-C, print where the program was
  --trace-sync-io                  print where the program waits for files once its loop runs
  --trace-warnings                 print stack traces of warnings
  --unhandled-rejections=...       strict, warn, none, throw (default) or warn-with-error-code
  --warn-blocked=MS                print what held the event loop longer, and a histogram at exit
  -v, --version                    print the version of Node's API that gyre follows
  --v8-options                     print the options of V8

Environment:
  GYRE_STARTUP_PHASES=1            print where start-up time goes
  NODE_COMPILE_CACHE=FOLDER        keep what V8 compiles of modules there, for the next start
  NODE_DISABLE_COMPILE_CACHE=1     never do that, whatever the program asks for
  NODE_PATH                        ':'-separated folders to look for modules in

All options, and those of Node that are not supported: docs/options.md. Options of V8, such as
--max-old-space-size and --stack-trace-limit, are passed on.
)";
}

std::string CompletionText() {
  return absl::StrCat(R"(_gyre_complete() {
  local word=${COMP_WORDS[COMP_CWORD]}
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W ')",
                      absl::StrJoin(process::AllOptions(), " "), R"(' -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _gyre_complete gyre
)");
}

}  // namespace gyre::runtime
