#include "runtime/options.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace gyre::runtime {
namespace {

// Options of V8 that users of Node know; all others are bad options, so that a typing mistake is
// seen.
constexpr absl::string_view kV8Flags[] = {
    "--abort-on-uncaught-exception",
    "--allow-natives-syntax",
    "--concurrent-array-buffer-sweeping",
    "--cpu-prof",
    "--disallow-code-generation-from-strings",
    "--expose-gc",
    "--harmony",
    "--interpreted-frames-native-stack",
    "--jitless",
    "--max-heap-size",
    "--max-old-space-size",
    "--max-semi-space-size",
    "--min-semi-space-size",
    "--perf-basic-prof",
    "--perf-prof",
    "--predictable",
    "--prof",
    "--profile-deserialization",
    "--random-seed",
    "--single-threaded",
    "--stack-size",
    "--stack-trace-limit",
    "--trace-deopt",
    "--trace-gc",
    "--trace-opt",
};

bool IsV8Flag(absl::string_view name) {
  for (absl::string_view flag : kV8Flags) {
    if (name == flag) return true;
    // --no-x, and underscores for hyphens.
    std::string normal(name);
    for (char& c : normal) {
      if (c == '_') c = '-';
    }
    if (normal == flag || normal == absl::StrCat("--no-", flag.substr(2))) return true;
  }
  return false;
}

// What Node once had to be asked for, and still takes.
constexpr absl::string_view kAlwaysOn[] = {
    "--experimental-abortcontroller",
    "--experimental-fetch",
    "--experimental-global-customevent",
    "--experimental-global-webcrypto",
    "--experimental-json-modules",
    "--experimental-modules",
    "--experimental-report",
    "--experimental-top-level-await",
    "--experimental-worker",
};

// Options that only the JavaScript half asks for (internal/options).
constexpr absl::string_view kSwitches[] = {
    "--deprecation",
    "--enable-source-maps",
    "--experimental-detect-module",
    "--experimental-import-meta-resolve",
    "--experimental-print-required-tla",
    "--experimental-require-module",
    "--experimental-shadow-realm",
    "--experimental-vm-modules",
    "--experimental-wasm-modules",
    "--frozen-intrinsics",
    "--insecure-http-parser",
    "--interactive",
    "--network-family-autoselection",
    "--no-addons",
    "--no-deprecation",
    "--no-experimental-detect-module",
    "--no-experimental-fetch",
    "--no-experimental-require-module",
    "--no-insecure-http-parser",
    "--no-network-family-autoselection",
    "--pending-deprecation",
    "--preserve-symlinks",
    "--preserve-symlinks-main",
    "--test",
    "--test-force-exit",
    "--test-only",
    "--throw-deprecation",
    "--tls-max-v1.2",
    "--tls-max-v1.3",
    "--tls-min-v1.0",
    "--tls-min-v1.1",
    "--tls-min-v1.2",
    "--tls-min-v1.3",
    "--trace-deprecation",
    "--trace-exit",
    "--trace-loop",
    "--trace-require-module",
    "--trace-sigint",
    "--trace-uncaught",
    "--use-bundled-ca",
    "--use-openssl-ca",
    "-i",
};
constexpr absl::string_view kValues[] = {
    "--cluster-heartbeat",
    "--cluster-max-memory",
    "--cluster-policy",
    "--conditions",
    "--diagnostic-dir",
    "--disable-proto",
    "--disable-warning",
    "--dns-result-order",
    "--env-file",
    "--env-file-if-exists",
    "--experimental-default-type",
    "--experimental-loader",
    "--heapsnapshot-signal",
    "--import",
    "--input-type",
    "--loader",
    "--max-http-header-size",
    "--metrics",
    "--network-family-autoselection-attempt-timeout",
    "--redirect-warnings",
    "--test-concurrency",
    "--test-name-pattern",
    "--test-reporter",
    "--test-reporter-destination",
    "--test-shard",
    "--test-timeout",
    "--title",
    "--tls-cipher-list",
    "--tls-keylog",
    "-C",
};

// What would change which program runs.
constexpr absl::string_view kOnlyInArguments[] = {
    "--cluster",
    "--cluster-heartbeat",
    "--cluster-max-memory",
    "--cluster-policy",
    "--metrics",
    "--env-file",
    "--env-file-if-exists",
    "--check",
    "--eval",
    "--help",
    "--input-type",
    "--interactive",
    "--print",
    "--test",
    "--simulate",
    "--simulate-config",
    "--simulate-node",
    "--simulate-runs",
    "--simulate-trace",
    "--build-snapshot",
    "--make-code-caches",
    "--snapshot-blob",
    "--v8-options",
    "--version",
    "-c",
    "-e",
    "-h",
    "-i",
    "-p",
    "-pe",
    "-v",
};

constexpr uint32_t kMostWorkers = 1024;
constexpr uint32_t kShortestHeartbeatMs = 100;

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
      const std::string name = word.substr(0, word.find('='));
      const bool refused =
          Contains(kOnlyInArguments, name) && !(options_.bundled && IsSimulationOption(name));
      if (word.size() < 2 || word[0] != '-' || word == "--" || refused) {
        return absl::InvalidArgumentError(absl::StrCat(word, " is not allowed in NODE_OPTIONS"));
      }
      given_->push_back(word);
      if (absl::Status status = ParseOption(word); !status.ok()) {
        if (!absl::StartsWith(status.message(), "bad option")) return status;
        return absl::InvalidArgumentError(absl::StrCat(word, " is not allowed in NODE_OPTIONS"));
      }
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
    if (!options_.eval.has_value() && at_ < words_.size()) options_.script = words_[at_++];
    while (at_ < words_.size()) options_.arguments.push_back(words_[at_++]);
    if (absl::Status status = CheckTogether(); !status.ok()) return status;
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

  // Options that say the opposite of each other.
  absl::Status CheckTogether() const {
    constexpr std::pair<absl::string_view, absl::string_view> kEither[] = {
        {"--use-openssl-ca", "--use-bundled-ca"},
        {"--tls-min-v1.3", "--tls-max-v1.2"},
    };
    const auto given = [this](absl::string_view name) {
      for (const auto* list : {&options_.environment_arguments, &options_.exec_arguments}) {
        if (std::find(list->begin(), list->end(), name) != list->end()) return true;
      }
      return false;
    };
    for (const auto& [one, other] : kEither) {
      if (!given(one) || !given(other)) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("either ", one, " or ", other, " can be used, not both"));
    }
    return absl::OkStatus();
  }

  absl::Status ParseOption(absl::string_view word) {
    const size_t equals = word[1] == '-' ? word.find('=') : absl::string_view::npos;
    const absl::string_view name = word.substr(0, equals);
    std::optional<absl::string_view> value;
    if (equals != absl::string_view::npos) value = word.substr(equals + 1);

    if (name == "-v" || name == "--version") {
      options_.action = Options::Action::kVersion;
    } else if (name == "-h" || name == "--help") {
      options_.action = Options::Action::kHelp;
    } else if (name == "--v8-options") {
      options_.action = Options::Action::kV8Options;
    } else if (name == "-c" || name == "--check") {
      options_.check = true;
    } else if (name == "--build-snapshot") {
      options_.snapshot = Options::Snapshot::kBuild;
    } else if (name == "--snapshot-blob") {
      return Take(name, value, &options_.snapshot_blob);
    } else if (name == "--make-code-caches" && options_.bundled) {
      return Take(name, value, &options_.code_caches);
    } else if (name == "--trace-warnings") {
      options_.trace_warnings = true;
    } else if (name == "--no-warnings") {
      options_.no_warnings = true;
    } else if (name == "-e" || name == "--eval") {
      return Take(name, value, &options_.eval);
    } else if (name == "-p" || name == "--print" || name == "-pe") {
      options_.print = true;
      return Take(name, value, &options_.eval);
    } else if (name == "-r" || name == "--require") {
      std::optional<std::string> module;
      if (absl::Status status = Take(name, value, &module); !status.ok()) return status;
      options_.require.push_back(*std::move(module));
    } else if (name == "--unhandled-rejections") {
      std::optional<std::string> mode;
      if (absl::Status status = Take(name, value, &mode); !status.ok()) return status;
      options_.unhandled_rejections = *std::move(mode);
      constexpr absl::string_view kModes[] = {"strict", "warn", "none", "throw",
                                              "warn-with-error-code"};
      for (absl::string_view known : kModes) {
        if (options_.unhandled_rejections == known) return absl::OkStatus();
      }
      return absl::InvalidArgumentError("invalid value for --unhandled-rejections");
    } else if (name == "--warn-blocked") {
      std::optional<std::string> limit;
      if (absl::Status status = Take(name, value, &limit); !status.ok()) return status;
      if (!absl::SimpleAtoi(*limit, &options_.warn_blocked_ms) || options_.warn_blocked_ms == 0) {
        return absl::InvalidArgumentError(
            "--warn-blocked must be a number of milliseconds, 1 or more");
      }
    } else if (name == "--cluster") {
      return CheckCluster(value);
    } else if (IsSimulationOption(name)) {
      std::optional<std::string> text;
      if (absl::Status status = Take(name, value, &text); !status.ok()) return status;
      simulation_given_ = true;
      return TakeSimulationOption(name, *text, &options_.simulation);
    } else if ((Contains(kSwitches, name) || Contains(kAlwaysOn, name)) && !value.has_value()) {
      return absl::OkStatus();
    } else if (name == "--trace-require-module" && (value == "all" || value == "no-node-modules")) {
      return absl::OkStatus();
    } else if (Contains(kValues, name)) {
      std::optional<std::string> text;
      if (absl::Status status = Take(name, value, &text); !status.ok()) return status;
      return CheckValue(name, *text);
    } else if (IsV8Flag(name) ? !IsRefusedByEngine(word, value) : IsEngineOption(word)) {
      options_.v8_flags.emplace_back(word);
    } else {
      return absl::InvalidArgumentError(absl::StrCat("bad option: ", word));
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
    if (name == "--input-type" && value != "commonjs" && value != "module") {
      return absl::InvalidArgumentError("--input-type must be \"module\" or \"commonjs\"");
    }
    if (name == "--disable-proto" && value != "delete" && value != "throw") {
      return absl::InvalidArgumentError("invalid mode passed to --disable-proto");
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
  bool IsRefusedByEngine(absl::string_view word, std::optional<absl::string_view> value) const {
    return value.has_value() && is_engine_option_ != nullptr &&
           given_ == &options_.exec_arguments && !is_engine_option_(word);
  }

  absl::Status Take(absl::string_view name, std::optional<absl::string_view> value,
                    std::optional<std::string>* out) {
    if (value.has_value()) {
      *out = std::string(*value);
    } else if (at_ + 1 < words_.size() && !absl::StartsWith(words_[at_ + 1], "-")) {
      *out = words_[++at_];
      given_->push_back(words_[at_]);
    } else {
      return absl::InvalidArgumentError(absl::StrCat(name, " requires an argument"));
    }
    return absl::OkStatus();
  }

  bool (*const is_engine_option_)(absl::string_view);
  std::vector<std::string> words_;
  std::vector<std::string>* given_ = nullptr;
  size_t at_ = 0;
  bool simulation_given_ = false;
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
  -e, --eval=...                   run this code
  -h, --help                       print this text
  --metrics=[HOST:]PORT            figures of the cluster for Prometheus, at /metrics
  --no-warnings                    do not print warnings
  -p, --print=...                  run this code and print its result
  -r, --require=...                load this module first (may be repeated)
  --simulate=SEED                  run on a simulated clock and network (docs/simulation.md)
  --simulate-config=FILE           what goes wrong in a simulation, as JSON
  --simulate-node=NAME:SCRIPT      a host of the simulation with a script (may be repeated)
  --simulate-runs=N                try N seeds from SEED on, and report those that fail
  --simulate-trace=FILE            write down everything that happens; - for standard output
  --snapshot-blob=FILE             start from this snapshot; with --build-snapshot, write it
  --test                           run test files: those named, or those of the working directory
  --trace-sigint                   on Ctrl-C, print where the program was
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

Common options of V8, such as --max-old-space-size and --stack-trace-limit, are passed on.
)";
}

}  // namespace gyre::runtime
