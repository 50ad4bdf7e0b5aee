#include "runtime/engine.h"

namespace gyre::runtime {
namespace {

constexpr int kWorkerThreads = 2;

}  // namespace

Engine::Engine(const std::vector<std::string>& flags) : platform_(kWorkerThreads) {
  // Copying the built-in code next to the JIT's code saves indirect calls, but costs every
  // process 1.5 MB and half a millisecond.
  v8::V8::SetFlagsFromString("--no-short-builtin-calls");
  // Baseline code for start-up itself is never worth its price: wait until more is warm.
  v8::V8::SetFlagsFromString("--baseline-batch-compilation-threshold=65536");
  for (const std::string& flag : flags) v8::V8::SetFlagsFromString(flag.data(), flag.size());
  v8::V8::InitializePlatform(&platform_);
  v8::V8::Initialize();
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
