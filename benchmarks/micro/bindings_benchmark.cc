// What it costs to cross between JavaScript and C++, through bindings/core.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "bindings/core/binding.h"
#include "bindings/core/binding_set.h"
#include "bindings/core/callback.h"
#include "bindings/core/realm.h"
#include "bindings/core/test_engine.h"

namespace gyre::js {
namespace {

// One method a type that crosses: as the only argument, or as the result.
class Sample final : public Binding {
 public:
  explicit Sample(Realm&) {}
  void Nothing(Lock&) {}
  double Add(Lock&, double a, double b) { return a + b; }
  void Raw(Lock&, const CallbackInfo& info) { info.GetReturnValue().Set(info.Length()); }

  void TakeBool(Lock&, bool value) { benchmark::DoNotOptimize(value); }
  void TakeInt32(Lock&, int32_t value) { benchmark::DoNotOptimize(value); }
  void TakeInt64(Lock&, int64_t value) { benchmark::DoNotOptimize(value); }
  void TakeDouble(Lock&, double value) { benchmark::DoNotOptimize(value); }
  void TakeOptional(Lock&, std::optional<double> value) { benchmark::DoNotOptimize(value); }
  void TakeObject(Lock&, Object value) { benchmark::DoNotOptimize(value); }
  void TakeBytes(Lock&, absl::Span<uint8_t> value) { benchmark::DoNotOptimize(value.data()); }
  void TakeText(Lock&, std::string value) { benchmark::DoNotOptimize(value.data()); }
  void TakeFour(Lock&, int32_t a, double b, bool c, Object d) { benchmark::DoNotOptimize(a); }

  bool GiveBool(Lock&) { return true; }
  int32_t GiveInt32(Lock&) { return 7; }
  int64_t GiveInt64(Lock&) { return int64_t{1} << 40; }
  double GiveDouble(Lock&) { return 1.5; }
  absl::string_view GiveText(Lock&) { return text; }
  absl::StatusOr<double> GiveStatusOr(Lock&) { return 1.5; }

  static constexpr absl::string_view kName = "sample";
  static constexpr auto kMembers = Members<
      Method<"nothing", &Sample::Nothing>, Method<"add", &Sample::Add>, Method<"raw", &Sample::Raw>,
      Method<"takeBool", &Sample::TakeBool>, Method<"takeInt32", &Sample::TakeInt32>,
      Method<"takeInt64", &Sample::TakeInt64>, Method<"takeDouble", &Sample::TakeDouble>,
      Method<"takeOptional", &Sample::TakeOptional>, Method<"takeObject", &Sample::TakeObject>,
      Method<"takeBytes", &Sample::TakeBytes>, Method<"takeText", &Sample::TakeText>,
      Method<"takeFour", &Sample::TakeFour>, Method<"giveBool", &Sample::GiveBool>,
      Method<"giveInt32", &Sample::GiveInt32>, Method<"giveInt64", &Sample::GiveInt64>,
      Method<"giveDouble", &Sample::GiveDouble>, Method<"giveText", &Sample::GiveText>,
      Method<"giveStatusOr", &Sample::GiveStatusOr>>();

  std::string text;
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
    Lock& js = entered.js();
    Set(js, js.context()->Global(), "sample", bindings_->Find(js, "sample").ToLocalChecked());
    PrepareTicks(js);
  }

  Realm& realm() { return *realm_; }
  Sample& sample() { return *static_cast<Sample*>(static_cast<Binding*>(realm_->binding(0))); }

  static Function Compile(Lock& js, absl::string_view source) {
    return v8::Script::Compile(js.context(), NewString(js, source))
        .ToLocalChecked()
        ->Run(js.context())
        .ToLocalChecked()
        .As<v8::Function>();
  }

 private:
  // A queue as small as can be: nextTick(function) in JavaScript, and what runs the functions.
  void PrepareTicks(Lock& js) {
    Realm::Ticks& ticks = realm_->ticks();
    ticks.info.Create(js);
    Set(js, js.context()->Global(), "tickInfo", ticks.info.Get(js));
    ticks.run.Set(js, Compile(js, R"js(
      globalThis.queue = [];
      globalThis.nextTick = (run) => { queue.push(run); tickInfo[0] = 1; };
      () => {
        for (const run of queue) run();
        queue.length = 0;
        tickInfo[0] = 0;
      })js"));
  }

  std::unique_ptr<v8::ArrayBuffer::Allocator> allocator_;
  v8::Isolate* isolate_;
  std::unique_ptr<Realm> realm_;
  std::unique_ptr<BindingSet> bindings_;
};

constexpr int kCalls = 1000;

// JavaScript calls `expression` kCalls times per iteration; the empty expression is the loop alone.
void Repeat(benchmark::State& state, World* world, const std::string& expression) {
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
void IntoJavaScript(benchmark::State& state, World* world, const std::string& source) {
  Entered entered(world->realm());
  Lock& js = entered.js();
  Function function = World::Compile(js, source);
  for (auto _ : state) {
    v8::HandleScope scope(js.isolate());
    const Value arguments[] = {NewNumber(js, 1), NewNumber(js, 2)};
    if (!RunCallback(js, function, arguments)) return state.SkipWithError("the callback threw");
  }
  state.SetItemsProcessed(state.iterations());
}

// `size` characters of one or two bytes each.
std::string Characters(int64_t size, bool wide) {
  std::string text;
  for (int64_t i = 0; i < size; ++i) text += wide ? "\xe4\xb8\xad" : "x";
  return text;
}

void TextIn(benchmark::State& state, World* world, bool wide) {
  const std::string text = Characters(state.range(0), wide);
  {
    Entered entered(world->realm());
    Lock& js = entered.js();
    Set(js, js.context()->Global(), "text", NewString(js, text));
  }
  Repeat(state, world, "sample.takeText(text);");
  state.SetBytesProcessed(state.items_processed() * static_cast<int64_t>(text.size()));
}

void TextOut(benchmark::State& state, World* world, bool wide) {
  world->sample().text = Characters(state.range(0), wide);
  Repeat(state, world, "sample.giveText();");
  state.SetBytesProcessed(state.items_processed() *
                          static_cast<int64_t>(world->sample().text.size()));
}

void RegisterText(World* world) {
  const struct {
    const char* name;
    void (*run)(benchmark::State&, World*, bool);
  } kDirections[] = {{"TextIn", TextIn}, {"TextOut", TextOut}};
  for (const auto& direction : kDirections) {
    for (bool wide : {false, true}) {
      benchmark::RegisterBenchmark(
          absl::StrCat(direction.name, wide ? "/two_bytes" : "/one_byte").c_str(), direction.run,
          world, wide)
          ->Arg(8)
          ->Arg(64)
          ->Arg(1024)
          ->Arg(65536);
    }
  }
}

int Main(int argc, char** argv) {
  World world;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  const struct {
    const char* name;
    const char* expression;
  } kCalls[] = {
      {"Call/loop_alone", ""},
      {"Call/no_argument", "sample.nothing();"},
      {"Call/two_numbers", "sample.add(i, 2);"},
      {"Call/four_arguments", "sample.takeFour(i, 1.5, true, sample);"},
      {"Call/raw", "sample.raw(i, 2);"},
      {"Take/bool", "sample.takeBool(true);"},
      {"Take/int32", "sample.takeInt32(i);"},
      {"Take/int64", "sample.takeInt64(i + 1099511627776);"},
      {"Take/double", "sample.takeDouble(i + 0.5);"},
      {"Take/optional", "sample.takeOptional(undefined);"},
      {"Take/object", "sample.takeObject(sample);"},
      {"Take/bytes", "sample.takeBytes(tickInfo);"},
      {"Give/bool", "sample.giveBool();"},
      {"Give/int32", "sample.giveInt32();"},
      {"Give/int64", "sample.giveInt64();"},
      {"Give/double", "sample.giveDouble();"},
      {"Give/status_or", "sample.giveStatusOr();"},
  };
  for (const auto& test : kCalls) {
    benchmark::RegisterBenchmark(test.name, Repeat, &world, test.expression);
  }
  RegisterText(&world);
  const struct {
    const char* name;
    const char* source;
  } kCallbacks[] = {
      {"Callback/two_numbers", "((a, b) => a + b)"},
      {"Callback/one_tick", "((a, b) => { nextTick(() => a + b); })"},
      {"Callback/ten_ticks", "((a, b) => { for (let i = 0; i < 10; i++) nextTick(() => a + b); })"},
      {"Callback/one_microtask", "((a, b) => { Promise.resolve(a).then(() => a + b); })"},
      {"Callback/ten_awaits", "(async (a, b) => { for (let i = 0; i < 10; i++) await a; })"},
  };
  for (const auto& test : kCallbacks) {
    benchmark::RegisterBenchmark(test.name, IntoJavaScript, &world, test.source);
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace gyre::js

int main(int argc, char** argv) { return gyre::js::Main(argc, argv); }
