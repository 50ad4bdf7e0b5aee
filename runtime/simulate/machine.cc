#include "runtime/simulate/machine.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bindings/core/callback.h"
#include "bindings/messaging/mailbox.h"
#include "loop/file_system.h"
#include "loop/sim/sim_loop.h"
#include "runtime/engine.h"
#include "runtime/snapshot_data.h"

namespace gyre::runtime {
namespace {

constexpr size_t kYoungGeneration = 48 * 1024 * 1024;

std::string FolderOf(const std::string& script) {
  const size_t slash = script.rfind('/');
  absl::StatusOr<std::string> path =
      loop::RealPath(slash == script.npos ? "." : script.substr(0, slash + 1));
  return path.ok() && *path != "/" ? absl::StrCat(*path, "/") : "";
}

}  // namespace

// What internal/simulation/setup has of its machine.
class Machine::Console final : public js::Wrapped {
 public:
  explicit Console(Machine& machine) : machine_(machine) {}

  void Write(js::Lock& js, int32_t descriptor, js::Value data) {
    if (data->IsString()) {
      machine_.host_->OnOutput(machine_, descriptor, js::ToUtf8(js, data));
      return;
    }
    const absl::Span<uint8_t> bytes = js::Bytes(data);
    machine_.host_->OnOutput(
        machine_, descriptor,
        absl::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }

  // The next numbers of Math.random(), into a Float64Array.
  void Draw(js::Lock&, js::Value array) {
    machine_.host_->NeedSeed();
    const absl::Span<uint8_t> bytes = js::Bytes(array);
    auto* numbers = reinterpret_cast<double*>(bytes.data());
    constexpr double kUnit = 1.0 / (uint64_t{1} << 53);
    for (size_t i = 0; i < bytes.size() / sizeof(double); ++i) {
      numbers[i] = static_cast<double>(machine_.random_() >> 11) * kUnit;
    }
  }

  // Files are about to be changed, or opened.
  void NeedSeed(js::Lock&) { machine_.host_->NeedSeed(); }

  // A context of the vm module is about to be made: V8 takes the flag over when the context is
  // first asked for a number.
  void SeedContext(js::Lock&) {
    machine_.host_->NeedSeed();
    constexpr uint64_t kMostSeeds = 0x7fffffff;
    const std::string flag = absl::StrCat("--random-seed=", 1 + machine_.seed_ % kMostSeeds);
    v8::V8::SetFlagsFromString(flag.data(), flag.size());
  }

  // An error that nobody caught.
  void Failed(js::Lock&, std::string error) { machine_.error = std::move(error); }

  static constexpr absl::string_view kClassName = "SimulatedMachine";
  static constexpr auto kMembers =
      js::Members<js::Method<"write", &Console::Write>, js::Method<"draw", &Console::Draw>,
                  js::Method<"needSeed", &Console::NeedSeed>,
                  js::Method<"seedContext", &Console::SeedContext>,
                  js::Method<"failed", &Console::Failed>>();

 private:
  Machine& machine_;
};

Machine::Machine(const MachineParts& parts, std::unique_ptr<loop::SimLoop> loop,
                 const Options& options, MachineHost* host)
    : platform_(parts.platform),
      loop_(std::move(loop)),
      host_(host),
      folder_(options.script.has_value() ? FolderOf(*options.script) : ""),
      isolate_(v8::Isolate::Allocate()) {
  // Without a loop: when V8 collects garbage must not decide how many turns there are.
  parts.platform.AddIsolate(isolate_, nullptr);
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = v8::ArrayBuffer::Allocator::NewDefaultAllocator();
  params.snapshot_blob = &parts.snapshot;
  params.external_references = parts.references.data();
  // A run is short: it ends before this is full, and copies nothing.
  params.constraints.set_initial_young_generation_size_in_bytes(kYoungGeneration);
  params.constraints.set_max_young_generation_size_in_bytes(kYoungGeneration);
  v8::Isolate::Initialize(isolate_, params);
  Engine::Configure(isolate_);

  v8::Isolate::Scope isolate_scope(isolate_);
  v8::HandleScope scope(isolate_);
  v8::Local<v8::Context> context =
      v8::Context::FromSnapshot(isolate_, kMainContext).ToLocalChecked();
  environment_ = std::make_unique<Environment>(isolate_, loop_.get(), parts.code, &parts.sources);
  environment_->set_platform(&parts.platform);
  // There are no workers, but channels of this program.
  environment_->AllowWorkers(nullptr, std::make_shared<bindings::BroadcastGroups>());
  environment_->set_on_exit([this](int code) { host_->OnExit(*this, code); });
  environment_->Start(context, options);
}

// The process ends without taking isolates apart.
Machine::~Machine() = default;

absl::Status Machine::Prepare(int index) {
  js::Entered entered(environment_->realm());
  js::Lock& js = entered.js();
  v8::TryCatch caught(isolate_);
  js::Value setup;
  js::Value ignored;
  js::Object console = js::Wrap(js, std::make_unique<Console>(*this));
  if (environment_->Export(js, "internal/simulation/setup", "setup").ToLocal(&setup) &&
      js::Call(js, setup.As<v8::Function>(),
               {console, js::NewString(js, name()), js::NewInteger(js, index)}, &ignored)) {
    js::DrainTicks(js);
    return absl::OkStatus();
  }
  js::Value error = caught.Exception();
  if (error->IsObject()) error = js::Get(js, error.As<v8::Object>(), "stack");
  return absl::InternalError(js::ToUtf8(js, error));
}

void Machine::Begin() {
  running = true;
  environment_->RunMain();
}

bool Machine::RunEngineTasks() {
  v8::Isolate::Scope isolate_scope(isolate_);
  v8::HandleScope scope(isolate_);
  return platform_.Drain(isolate_);
}

void Machine::Close() {
  running = false;
  v8::Isolate::Scope isolate_scope(isolate_);
  v8::HandleScope scope(isolate_);
  environment_->Close([this] { loop_->CloseAll(); });
}

}  // namespace gyre::runtime
