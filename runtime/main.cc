// The gyre program.
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "loop/file_system.h"
#include "loop/terminal.h"
#include "loop/uv/uv_loop.h"
#include "runtime/engine.h"
#include "runtime/environment.h"
#include "runtime/options.h"
#include "runtime/snapshot_data.h"
#include "runtime/startup_phases.h"
#include "runtime/variant.h"
#include "runtime/version.h"
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

int RunProgram(Options options, StartupPhases& phases) {
  PrepareProcess();
  const SnapshotData snapshot =
      DecodeSnapshotData({gyre_snapshot, static_cast<size_t>(gyre_snapshot_end - gyre_snapshot)});
  std::vector<std::string> flags = ThisVariant().v8_flags;
  flags.insert(flags.end(), options.v8_flags.begin(), options.v8_flags.end());
  options.engine_ns = MonotonicNanos();
  Engine engine(flags);
  phases.Mark("V8");

  std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  engine.platform().SetLoop(loop.get());
  phases.Mark("event loop");

  BuiltinCode code(snapshot.caches, gyre_snapshot_checksum);
  const std::vector<intptr_t> references = Environment::ExternalReferences(code);
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

  Environment environment(isolate, loop.get(), code);
  environment.set_platform(&engine.platform());
  WorkerProgram workers(engine.platform(), code, startup, references, options);
  workers.Allow(environment);
  environment.Start(context, options);
  phases.Mark("environment");

  const int status = environment.Run();
  phases.Mark("program");
  // What V8 prints for its flags.
  std::fflush(stdout);
  // Taking the isolate apart would only cost time.
  gyre::loop::RestoreTerminal();
  _exit(status);
}

absl::StatusOr<Options> OptionsOf(int argc, char** argv) {
  if (!ThisVariant().has_app) {
    const char* node_options = getenv("NODE_OPTIONS");
    return ParseOptions(argc, argv, node_options == nullptr ? "" : node_options,
                        &Engine::AcceptsOption);
  }
  Options options;
  options.argv0 = argv[0];
  options.run_app = true;
  options.script = argv[0];
  options.arguments.assign(argv + 1, argv + argc);
  return options;
}

int Main(int argc, char** argv) {
  StartupPhases phases;
  const uint64_t started = MonotonicNanos();
  absl::StatusOr<Options> options = OptionsOf(argc, argv);
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
  absl::StatusOr<std::string> path = loop::RealPath("/proc/self/exe");
  options->exec_path = path.ok() ? *path : options->argv0;
  options->started_ns = started;
  phases.Mark("command line");
  return RunProgram(*std::move(options), phases);
}

}  // namespace
}  // namespace gyre::runtime

int main(int argc, char** argv) { return gyre::runtime::Main(argc, argv); }
