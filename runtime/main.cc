// The gyre program.
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

#include "loop/file_path.h"
#include "loop/file_system.h"
#include "loop/terminal.h"
#include "loop/uv/uv_loop.h"
#include "runtime/blocked_report.h"
#include "runtime/bundle.h"
#include "runtime/bundle_binding.h"
#include "runtime/bundle_file.h"
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

int RunProgram(Options options, const Bundle* bundle, StartupPhases& phases) {
  PrepareProcess();
  const SnapshotData snapshot =
      DecodeSnapshotData({gyre_snapshot, static_cast<size_t>(gyre_snapshot_end - gyre_snapshot)});
  const BundleSources sources(bundle);
  if (options.simulation.on) return RunSimulation(options, snapshot, sources);
  std::vector<std::string> flags = ThisVariant().v8_flags;
  flags.insert(flags.end(), options.v8_flags.begin(), options.v8_flags.end());
  options.engine_ns = MonotonicNanos();
  Engine engine(flags);
  phases.Mark("V8");

  std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  engine.platform().SetLoop(loop.get());
  phases.Mark("event loop");

  BuiltinCode code(snapshot.caches, gyre_snapshot_checksum);
  const std::vector<intptr_t> references = Environment::ExternalReferences(code, &sources);
  v8::StartupData startup = {snapshot.blob.data(), static_cast<int>(snapshot.blob.size())};
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = v8::ArrayBuffer::Allocator::NewDefaultAllocator();
  params.snapshot_blob = &startup;
  params.external_references = references.data();
  v8::Isolate* isolate = v8::Isolate::New(params);
  Engine::Configure(isolate);
  phases.Mark("isolate");

  v8::Isolate::Scope isolate_scope(isolate);
  v8::HandleScope scope(isolate);
  v8::Local<v8::Context> context =
      v8::Context::FromSnapshot(isolate, kMainContext).ToLocalChecked();
  phases.Mark("context");

  Environment environment(isolate, loop.get(), code, &sources);
  environment.set_platform(&engine.platform());
  WorkerProgram workers(engine.platform(), code, sources, startup, references, options);
  workers.Allow(environment);
  environment.Start(context, options);
  phases.Mark("environment");

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
  // Children get them by themselves: they are the same executable.
  options->exec_arguments.clear();
  return options;
}

absl::StatusOr<Options> OptionsOf(const Bundle* bundle, int argc, char** argv) {
  if (bundle != nullptr) return OptionsOfBundle(*bundle, argc, argv);
  const char* node_options = getenv("NODE_OPTIONS");
  return ParseOptions(argc, argv, node_options == nullptr ? "" : node_options,
                      &Engine::AcceptsOption);
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
    return kInvalidArgument;
  }
  switch (options->action) {
    case Options::Action::kVersion:
      std::printf("%s\n", kNodeVersion);
      return 0;
    case Options::Action::kHelp:
      std::fputs(std::string(HelpText()).c_str(), stdout);
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
