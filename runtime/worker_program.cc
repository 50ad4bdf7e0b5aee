#include "runtime/worker_program.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "loop/uv/uv_loop.h"
#include "runtime/engine.h"
#include "runtime/snapshot_data.h"
#include "runtime/warn_blocked.h"

namespace gyre::runtime {
namespace {

constexpr double kMiB = 1024 * 1024;
// What V8 does not count of the stack.
constexpr size_t kStackReserve = 192 * 1024;
// What a program that is out of memory gets, so that V8 comes to where it can be ended.
constexpr size_t kLastMemory = 64 * 1024 * 1024;

size_t Bytes(double mebibytes) { return static_cast<size_t>(mebibytes * kMiB); }

void Limit(const bindings::WorkerOptions& options, v8::ResourceConstraints& constraints) {
  if (options.max_young_generation > 0) {
    constraints.set_max_young_generation_size_in_bytes(Bytes(options.max_young_generation));
  }
  if (options.max_old_generation > 0) {
    constraints.set_max_old_generation_size_in_bytes(Bytes(options.max_old_generation));
  }
  if (options.code_range > 0) constraints.set_code_range_size_in_bytes(Bytes(options.code_range));
}

void LimitStack(v8::Isolate* isolate, double mebibytes) {
  const size_t size = Bytes(mebibytes);
  const auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  isolate->SetStackLimit(here - (size > kStackReserve ? size - kStackReserve : size));
}

size_t OnNearHeapLimit(void* control, size_t current, size_t) {
  static_cast<bindings::WorkerControl*>(control)->StopOutOfMemory();
  return current + kLastMemory;
}

}  // namespace

void WorkerProgram::RunWorker(bindings::WorkerControl& control) {
  std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  if (loop == nullptr) {
    control.set_exit_code(1);
    return;
  }
  v8::Isolate::CreateParams params;
  // Shared with the buffers, which other threads may have when this one has ended.
  params.array_buffer_allocator_shared.reset(v8::ArrayBuffer::Allocator::NewDefaultAllocator());
  params.snapshot_blob = &snapshot_;
  params.external_references = references_.data();
  Limit(control.options(), params.constraints);
  v8::Isolate* isolate = v8::Isolate::Allocate();
  platform_.AddIsolate(isolate, loop.get());
  v8::Isolate::Initialize(isolate, params);
  Engine::Configure(isolate);
  RunIn(isolate, loop, control);
  isolate->Dispose();
  platform_.RemoveIsolate(isolate);
}

void WorkerProgram::RunIn(v8::Isolate* isolate, std::unique_ptr<loop::Loop>& loop,
                          bindings::WorkerControl& control) {
  v8::Isolate::Scope isolate_scope(isolate);
  v8::HandleScope scope(isolate);
  LimitStack(isolate, control.options().stack_size);
  v8::Local<v8::Context> context =
      v8::Context::FromSnapshot(isolate, kMainContext).ToLocalChecked();
  Options options = options_;
  options.exec_arguments = control.options().exec_arguments;
  options.script.reset();
  options.arguments.clear();
  options.eval.reset();
  options.print = options.check = false;
  options.snapshot = Options::Snapshot::kNone;

  Environment environment(isolate, loop.get(), code_, &sources_);
  environment.set_platform(&platform_);
  Allow(environment);
  environment.BecomeWorker(&control);
  environment.Start(context, options);
  isolate->AddNearHeapLimitCallback(&OnNearHeapLimit, &control);
  std::optional<WarnBlocked> blocked;
  if (blocked_report_ != nullptr) {
    blocked.emplace(environment.realm(), absl::StrCat(" of worker ", control.options().id),
                    platform_.native_returns(), *blocked_report_);
  }
  control.Publish(&environment.realm());
  control.set_exit_code(environment.Run());
  control.Retract();
  blocked.reset();
  isolate->RemoveNearHeapLimitCallback(&OnNearHeapLimit, 0);
  environment.Close([&] {
    platform_.DetachIsolate(isolate);
    loop.reset();
  });
}

}  // namespace gyre::runtime
