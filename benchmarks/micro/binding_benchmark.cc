// What it costs to cross between JavaScript and C++, through bindings/core.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "bindings/core/binding.h"
#include "bindings/core/binding_set.h"
#include "bindings/core/callback.h"
#include "bindings/core/realm.h"
#include "bindings/core/test_engine.h"

namespace gyre::js {
namespace {

class Sample final : public Binding {
 public:
  explicit Sample(Realm&) {}
  void Nothing(Lock&) {}
  double Add(Lock&, double a, double b) { return a + b; }
  int32_t Size(Lock&, std::string text) { return static_cast<int32_t>(text.size()); }
  void Raw(Lock&, const CallbackInfo& info) { info.GetReturnValue().Set(info.Length()); }

  static constexpr absl::string_view kName = "sample";
  static constexpr auto kMembers =
      Members<Method<"nothing", &Sample::Nothing>, Method<"add", &Sample::Add>,
              Method<"size", &Sample::Size>, Method<"raw", &Sample::Raw>>();
};

// An entered isolate with the sample binding as a global variable; one per process.
class World {
 public:
  World() : allocator_(v8::ArrayBuffer::Allocator::NewDefaultAllocator()) {
    StartEngineForTesting();
    v8::Isolate::CreateParams params;
    params.array_buffer_allocator = allocator_.get();
    isolate_ = v8::Isolate::New(params);
    isolate_->Enter();
    isolate_->SetMicrotasksPolicy(v8::MicrotasksPolicy::kExplicit);
    v8::HandleScope scope(isolate_);
    realm_ = std::make_unique<Realm>(isolate_, nullptr);
    realm_->set_context(v8::Context::New(isolate_));
    bindings_ = std::make_unique<BindingSet>(*realm_, BindingList<Sample>());
    Entered entered(*realm_);
    Set(entered.js(), entered.js().context()->Global(), "sample",
        bindings_->Find(entered.js(), "sample").ToLocalChecked());
  }

  Realm& realm() { return *realm_; }

  static Function Compile(Lock& js, absl::string_view source) {
    return v8::Script::Compile(js.context(), NewString(js, source))
        .ToLocalChecked()
        ->Run(js.context())
        .ToLocalChecked()
        .As<v8::Function>();
  }

 private:
  std::unique_ptr<v8::ArrayBuffer::Allocator> allocator_;
  v8::Isolate* isolate_;
  std::unique_ptr<Realm> realm_;
  std::unique_ptr<BindingSet> bindings_;
};

constexpr int kCalls = 1000;

// JavaScript calls `expression` kCalls times per iteration; the empty expression is the loop alone.
void IntoNative(benchmark::State& state, World* world, const char* expression) {
  Entered entered(world->realm());
  Lock& js = entered.js();
  Function loop = World::Compile(
      js, absl::StrCat("(() => { for (let i = 0; i < ", kCalls, "; i++) { ", expression, " } })"));
  for (auto _ : state) {
    v8::HandleScope scope(js.isolate());
    Value ignored;
    if (!Call(js, loop, {}, &ignored)) return state.SkipWithError("the call threw");
  }
  state.SetItemsProcessed(state.iterations() * kCalls);
}

// The loop calls a JavaScript function and drains the queues behind it.
void IntoJavaScript(benchmark::State& state, World* world) {
  Entered entered(world->realm());
  Lock& js = entered.js();
  Function function = World::Compile(js, "((a, b) => a + b)");
  for (auto _ : state) {
    v8::HandleScope scope(js.isolate());
    const Value arguments[] = {NewNumber(js, 1), NewNumber(js, 2)};
    if (!RunCallback(js, function, arguments)) return state.SkipWithError("the callback threw");
  }
  state.SetItemsProcessed(state.iterations());
}

int Main(int argc, char** argv) {
  World world;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const struct {
    const char* name;
    const char* expression;
  } kCases[] = {
      {"IntoNative/loop_alone", ""},
      {"IntoNative/no_argument", "sample.nothing();"},
      {"IntoNative/two_numbers", "sample.add(i, 2);"},
      {"IntoNative/text", "sample.size('a text of some length');"},
      {"IntoNative/raw", "sample.raw(i, 2);"},
  };
  for (const auto& test : kCases) {
    benchmark::RegisterBenchmark(test.name, IntoNative, &world, test.expression);
  }
  benchmark::RegisterBenchmark("IntoJavaScript/two_numbers", IntoJavaScript, &world);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace gyre::js

int main(int argc, char** argv) { return gyre::js::Main(argc, argv); }
