#include "runtime/build_snapshot.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "bindings/core/callback.h"
#include "bindings/core/heap_snapshot.h"
#include "bindings/core/wrapped.h"
#include "runtime/app_snapshot.h"
#include "runtime/engine.h"
#include "runtime/environment.h"
#include "runtime/snapshot_data.h"

namespace gyre::runtime {
namespace {

// What users call the objects of a native class, and what to do about them.
struct Thing {
  absl::string_view class_name;
  absl::string_view name;
  absl::string_view advice;
};

constexpr absl::string_view kOpenLater =
    "open it in the main function set by v8.startupSnapshot.setDeserializeMainFunction()";
constexpr absl::string_view kMakeLater =
    "make it when it is first used, or in the main function set by "
    "v8.startupSnapshot.setDeserializeMainFunction()";

constexpr Thing kThings[] = {
    {"StreamHandle", "an open socket or pipe", kOpenLater},
    {"ListenHandle", "an open socket that listens", kOpenLater},
    {"UDP", "an open UDP socket", kOpenLater},
    {"FileGuard", "an open file (FileHandle)", kOpenLater},
    {"DirectoryHandle", "an open directory", kOpenLater},
    {"FileWatcher", "a watched file", kOpenLater},
    {"Process", "a child process", kOpenLater},
    {"Channel", "a channel to another process", kOpenLater},
    {"Worker", "a worker", kOpenLater},
    {"MessagePort", "an open MessagePort", kOpenLater},
    {"Hash", "a hash of node:crypto", kMakeLater},
    {"Hmac", "an Hmac of node:crypto", kMakeLater},
    {"CipherBase", "a cipher of node:crypto", kMakeLater},
    {"KeyObjectHandle", "a key of node:crypto", kMakeLater},
    {"ECDH", "an ECDH of node:crypto", kMakeLater},
    {"DiffieHellman", "a DiffieHellman of node:crypto", kMakeLater},
    {"Zlib", "a stream of node:zlib", kMakeLater},
    {"BrotliEncoder", "a stream of node:zlib", kMakeLater},
    {"BrotliDecoder", "a stream of node:zlib", kMakeLater},
    {"Context", "a context of node:vm", kMakeLater},
    {"UnboundScript", "a script of node:vm", kMakeLater},
    {"ChannelWrap", "a resolver of node:dns", kMakeLater},
    {"ModuleWrap", "an ES module",
     "make the program one of CommonJS, or import it in the main function set by "
     "v8.startupSnapshot.setDeserializeMainFunction()"},
};

std::string Describe(absl::string_view class_name, absl::string_view origin) {
  absl::string_view name;
  absl::string_view advice = kMakeLater;
  for (const Thing& thing : kThings) {
    if (thing.class_name != class_name) continue;
    name = thing.name;
    advice = thing.advice;
  }
  const std::string other = absl::StrCat("a native object of class ", class_name);
  return absl::StrCat("the snapshot cannot hold ", name.empty() ? other : name, "; ", advice, "\n",
                      origin);
}

// Objects of the engine itself whose memory is no part of a snapshot; empty for others.
absl::string_view UnfitName(js::Object object) {
  if (object->IsWasmModuleObject()) return "a WebAssembly.Module";
  if (object->IsWasmMemoryObject()) return "a WebAssembly.Memory";
  if (object->IsSharedArrayBuffer()) return "a SharedArrayBuffer";
  return "";
}

void AppendUnfit(js::Lock& js, std::vector<std::string>& problems) {
  for (js::Object each :
       js::FindObjects(js, [](js::Object object) { return !UnfitName(object).empty(); })) {
    problems.push_back(
        absl::StrCat("the snapshot cannot hold ", UnfitName(each), "; ", kMakeLater));
  }
}

js::Array AllRegExps(js::Lock& js) {
  const std::vector<js::Object> found =
      js::FindObjects(js, [](js::Object object) { return object->IsRegExp(); });
  return js::NewArray(js, std::vector<js::Value>(found.begin(), found.end()));
}

// What JavaScript says that a snapshot cannot hold.
void AppendProblems(js::Lock& js, js::Value list, std::vector<std::string>& problems) {
  if (!list->IsArray()) return;
  js::Array texts = list.As<v8::Array>();
  for (uint32_t i = 0; i < texts->Length(); ++i) {
    js::Value text;
    if (texts->Get(js.context(), i).ToLocal(&text)) problems.push_back(js::ToUtf8(js, text));
  }
}

class Builder {
 public:
  Builder(Platform& platform, std::unique_ptr<loop::Loop> loop, const BuiltinCode& code,
          const BundleSources& sources, const std::vector<intptr_t>& references,
          v8::StartupData* start_up)
      : platform_(platform),
        loop_(std::move(loop)),
        code_(code),
        sources_(sources),
        references_(references),
        // Lives as long as the process: V8 cannot take one apart that made nothing.
        creator_(*new v8::SnapshotCreator(references.data(), start_up)) {}

  absl::StatusOr<std::string> Build(const Options& options) {
    v8::Isolate* isolate = creator_.GetIsolate();
    Engine::Configure(isolate);
    {
      v8::HandleScope scope(isolate);
      creator_.SetDefaultContext(v8::Context::New(isolate));
      creator_.AddContext(v8::Context::FromSnapshot(isolate, kMainContext).ToLocalChecked());
      v8::Local<v8::Context> context =
          v8::Context::FromSnapshot(isolate, kMainContext).ToLocalChecked();
      if (absl::Status status = Run(context, options); !status.ok()) return status;
      creator_.AddContext(context);
    }
    v8::StartupData data = creator_.CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
    if (data.data == nullptr) return absl::InternalError("V8 cannot make the snapshot");
    std::string blob(data.data, static_cast<size_t>(data.raw_size));
    delete[] data.data;
    return blob;
  }

 private:
  absl::Status Run(v8::Local<v8::Context> context, const Options& options) {
    Environment environment(creator_.GetIsolate(), loop_.get(), code_, &sources_);
    environment.set_platform(&platform_);
    environment.realm().BecomeSnapshot();
    environment.Start(context, options);
    environment.RunMain();
    environment.RunUntilDone();
    absl::Status status = CallHook(environment, "serialize");
    if (status.ok()) environment.RunUntilDone();
    std::vector<std::string> problems;
    if (status.ok()) status = CallHook(environment, "finish", &problems);
    if (status.ok()) status = Check(environment, std::move(problems));
    if (status.ok()) {
      js::Entered entered(environment.realm());
      environment.Save(entered.js(), creator_, references_);
    }
    environment.Close([&] {
      platform_.SetLoop(nullptr);
      loop_.reset();
    });
    return status;
  }

  // A step of internal/snapshot.
  static absl::Status CallHook(Environment& environment, absl::string_view step,
                               std::vector<std::string>* problems = nullptr) {
    js::Entered entered(environment.realm());
    js::Lock& js = entered.js();
    js::Function hook;
    js::Value result;
    js::Value expressions = problems == nullptr ? js::Undefined(js) : js::Value(AllRegExps(js));
    if (!environment.FindHook(js, "snapshot").ToLocal(&hook) ||
        !js::RunCallback(js, hook, {js::NewString(js, step), expressions}, &result)) {
      return absl::AbortedError("the program threw while its snapshot was made");
    }
    if (problems != nullptr) AppendProblems(js, result, *problems);
    return absl::OkStatus();
  }

  static absl::Status Check(Environment& environment, std::vector<std::string> problems) {
    js::Entered entered(environment.realm());
    js::Lock& js = entered.js();
    // What nobody holds any more does not count.
    js.isolate()->LowMemoryNotification();
    for (const js::Wrapped::Instance& each : js::Wrapped::All(js)) {
      problems.push_back(Describe(js::ToUtf8(js, each.object->GetConstructorName()), each.origin));
    }
    AppendUnfit(js, problems);
    if (problems.empty()) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrJoin(problems, "\n"));
  }

  Platform& platform_;
  std::unique_ptr<loop::Loop> loop_;
  const BuiltinCode& code_;
  const BundleSources& sources_;
  const std::vector<intptr_t>& references_;
  v8::SnapshotCreator& creator_;
};

}  // namespace

std::vector<std::string> SnapshotBuildFlags() {
  // Without the compilation cache, regular expressions that are compiled again have no code; see
  // internal/snapshot.
  return {"--no-opt", "--no-sparkplug", "--no-flush-bytecode", "--no-compilation-cache"};
}

absl::StatusOr<std::string> BuildAppSnapshot(Platform& platform, std::unique_ptr<loop::Loop> loop,
                                             const BuiltinCode& code, const BundleSources& sources,
                                             const std::vector<intptr_t>& references,
                                             absl::string_view start_up, const Options& options) {
  v8::StartupData data = {start_up.data(), static_cast<int>(start_up.size())};
  return Builder(platform, std::move(loop), code, sources, references, &data).Build(options);
}

}  // namespace gyre::runtime
