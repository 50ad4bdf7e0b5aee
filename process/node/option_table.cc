#include "process/node/option_table.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace gyre::process {
namespace {

using Kind = OptionInfo::Kind;

constexpr bool kEnv = true;        // in NODE_OPTIONS, too
constexpr bool kArgument = false;  // would change which program runs, or is for people
constexpr bool kProcess = true;
constexpr bool kThread = false;
constexpr absl::string_view kHere = "";

constexpr absl::string_view kNoFips = "BoringSSL as it is built here is not the FIPS module";
constexpr absl::string_view kNoInspector = "there is no inspector";
constexpr absl::string_view kNoHeapProfile =
    "there is no sampling heap profiler; see v8.writeHeapSnapshot()";
constexpr absl::string_view kNoOpenSsl = "BoringSSL reads no configuration file";
constexpr absl::string_view kNoPermissions = "there is no permission model";
constexpr absl::string_view kNoPolicy = "there are no policies; Node itself has given them up";
constexpr absl::string_view kNoSecureHeap = "BoringSSL has no secure heap";
constexpr absl::string_view kNoTraceEvents = "there are no trace events";
constexpr absl::string_view kOfNode = "it debugs Node's own C++ code";

constexpr OptionInfo kOptions[] = {
    {"--abort-on-uncaught-exception", Kind::kEngine, kEnv, kThread, kHere},
    {"--addons", Kind::kSwitch, kEnv, kThread, kHere},
    {"--allow-addons", Kind::kSwitch, kEnv, kThread, kNoPermissions},
    {"--allow-child-process", Kind::kSwitch, kEnv, kThread, kNoPermissions},
    {"--allow-fs-read", Kind::kText, kEnv, kThread, kNoPermissions},
    {"--allow-fs-write", Kind::kText, kEnv, kThread, kNoPermissions},
    {"--allow-natives-syntax", Kind::kEngine, kArgument, kProcess, kHere},
    {"--allow-wasi", Kind::kSwitch, kEnv, kThread, kNoPermissions},
    {"--allow-worker", Kind::kSwitch, kEnv, kThread, kNoPermissions},
    {"--build-snapshot", Kind::kSwitch, kArgument, kProcess, kHere},
    {"--build-snapshot-config", Kind::kText, kArgument, kProcess,
     "use --build-snapshot and --snapshot-blob"},
    {"--check", Kind::kSwitch, kArgument, kThread, kHere},
    {"--cluster", Kind::kSwitch, kArgument, kProcess, kHere},
    {"--cluster-heartbeat", Kind::kText, kArgument, kProcess, kHere},
    {"--cluster-max-memory", Kind::kText, kArgument, kProcess, kHere},
    {"--cluster-policy", Kind::kText, kArgument, kProcess, kHere},
    {"--completion-bash", Kind::kSwitch, kArgument, kProcess, kHere},
    {"--concurrent-array-buffer-sweeping", Kind::kEngine, kArgument, kProcess, kHere},
    {"--conditions", Kind::kText, kEnv, kThread, kHere},
    {"--cpu-prof", Kind::kSwitch, kArgument, kThread, kHere},
    {"--cpu-prof-dir", Kind::kText, kArgument, kThread, kHere},
    {"--cpu-prof-interval", Kind::kText, kArgument, kThread, kHere},
    {"--cpu-prof-name", Kind::kText, kArgument, kThread, kHere},
    {"--debug-arraybuffer-allocations", Kind::kSwitch, kEnv, kProcess, kHere},
    {"--deprecation", Kind::kSwitch, kEnv, kThread, kHere},
    {"--diagnostic-dir", Kind::kText, kEnv, kProcess, kHere},
    {"--disable-proto", Kind::kText, kEnv, kProcess, kHere},
    {"--disable-warning", Kind::kText, kEnv, kThread, kHere},
    {"--disable-wasm-trap-handler", Kind::kSwitch, kEnv, kProcess, kHere},
    {"--disallow-code-generation-from-strings", Kind::kEngine, kEnv, kProcess, kHere},
    {"--dns-result-order", Kind::kText, kEnv, kThread, kHere},
    {"--enable-etw-stack-walking", Kind::kEngine, kEnv, kProcess, kHere},
    {"--enable-fips", Kind::kSwitch, kEnv, kProcess, kNoFips},
    {"--enable-source-maps", Kind::kSwitch, kEnv, kThread, kHere},
    {"--env-file", Kind::kText, kArgument, kProcess, kHere},
    {"--env-file-if-exists", Kind::kText, kArgument, kProcess, kHere},
    {"--eval", Kind::kText, kArgument, kThread, kHere},
    {"--experimental-abortcontroller", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-default-type", Kind::kText, kEnv, kThread, kHere},
    {"--experimental-detect-module", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-eventsource", Kind::kSwitch, kEnv, kThread, "there is no EventSource"},
    {"--experimental-fetch", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-global-customevent", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-global-webcrypto", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-import-meta-resolve", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-json-modules", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-loader", Kind::kText, kEnv, kThread, kHere},
    {"--experimental-modules", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-network-imports", Kind::kSwitch, kEnv, kThread,
     "modules are not imported from the network; Node itself has given it up"},
    {"--experimental-network-inspection", Kind::kSwitch, kArgument, kThread, kNoInspector},
    {"--experimental-permission", Kind::kSwitch, kEnv, kThread, kNoPermissions},
    {"--experimental-policy", Kind::kText, kEnv, kThread, kNoPolicy},
    {"--experimental-print-required-tla", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-repl-await", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-report", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-require-module", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-sea-config", Kind::kText, kArgument, kProcess,
     "gyre build makes an executable of a program"},
    {"--experimental-shadow-realm", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-specifier-resolution", Kind::kText, kEnv, kThread, kHere},
    {"--experimental-test-coverage", Kind::kSwitch, kArgument, kThread,
     "the test runner measures no coverage"},
    {"--experimental-test-module-mocks", Kind::kSwitch, kArgument, kThread,
     "the test runner mocks no modules"},
    {"--experimental-top-level-await", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-vm-modules", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-wasi-unstable-preview1", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-wasm-modules", Kind::kSwitch, kEnv, kThread, kHere},
    {"--experimental-websocket", Kind::kSwitch, kEnv, kThread, "there is no WebSocket client"},
    {"--experimental-worker", Kind::kSwitch, kEnv, kThread, kHere},
    {"--expose-gc", Kind::kEngine, kEnv, kProcess, kHere},
    {"--expose-internals", Kind::kSwitch, kArgument, kThread,
     "the modules inside the runtime are not Node's"},
    {"--extra-info-on-fatal-exception", Kind::kSwitch, kEnv, kThread, kHere},
    {"--force-async-hooks-checks", Kind::kSwitch, kEnv, kThread, kHere},
    {"--force-context-aware", Kind::kSwitch, kEnv, kProcess, kHere},
    {"--force-fips", Kind::kSwitch, kEnv, kProcess, kNoFips},
    {"--force-node-api-uncaught-exceptions-policy", Kind::kSwitch, kEnv, kProcess, kHere},
    {"--frozen-intrinsics", Kind::kSwitch, kEnv, kThread, kHere},
    {"--global-search-paths", Kind::kSwitch, kEnv, kThread, kHere},
    {"--harmony", Kind::kEngine, kArgument, kProcess, kHere},
    {"--heap-prof", Kind::kSwitch, kEnv, kThread, kNoHeapProfile},
    {"--heap-prof-dir", Kind::kText, kEnv, kThread, kNoHeapProfile},
    {"--heap-prof-interval", Kind::kText, kEnv, kThread, kNoHeapProfile},
    {"--heap-prof-name", Kind::kText, kEnv, kThread, kNoHeapProfile},
    {"--heapsnapshot-near-heap-limit", Kind::kText, kEnv, kThread,
     "no heap snapshot is written when memory runs out; see --heapsnapshot-signal"},
    {"--heapsnapshot-signal", Kind::kText, kEnv, kThread, kHere},
    {"--help", Kind::kSwitch, kArgument, kProcess, kHere},
    {"--http-parser", Kind::kText, kEnv, kThread, kHere},
    {"--huge-max-old-generation-size", Kind::kEngine, kEnv, kProcess, kHere},
    {"--icu-data-dir", Kind::kText, kEnv, kProcess, kHere},
    {"--import", Kind::kText, kEnv, kThread, kHere},
    {"--input-type", Kind::kText, kEnv, kThread, kHere},
    {"--insecure-http-parser", Kind::kSwitch, kEnv, kThread, kHere},
    {"--inspect", Kind::kSwitch, kEnv, kThread, kNoInspector},
    {"--inspect-brk", Kind::kSwitch, kEnv, kThread, kNoInspector},
    {"--inspect-port", Kind::kText, kEnv, kThread, kNoInspector},
    {"--inspect-publish-uid", Kind::kText, kEnv, kThread, kNoInspector},
    {"--inspect-wait", Kind::kSwitch, kEnv, kThread, kNoInspector},
    {"--interactive", Kind::kSwitch, kArgument, kThread, kHere},
    {"--interpreted-frames-native-stack", Kind::kEngine, kEnv, kProcess, kHere},
    {"--jitless", Kind::kEngine, kEnv, kProcess, kHere},
    {"--make-code-caches", Kind::kText, kArgument, kProcess, kHere},
    {"--max-heap-size", Kind::kEngine, kArgument, kProcess, kHere},
    {"--max-http-header-size", Kind::kText, kEnv, kProcess, kHere},
    {"--max-old-space-size", Kind::kEngine, kEnv, kProcess, kHere},
    {"--max-semi-space-size", Kind::kEngine, kEnv, kProcess, kHere},
    {"--metrics", Kind::kText, kArgument, kProcess, kHere},
    {"--min-semi-space-size", Kind::kEngine, kArgument, kProcess, kHere},
    {"--napi-modules", Kind::kSwitch, kEnv, kProcess, kHere},
    {"--network-family-autoselection", Kind::kSwitch, kEnv, kThread, kHere},
    {"--network-family-autoselection-attempt-timeout", Kind::kText, kEnv, kThread, kHere},
    {"--node-memory-debug", Kind::kSwitch, kEnv, kProcess, kOfNode},
    {"--node-snapshot", Kind::kSwitch, kEnv, kProcess, kHere},
    {"--openssl-config", Kind::kText, kEnv, kProcess, kNoOpenSsl},
    {"--openssl-legacy-provider", Kind::kSwitch, kEnv, kProcess,
     "BoringSSL does not have OpenSSL's legacy algorithms"},
    {"--openssl-shared-config", Kind::kSwitch, kEnv, kProcess, kNoOpenSsl},
    {"--pending-deprecation", Kind::kSwitch, kEnv, kThread, kHere},
    {"--perf-basic-prof", Kind::kEngine, kEnv, kProcess, kHere},
    {"--perf-basic-prof-only-functions", Kind::kEngine, kEnv, kProcess, kHere},
    {"--perf-prof", Kind::kEngine, kEnv, kProcess, kHere},
    {"--perf-prof-unwinding-info", Kind::kEngine, kEnv, kProcess, kHere},
    {"--policy-integrity", Kind::kText, kEnv, kThread, kNoPolicy},
    {"--predictable", Kind::kEngine, kArgument, kProcess, kHere},
    {"--preserve-symlinks", Kind::kSwitch, kEnv, kThread, kHere},
    {"--preserve-symlinks-main", Kind::kSwitch, kEnv, kThread, kHere},
    {"--print", Kind::kSwitch, kArgument, kThread, kHere},
    {"--prof", Kind::kEngine, kArgument, kProcess, kHere},
    {"--prof-process", Kind::kSwitch, kArgument, kProcess,
     "give what --prof wrote to Node's own --prof-process, or use --cpu-prof"},
    {"--profile-deserialization", Kind::kEngine, kArgument, kProcess, kHere},
    {"--random-seed", Kind::kEngine, kArgument, kProcess, kHere},
    {"--redirect-warnings", Kind::kText, kEnv, kThread, kHere},
    {"--report-compact", Kind::kSwitch, kEnv, kThread, kHere},
    {"--report-dir", Kind::kText, kEnv, kThread, kHere},
    {"--report-exclude-network", Kind::kSwitch, kEnv, kThread, kHere},
    {"--report-filename", Kind::kText, kEnv, kThread, kHere},
    {"--report-on-fatalerror", Kind::kSwitch, kEnv, kThread,
     "a fatal error leaves no JavaScript to write a report with"},
    {"--report-on-signal", Kind::kSwitch, kEnv, kThread, kHere},
    {"--report-signal", Kind::kText, kEnv, kThread, kHere},
    {"--report-uncaught-exception", Kind::kSwitch, kEnv, kThread, kHere},
    {"--require", Kind::kText, kEnv, kThread, kHere},
    {"--secure-heap", Kind::kText, kEnv, kProcess, kNoSecureHeap},
    {"--secure-heap-min", Kind::kText, kEnv, kProcess, kNoSecureHeap},
    {"--security-revert", Kind::kText, kArgument, kProcess, kHere},
    {"--simulate", Kind::kText, kArgument, kProcess, kHere},
    {"--simulate-config", Kind::kText, kArgument, kProcess, kHere},
    {"--simulate-node", Kind::kText, kArgument, kProcess, kHere},
    {"--simulate-runs", Kind::kText, kArgument, kProcess, kHere},
    {"--simulate-trace", Kind::kText, kArgument, kProcess, kHere},
    {"--single-threaded", Kind::kEngine, kArgument, kProcess, kHere},
    {"--snapshot-blob", Kind::kText, kArgument, kProcess, kHere},
    {"--stack-size", Kind::kEngine, kArgument, kProcess, kHere},
    {"--stack-trace-limit", Kind::kEngine, kEnv, kThread, kHere},
    {"--test", Kind::kSwitch, kArgument, kThread, kHere},
    {"--test-concurrency", Kind::kText, kArgument, kThread, kHere},
    {"--test-force-exit", Kind::kSwitch, kArgument, kThread, kHere},
    {"--test-name-pattern", Kind::kText, kArgument, kThread, kHere},
    {"--test-only", Kind::kSwitch, kEnv, kThread, kHere},
    {"--test-reporter", Kind::kText, kEnv, kThread, kHere},
    {"--test-reporter-destination", Kind::kText, kEnv, kThread, kHere},
    {"--test-shard", Kind::kText, kEnv, kThread, kHere},
    {"--test-timeout", Kind::kText, kArgument, kThread, kHere},
    {"--throw-deprecation", Kind::kSwitch, kEnv, kThread, kHere},
    {"--title", Kind::kText, kEnv, kProcess, kHere},
    {"--tls-cipher-list", Kind::kText, kEnv, kProcess, kHere},
    {"--tls-keylog", Kind::kText, kEnv, kProcess, kHere},
    {"--tls-max-v1.2", Kind::kSwitch, kEnv, kThread, kHere},
    {"--tls-max-v1.3", Kind::kSwitch, kEnv, kThread, kHere},
    {"--tls-min-v1.0", Kind::kSwitch, kEnv, kThread, kHere},
    {"--tls-min-v1.1", Kind::kSwitch, kEnv, kThread, kHere},
    {"--tls-min-v1.2", Kind::kSwitch, kEnv, kThread, kHere},
    {"--tls-min-v1.3", Kind::kSwitch, kEnv, kThread, kHere},
    {"--trace-atomics-wait", Kind::kSwitch, kEnv, kThread,
     "it is deprecated, and Node itself has given it up"},
    {"--trace-deopt", Kind::kEngine, kArgument, kProcess, kHere},
    {"--trace-deprecation", Kind::kSwitch, kEnv, kThread, kHere},
    {"--trace-event-categories", Kind::kText, kEnv, kProcess, kNoTraceEvents},
    {"--trace-event-file-pattern", Kind::kText, kEnv, kProcess, kNoTraceEvents},
    {"--trace-events-enabled", Kind::kSwitch, kEnv, kProcess, kNoTraceEvents},
    {"--trace-exit", Kind::kSwitch, kEnv, kThread, kHere},
    {"--trace-gc", Kind::kEngine, kArgument, kProcess, kHere},
    {"--trace-loop", Kind::kSwitch, kEnv, kThread, kHere},
    {"--trace-opt", Kind::kEngine, kArgument, kProcess, kHere},
    {"--trace-promises", Kind::kSwitch, kEnv, kThread, kOfNode},
    {"--trace-require-module", Kind::kText, kEnv, kThread, kHere},
    {"--trace-sigint", Kind::kSwitch, kEnv, kThread, kHere},
    {"--trace-sync-io", Kind::kSwitch, kEnv, kThread, kHere},
    {"--trace-tls", Kind::kSwitch, kEnv, kThread, "BoringSSL does not print what it does"},
    {"--trace-uncaught", Kind::kSwitch, kEnv, kThread, kHere},
    {"--trace-warnings", Kind::kSwitch, kEnv, kThread, kHere},
    {"--track-heap-objects", Kind::kSwitch, kEnv, kThread, kHere},
    {"--unhandled-rejections", Kind::kText, kEnv, kThread, kHere},
    {"--use-bundled-ca", Kind::kSwitch, kEnv, kProcess, kHere},
    {"--use-largepages", Kind::kText, kEnv, kProcess, kHere},
    {"--use-openssl-ca", Kind::kSwitch, kEnv, kProcess, kHere},
    {"--v8-options", Kind::kSwitch, kArgument, kProcess, kHere},
    {"--v8-pool-size", Kind::kText, kEnv, kProcess, kHere},
    {"--verify-base-objects", Kind::kSwitch, kEnv, kProcess, kOfNode},
    {"--version", Kind::kSwitch, kArgument, kProcess, kHere},
    {"--warn-blocked", Kind::kText, kEnv, kProcess, kHere},
    {"--warnings", Kind::kSwitch, kEnv, kThread, kHere},
    {"--watch", Kind::kSwitch, kEnv, kThread, "the program is not started again for changed files"},
    {"--watch-path", Kind::kText, kEnv, kThread, "see --watch"},
    {"--watch-preserve-output", Kind::kSwitch, kEnv, kThread, "see --watch"},
    {"--zero-fill-buffers", Kind::kSwitch, kEnv, kProcess, kHere},
};

struct Alias {
  absl::string_view name;
  absl::string_view means;
};

constexpr Alias kAliases[] = {
    {"--debug-port", "--inspect-port"},
    {"--enable-network-family-autoselection", "--network-family-autoselection"},
    {"--es-module-specifier-resolution", "--experimental-specifier-resolution"},
    {"--loader", "--experimental-loader"},
    {"--report-directory", "--report-dir"},
    {"-C", "--conditions"},
    {"-c", "--check"},
    {"-e", "--eval"},
    {"-h", "--help"},
    {"-i", "--interactive"},
    {"-p", "--print"},
    {"-r", "--require"},
    {"-v", "--version"},
};

constexpr absl::string_view kNo = "--no-";

const OptionInfo* Find(absl::string_view name) {
  for (const OptionInfo& option : kOptions) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

bool IsNegatable(const OptionInfo& option) { return option.kind == Kind::kSwitch; }

}  // namespace

std::string CanonicalOption(absl::string_view given) {
  std::string name(given);
  if (absl::StartsWith(name, "--")) std::replace(name.begin() + 2, name.end(), '_', '-');
  for (const Alias& alias : kAliases) {
    if (name == alias.name) return std::string(alias.means);
  }
  return name;
}

const OptionInfo* FindOption(absl::string_view name) {
  const OptionInfo* found = Find(name);
  if (found == nullptr && absl::StartsWith(name, kNo)) {
    return Find(absl::StrCat("--", name.substr(kNo.size())));
  }
  return found;
}

std::vector<std::string> EnvironmentOptions() {
  std::vector<std::string> names;
  for (const OptionInfo& option : kOptions) {
    if (!option.in_environment || !option.refused.empty()) continue;
    names.emplace_back(option.name);
    if (IsNegatable(option)) names.push_back(absl::StrCat(kNo, option.name.substr(2)));
  }
  for (const Alias& alias : kAliases) {
    const OptionInfo& option = *Find(alias.means);
    if (option.in_environment && option.refused.empty()) names.emplace_back(alias.name);
  }
  return names;
}

std::vector<std::string> AllOptions() {
  std::vector<std::string> names;
  for (const OptionInfo& option : kOptions) {
    if (option.refused.empty()) names.emplace_back(option.name);
  }
  for (const Alias& alias : kAliases) {
    if (Find(alias.means)->refused.empty()) names.emplace_back(alias.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace gyre::process
