#include "bindings/core/callback.h"

#include <string>
#include <vector>

#include "bindings/core/testing.h"
#include "gtest/gtest.h"

namespace gyre::js {
namespace {

class RecordingHost final : public Host {
 public:
  void OnUncaught(Lock& js, Value error, v8::Local<v8::Message>, bool) override {
    errors.push_back(ToUtf8(js, error));
  }
  std::vector<std::string> errors;
};

class CallbackTest : public RealmTest {
 protected:
  CallbackTest() {
    realm().set_host(&host_);
    realm().ticks().info.Create(js());
    Set(js(), js().context()->Global(), "tickInfo", realm().ticks().info.Get(js()));
    Eval(
        "var log = [], queue = [];"
        "function nextTick(f) { queue.push(f); tickInfo[0] = 1; }"
        "function runTicks() {"
        "  while (queue.length > 0) { const f = queue.shift(); f(); }"
        "  tickInfo[0] = 0;"
        "}");
    realm().ticks().run.Set(js(), Global("runTicks"));
  }

  Function Global(absl::string_view name) {
    return Get(js(), js().context()->Global(), name).As<v8::Function>();
  }

  RecordingHost host_;
};

TEST_F(CallbackTest, ReturnsWhatTheFunctionReturns) {
  Eval("function f(a, b) { return a + b; }");
  Value result;
  EXPECT_TRUE(RunCallback(js(), Global("f"), {NewNumber(js(), 1), NewNumber(js(), 2)}, &result));
  EXPECT_EQ(ToUtf8(js(), result), "3");
}

TEST_F(CallbackTest, RunsMicrotasksAfterwards) {
  Eval("function f() { Promise.resolve().then(() => log.push('micro')); log.push('body'); }");
  RunCallback(js(), Global("f"), {});
  EXPECT_EQ(Eval("log.join()"), "body,micro");
}

TEST_F(CallbackTest, RunsTicksAfterwards) {
  Eval("function f() { nextTick(() => log.push('tick')); log.push('body'); }");
  RunCallback(js(), Global("f"), {});
  EXPECT_EQ(Eval("log.join()"), "body,tick");
}

TEST_F(CallbackTest, DrainsOnlyAfterTheOutermostCallback) {
  Eval("function inner() { Promise.resolve().then(() => log.push('micro')); }");
  ++realm().callback_depth;
  RunCallback(js(), Global("inner"), {});
  EXPECT_EQ(Eval("log.join()"), "");
  --realm().callback_depth;
  DrainTicks(js());
  EXPECT_EQ(Eval("log.join()"), "micro");
}

TEST_F(CallbackTest, ReportsAnExceptionAndDrainsAllTheSame) {
  Eval("function f() { nextTick(() => log.push('tick')); throw new Error('oops'); }");
  EXPECT_FALSE(RunCallback(js(), Global("f"), {}));
  EXPECT_EQ(host_.errors, std::vector<std::string>{"Error: oops"});
  EXPECT_EQ(Eval("log.join()"), "tick");
}

TEST_F(CallbackTest, GoesOnWithTheNextTickAfterOneThatThrows) {
  Eval(
      "function f() {"
      "  nextTick(() => { throw new Error('first'); });"
      "  nextTick(() => log.push('second'));"
      "}");
  RunCallback(js(), Global("f"), {});
  EXPECT_EQ(host_.errors, std::vector<std::string>{"Error: first"});
  EXPECT_EQ(Eval("log.join()"), "second");
}

TEST_F(CallbackTest, TicksThatThrowAndMakeAnotherDoNotKeepTheCallbackFromEnding) {
  Eval("function again() { nextTick(again); throw new Error('again'); }");
  RunCallback(js(), Global("again"), {});
  EXPECT_GT(host_.errors.size(), 2u);
}

TEST_F(CallbackTest, TellsOfARejectionWithoutHandler) {
  Eval("function onReject(type, promise, reason) { log.push(type + ' ' + reason); }");
  Kept<v8::Function> hook(realm());
  SetPromiseRejectHook(js(), &hook);
  hook.Set(js(), Global("onReject"));
  Eval("Promise.reject('why')");
  EXPECT_EQ(Eval("log.join()"), "0 why");
}

}  // namespace
}  // namespace gyre::js
