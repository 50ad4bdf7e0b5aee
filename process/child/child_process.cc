#include "process/child/child_process.h"

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/callback.h"
#include "loop/descriptor_passing.h"
#include "loop/system_error.h"
#include "process/core/run_program.h"
#include "process/core/spawn.h"

namespace gyre::process {
namespace {

constexpr int kPipe = -1;
constexpr int kIgnore = -2;

int32_t ErrorNumber(const absl::Status& status) {
  if (status.ok()) return 0;
  const auto error = loop::FromStatus(status);
  return error.has_value() ? -error->error : -EINVAL;
}

std::vector<js::Value> Elements(js::Lock& js, js::Value value) {
  std::vector<js::Value> elements;
  if (!value->IsArray()) return elements;
  js::Array array = value.As<v8::Array>();
  elements.reserve(array->Length());
  for (uint32_t i = 0; i < array->Length(); ++i) {
    js::Value element = js::Undefined(js);
    (void)array->Get(js.context(), i).ToLocal(&element);
    elements.push_back(element);
  }
  return elements;
}

std::vector<std::string> Strings(js::Lock& js, js::Value value) {
  std::vector<std::string> strings;
  for (js::Value element : Elements(js, value)) strings.push_back(js::ToUtf8(js, element));
  return strings;
}

int32_t Integer(js::Lock& js, js::Value value) {
  return value->Int32Value(js.context()).FromMaybe(0);
}

double Number(js::Lock& js, js::Value value, double otherwise) {
  return value->IsNumber() ? value->NumberValue(js.context()).FromMaybe(otherwise) : otherwise;
}

std::optional<uint32_t> Identity(js::Lock& js, js::Value value) {
  if (!value->IsNumber()) return std::nullopt;
  return static_cast<uint32_t>(Integer(js, value));
}

SpawnOptions ReadOptions(js::Lock& js, js::Object options) {
  SpawnOptions result;
  result.file = js::ToUtf8(js, js::Get(js, options, "file"));
  result.arguments = Strings(js, js::Get(js, options, "args"));
  const js::Value env = js::Get(js, options, "envPairs");
  if (env->IsArray()) result.env = Strings(js, env);
  const js::Value cwd = js::Get(js, options, "cwd");
  if (cwd->IsString()) result.cwd = js::ToUtf8(js, cwd);
  result.detached = js::Get(js, options, "detached")->BooleanValue(js.isolate());
  result.uid = Identity(js, js::Get(js, options, "uid"));
  result.gid = Identity(js, js::Get(js, options, "gid"));
  result.stdio.clear();
  for (js::Value element : Elements(js, js::Get(js, options, "wiring"))) {
    const int32_t wire = Integer(js, element);
    result.stdio.push_back(wire == kPipe     ? Stdio::Pipe()
                           : wire == kIgnore ? Stdio::Ignore()
                                             : Stdio::Descriptor(wire));
  }
  return result;
}

}  // namespace

ProcessHandle::~ProcessHandle() {
  if (child_ != nullptr) child_->Close();
}

js::Value ProcessHandle::Start(js::Lock& js, js::Object options) {
  Started started;
  int32_t error = -EEXIST;
  if (child_ == nullptr) error = ErrorNumber(process::Start(ReadOptions(js, options), &started));
  if (error == 0) {
    absl::StatusOr<loop::Child*> child =
        realm()->loop().NewChild(started.pid, [this](loop::ChildExit exit) { OnExit(exit); });
    if (child.ok()) {
      child_ = *child;
      Pin();
    } else {
      error = ErrorNumber(child.status());
      Abandon(started);
      started = {};
    }
  }
  std::vector<js::Value> result = {js::NewInteger(js, error), js::NewInteger(js, started.pid)};
  for (int descriptor : started.descriptors) result.push_back(js::NewInteger(js, descriptor));
  return js::NewArray(js, result);
}

void ProcessHandle::OnExit(loop::ChildExit exit) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::Object keep = object(js);
  js::RunCallback(js, on_exit_.Get(js),
                  {keep, js::NewInteger(js, exit.code), js::NewInteger(js, exit.signal)});
}

int32_t ProcessHandle::Kill(js::Lock&, int32_t signal) {
  return child_ == nullptr ? -ESRCH : ErrorNumber(child_->Kill(signal));
}

void ProcessHandle::Close(js::Lock&) {
  if (child_ == nullptr) return;
  std::exchange(child_, nullptr)->Close();
  Unpin();
}

void ProcessHandle::Ref(js::Lock&) {
  if (child_ != nullptr) child_->Ref();
}

void ProcessHandle::Unref(js::Lock&) {
  if (child_ != nullptr) child_->Unref();
}

bool ProcessHandle::HasRef(js::Lock&) { return child_ != nullptr && child_->has_ref(); }

void ChildProcess::SetCallbacks(js::Lock& js, js::Function on_exit) { on_exit_.Set(js, on_exit); }

js::Object ChildProcess::NewProcess(js::Lock& js) {
  return js::Wrap(js, std::make_unique<ProcessHandle>(on_exit_));
}

js::Value ChildProcess::RunSync(js::Lock& js, js::Object object) {
  // What was said before must not wait for the end of the program.
  realm_.loop().EndTurn();
  RunOptions options;
  options.spawn = ReadOptions(js, object);
  size_t descriptor = 0;
  for (js::Value input : Elements(js, js::Get(js, object, "inputs"))) {
    const absl::Span<uint8_t> bytes = js::Bytes(input);
    if (!bytes.empty()) {
      options.input[descriptor].assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }
    ++descriptor;
  }
  options.timeout_ms = static_cast<uint64_t>(Number(js, js::Get(js, object, "timeout"), 0));
  options.kill_signal = Integer(js, js::Get(js, object, "killSignal"));
  options.max_output =
      Number(js, js::Get(js, object, "maxBuffer"), std::numeric_limits<double>::infinity());

  const RunResult run = RunProgram(options);
  std::vector<js::Value> result = {js::NewInteger(js, -run.error), js::NewInteger(js, run.pid),
                                   js::NewInteger(js, run.exit.code),
                                   js::NewInteger(js, run.exit.signal)};
  for (const std::string& output : run.output) {
    std::unique_ptr<uint8_t[]> bytes(new uint8_t[output.size()]);
    std::memcpy(bytes.get(), output.data(), output.size());
    result.push_back(js::NewArrayBuffer(js, std::move(bytes), output.size()));
  }
  return js::NewArray(js, result);
}

void ChildProcess::SetChannelCallbacks(js::Lock& js, js::Function messages, js::Function end,
                                       js::Function sent, js::Function is_buffer,
                                       js::Function make_view) {
  channel_callbacks_.messages.Set(js, messages);
  channel_callbacks_.end.Set(js, end);
  channel_callbacks_.sent.Set(js, sent);
  channel_callbacks_.is_buffer.Set(js, is_buffer);
  channel_callbacks_.make_view.Set(js, make_view);
}

absl::StatusOr<js::Object> ChildProcess::NewChannel(js::Lock& js, int32_t descriptor,
                                                    bool advanced) {
  return ChannelHandle::Make(js, channel_callbacks_, descriptor, advanced);
}

bool ChildProcess::IsListening(js::Lock&, int32_t descriptor) {
  return loop::IsListening(descriptor);
}

}  // namespace gyre::process
