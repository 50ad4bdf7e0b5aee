// The gyre program.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "loop/file_descriptor.h"
#include "loop/file_path.h"
#include "loop/file_system.h"
#include "loop/terminal.h"
#include "loop/uv/uv_loop.h"
#include "runtime/app_snapshot.h"
#include "runtime/blocked_report.h"
#include "runtime/build_snapshot.h"
#include "runtime/bundle.h"
#include "runtime/bundle_binding.h"
#include "runtime/bundle_file.h"
#include "runtime/code_caches.h"
#include "runtime/engine.h"
#include "runtime/environment.h"
#include "runtime/options.h"
#include "runtime/snapshot_data.h"
#include "runtime/startup_phases.h"
#include "runtime/variant.h"
#include "runtime/version.h"
#include "runtime/warn_blocked.h"
#include "runtime/worker_program.h"

// snapshot.S
extern "C" const char gyre_snapshot[];
extern "C" const char gyre_snapshot_end[];
extern "C" const char gyre_snapshot_checksum[];

namespace gyre::runtime {
namespace {

constexpr int kInvalidArgument = 9;  // https://nodejs.org/api/process.html#exit-codes
constexpr int kInvalidMode = 12;

void PrepareProcess() {
  loop::OpenMissingStandardDescriptors();
  // A peer that goes away is an error of the write, not the end of the process.
  signal(SIGPIPE, SIG_IGN);
  // So is a file that may not grow any more (EFBIG).
  signal(SIGXFSZ, SIG_IGN);
  // As many descriptors as the administrator allows: a server needs them.
  struct rlimit files = {};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
}

int RunSimulation(const Options& options, const SnapshotData& snapshot,
                  const BundleSources& sources) {
  if (ThisVariant().simulate != nullptr) {
    return ThisVariant().simulate(options, snapshot, gyre_snapshot_checksum, sources);
  }
  std::fprintf(stderr, "%s: --simulate: this variant was built without it\n",
               options.argv0.c_str());
  return kInvalidArgument;
}

constexpr int kSnapshotFailure = 14;  // as above

constexpr char kDefaultSnapshotFile[] = "snapshot.blob";

// What an application's snapshot depends on beside the versions: the addresses that it refers to.
std::string BuildName(size_t references) {
  return absl::StrCat(VersionTag(), ", ", absl::string_view(gyre_snapshot_checksum).substr(0, 16),
                      "-", references);
}

// The file of the application's snapshot, as long as the process.
absl::StatusOr<absl::string_view> ReadAppSnapshot(const Options& options, const Bundle* bundle) {
  if (!options.snapshot_blob.has_value()) return bundle->snapshot();
  absl::StatusOr<std::string> file = loop::ReadFile(*options.snapshot_blob);
  if (!file.ok()) return file.status();
  return *new std::string(*std::move(file));
}

int ReportSnapshotError(const Options& options, const absl::Status& status) {
  const std::string file = options.snapshot == Options::Snapshot::kStart && !options.bundled
                               ? absl::StrCat(*options.snapshot_blob, ": ")
                               : "";
  std::fprintf(stderr, "%s: %s%s\n", options.argv0.c_str(), file.c_str(),
               std::string(status.message()).c_str());
  return options.snapshot == Options::Snapshot::kStart && !options.bundled ? kSnapshotFailure : 1;
}

absl::Status WriteFile(const std::string& path, absl::string_view contents) {
  constexpr int kMode = 0666;
  absl::StatusOr<int> descriptor = loop::Open(path, O_WRONLY | O_CREAT | O_TRUNC, kMode);
  if (!descriptor.ok()) return descriptor.status();
  absl::Status written = loop::WriteFully(*descriptor, contents);
  absl::Status closed = loop::Close(*descriptor);
  return written.ok() ? closed : written;
}

int WriteAppSnapshot(const Options& options, Engine& engine, std::unique_ptr<loop::Loop> loop,
                     const BuiltinCode& code, const BundleSources& sources,
                     const std::vector<intptr_t>& references, absl::string_view start_up) {
  const absl::StatusOr<std::string> blob = BuildAppSnapshot(
      engine.platform(), std::move(loop), code, sources, references, start_up, options);
  if (!blob.ok()) return ReportSnapshotError(options, blob.status());
  const std::string path = options.snapshot_blob.value_or(kDefaultSnapshotFile);
  const absl::Status written =
      WriteFile(path, EncodeAppSnapshot(*blob, BuildName(references.size())));
  if (!written.ok()) return ReportSnapshotError(options, written);
  return 0;
}

// Whether isolates start from the snapshot that the bundle's code caches were made with.
bool CachesFit(const Options& options, const Bundle* bundle) {
  if (bundle == nullptr || bundle->snapshot().empty()) {
    return options.snapshot == Options::Snapshot::kNone;
  }
  return options.snapshot == Options::Snapshot::kStart && !options.snapshot_blob.has_value();
}

// Of built-in modules: those of the start-up snapshot are in the program, those of an application's
// snapshot beside that.
BuiltinCode::Caches BuiltinCaches(const Options& options, const Bundle* bundle,
                                  const SnapshotData& snapshot) {
  if (options.snapshot == Options::Snapshot::kNone) return BuiltinCode::CachesOf(snapshot.caches);
  if (!CachesFit(options, bundle)) return {};
  return [bundle](int position) { return bundle->BuiltinCache(position); };
}

int WriteCodeCaches(const Options& options, Environment& environment, const BuiltinCode& code,
                    const Bundle& bundle) {
  const absl::Status written =
      WriteFile(*options.code_caches, MakeCodeCaches(environment, code, bundle));
  return written.ok() ? 0 : ReportSnapshotError(options, written);
}

int RunProgram(Options options, const Bundle* bundle, StartupPhases& phases) {
  PrepareProcess();
  const SnapshotData snapshot =
      DecodeSnapshotData({gyre_snapshot, static_cast<size_t>(gyre_snapshot_end - gyre_snapshot)});
  // What an application's snapshot holds has happened outside of a simulation.
  if (options.simulation.on) options.snapshot = Options::Snapshot::kNone;
  const BundleSources sources(bundle, CachesFit(options, bundle));
  if (options.simulation.on) return RunSimulation(options, snapshot, sources);
  std::vector<std::string> flags = ThisVariant().v8_flags;
  const bool builds_snapshot = options.snapshot == Options::Snapshot::kBuild;
  if (builds_snapshot) {
    for (std::string& flag : SnapshotBuildFlags()) flags.push_back(std::move(flag));
  }
  flags.insert(flags.end(), options.v8_flags.begin(), options.v8_flags.end());
  options.engine_ns = MonotonicNanos();
  Engine engine(flags, options.v8_pool_size > 0 ? options.v8_pool_size : Engine::kThreads);
  phases.Mark("V8");

  std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  engine.platform().SetLoop(loop.get());
  phases.Mark("event loop");

  absl::string_view app_snapshot;
  if (options.snapshot == Options::Snapshot::kStart) {
    const absl::StatusOr<absl::string_view> file = ReadAppSnapshot(options, bundle);
    if (!file.ok()) return ReportSnapshotError(options, file.status());
    app_snapshot = *file;
  }
  const std::string snapshot_name = options.snapshot == Options::Snapshot::kNone
                                        ? gyre_snapshot_checksum
                                        : AppSnapshotName(app_snapshot);
  BuiltinCode code(BuiltinCaches(options, bundle, snapshot), snapshot_name);
  const std::vector<intptr_t> references = Environment::ExternalReferences(code, &sources);
  if (builds_snapshot) {
    const int status = WriteAppSnapshot(options, engine, std::move(loop), code, sources, references,
                                        snapshot.blob);
    std::fflush(stdout);
    gyre::loop::RestoreTerminal();
    _exit(status);
  }
  v8::StartupData startup = {snapshot.blob.data(), static_cast<int>(snapshot.blob.size())};
  if (options.snapshot == Options::Snapshot::kStart) {
    const absl::StatusOr<absl::string_view> blob =
        DecodeAppSnapshot(app_snapshot, BuildName(references.size()));
    if (!blob.ok()) return ReportSnapshotError(options, blob.status());
    startup = {blob->data(), static_cast<int>(blob->size())};
  }
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = v8::ArrayBuffer::Allocator::NewDefaultAllocator();
  params.snapshot_blob = &startup;
  params.external_references = references.data();
  v8::Isolate* isolate = v8::Isolate::New(params);
  Engine::Configure(isolate);
  phases.Mark("isolate");

  v8::Isolate::Scope isolate_scope(isolate);
  v8::HandleScope scope(isolate);
  const int index = options.snapshot == Options::Snapshot::kStart ? kAppContext : kMainContext;
  v8::Local<v8::Context> context = v8::Context::FromSnapshot(isolate, index).ToLocalChecked();
  phases.Mark("context");

  Environment environment(isolate, loop.get(), code, &sources);
  environment.set_platform(&engine.platform());
  WorkerProgram workers(engine.platform(), code, sources, startup, references, options);
  workers.Allow(environment);
  environment.Start(context, options, &references);
  phases.Mark("environment");
  if (options.code_caches.has_value()) {
    _exit(WriteCodeCaches(options, environment, code, *bundle));
  }

  BlockedReport blocked_report(getpid(), options.warn_blocked_ms);
  std::optional<WarnBlocked> blocked;
  const auto end_warnings = [&] {
    if (!blocked.has_value()) return;
    blocked->EndTurn();
    PrintHistogram(blocked_report);
  };
  if (options.warn_blocked_ms > 0) {
    blocked.emplace(environment.realm(), "", engine.platform().native_returns(), blocked_report);
    workers.set_blocked_report(&blocked_report);
    environment.set_before_exit(end_warnings);
    PrintHistogramAtSignals(blocked_report);
  }

  const int status = environment.Run();
  end_warnings();
  phases.Mark("program");
  // What V8 prints for its flags.
  std::fflush(stdout);
  // Taking the isolate apart would only cost time.
  gyre::loop::RestoreTerminal();
  _exit(status);
}

// The arguments of a process that fork() made to run another module of the application: options,
// its path, and its arguments. 0 where they are not that.
int PlaceOfForkedModule(const Bundle& bundle, int argc, char** argv) {
  if (getenv("NODE_CHANNEL_FD") == nullptr) return 0;
  int at = 1;
  while (at < argc && argv[at][0] == '-') ++at;
  return at < argc && bundle.IndexOf(argv[at]) >= 0 ? at : 0;
}

// All arguments are the application's; the options are those that it was built with.
absl::StatusOr<Options> OptionsOfBundle(const Bundle& bundle, int argc, char** argv) {
  std::vector<std::string> words = {argv[0]};
  words.insert(words.end(), bundle.options().begin(), bundle.options().end());
  const int forked = PlaceOfForkedModule(bundle, argc, argv);
  if (forked > 0) {
    words.insert(words.end(), argv + 1, argv + argc);
  } else {
    words.push_back("--");
    words.push_back(bundle.entry());
    words.insert(words.end(), argv + 1, argv + argc);
  }
  std::vector<const char*> pointers;
  for (const std::string& word : words) pointers.push_back(word.c_str());
  const char* node_options = getenv("NODE_OPTIONS");
  absl::StatusOr<Options> options =
      ParseOptions(static_cast<int>(pointers.size()), pointers.data(),
                   node_options == nullptr ? "" : node_options, &Engine::AcceptsOption,
                   /*bundled=*/true);
  if (!options.ok()) return options;
  // Another module that fork() starts begins without what the program has done.
  const bool is_program = forked == 0 || bundle.entry() == argv[forked];
  if (options->snapshot == Options::Snapshot::kNone && is_program && !bundle.snapshot().empty()) {
    options->snapshot = Options::Snapshot::kStart;
  }
  // Children get them by themselves: they are the same executable.
  options->exec_arguments.clear();
  return options;
}

absl::StatusOr<Options> OptionsOfCommandLine(int argc, char** argv) {
  const char* node_options = getenv("NODE_OPTIONS");
  absl::StatusOr<Options> options =
      ParseOptions(argc, argv, node_options == nullptr ? "" : node_options, &Engine::AcceptsOption);
  if (options.ok() && options->snapshot_blob.has_value() &&
      options->snapshot == Options::Snapshot::kNone) {
    options->snapshot = Options::Snapshot::kStart;
  }
  return options;
}

absl::StatusOr<Options> OptionsOf(const Bundle* bundle, int argc, char** argv) {
  absl::StatusOr<Options> options =
      bundle == nullptr ? OptionsOfCommandLine(argc, argv) : OptionsOfBundle(*bundle, argc, argv);
  const bool has_snapshot = bundle != nullptr && !bundle->snapshot().empty();
  if (options.ok() && (has_snapshot || options->snapshot != Options::Snapshot::kNone)) {
    // An ES module cannot be in a snapshot: packages that have both kinds give the other one.
    options->environment_arguments.push_back("--no-experimental-require-module");
  }
  return options;
}

int Main(int argc, char** argv) {
  StartupPhases phases;
  const uint64_t started = MonotonicNanos();
  const absl::StatusOr<const Bundle*> bundle = MountOwnBundle();
  if (!bundle.ok()) {
    std::fprintf(stderr, "%s: %s\n", argv[0], std::string(bundle.status().message()).c_str());
    return 1;
  }
  absl::StatusOr<Options> options = OptionsOf(*bundle, argc, argv);
  if (!options.ok()) {
    std::fprintf(stderr, "%s: %s\n", argv[0], std::string(options.status().message()).c_str());
    return absl::IsOutOfRange(options.status()) ? kInvalidMode : kInvalidArgument;
  }
  switch (options->action) {
    case Options::Action::kVersion:
      std::printf("%s\n", kNodeVersion);
      return 0;
    case Options::Action::kHelp:
      std::fputs(std::string(HelpText()).c_str(), stdout);
      return 0;
    case Options::Action::kCompletion:
      std::fputs(CompletionText().c_str(), stdout);
      return 0;
    case Options::Action::kV8Options:
      v8::V8::SetFlagsFromString("--help");
      v8::V8::Initialize();
      return 0;
    case Options::Action::kRun:
      break;
  }
  // What the link says is as RealPath() would have it, without a look at each folder of the path.
  absl::StatusOr<std::string> path = loop::ReadLink("/proc/self/exe");
  options->exec_path = path.ok() ? *path : options->argv0;
  options->started_ns = started;
  phases.Mark("command line");
  return RunProgram(*std::move(options), *bundle, phases);
}

}  // namespace
}  // namespace gyre::runtime

int main(int argc, char** argv) { return gyre::runtime::Main(argc, argv); }
