#include "runtime/engine.h"

#include <string>

#include "absl/types/span.h"
#include "loop/entropy.h"

namespace gyre::runtime {
namespace {

bool FillRandom(unsigned char* bytes, size_t size) {
  return loop::FillRandom(absl::MakeSpan(bytes, size));
}

}  // namespace

Engine::Engine(const std::vector<std::string>& flags, int threads) : platform_(threads) {
  // V8's own way reads 4 KiB of /dev/urandom for each of its generators.
  v8::V8::SetEntropySource(&FillRandom);
  // Copying the built-in code next to the JIT's code saves indirect calls, but costs every
  // process 1.5 MB and half a millisecond.
  // Baseline code for start-up itself is never worth its price: wait until more is warm.
  // `import x from 'y' with { ... }`, as Node 20 has it.
  v8::V8::SetFlagsFromString(
      "--no-short-builtin-calls --baseline-batch-compilation-threshold=65536"
      " --harmony-import-attributes"
      // Programs may change flags: v8.setFlagsFromString().
      " --no-freeze-flags-after-init");
  for (const std::string& flag : flags) v8::V8::SetFlagsFromString(flag.data(), flag.size());
  v8::V8::InitializePlatform(&platform_);
  v8::V8::Initialize();
}

bool Engine::AcceptsOption(absl::string_view word) {
  std::string program = "gyre";
  std::string option(word);
  char* words[] = {program.data(), option.data(), nullptr};
  int count = 2;
  v8::V8::SetFlagsFromCommandLine(&count, words, /*remove_flags=*/true);
  return count == 1;
}

Engine::~Engine() {
  v8::V8::Dispose();
  v8::V8::DisposePlatform();
}

void Engine::Configure(v8::Isolate* isolate) {
  isolate->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
  isolate->SetCaptureStackTraceForUncaughtExceptions(true, 10, v8::StackTrace::kDetailed);
}

}  // namespace gyre::runtime
