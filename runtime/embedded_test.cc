#include "runtime/embedded.h"

#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bindings/core/class.h"
#include "bindings/core/embedding.h"
#include "bindings/core/realm.h"
#include "gtest/gtest.h"
#include "loop/loop.h"

namespace gyre::runtime {
namespace {

std::unique_ptr<Embedded> NewRuntime(Embedded::Options options = {}) {
  absl::StatusOr<std::unique_ptr<Embedded>> made = Embedded::New(std::move(options));
  EXPECT_TRUE(made.ok()) << made.status();
  return *std::move(made);
}

// The value of a script as text, or the error's first line.
std::string Eval(Embedded& runtime, absl::string_view source) {
  js::Entered entered(runtime.realm());
  absl::StatusOr<js::Value> value = runtime.Run(entered.js(), source, "test.js");
  if (value.ok()) return js::ToUtf8(entered.js(), *value);
  return std::string(value.status().message().substr(0, value.status().message().find('\n')));
}

TEST(EmbeddedTest, RunsScriptsInOneWorld) {
  std::unique_ptr<Embedded> runtime = NewRuntime({.arguments = {"x"}});
  EXPECT_EQ(Eval(*runtime, "let a = 2; a + 1"), "3");
  EXPECT_EQ(Eval(*runtime, "a + require('node:path').sep + process.argv[1]"), "2/x");
}

TEST(EmbeddedTest, ErrorsAreValues) {
  std::unique_ptr<Embedded> runtime = NewRuntime();
  EXPECT_EQ(Eval(*runtime, "throw new TypeError('no')"), "TypeError: no");
  EXPECT_EQ(Eval(*runtime, "throw 'text'"), "test.js:1: text");
  EXPECT_EQ(Eval(*runtime, "\nlet let"),
            "test.js:2: SyntaxError: let is disallowed as a lexically bound name");
  EXPECT_EQ(Eval(*runtime, "1 + 1"), "2");
}

TEST(EmbeddedTest, ConvertsArgumentsAndResults) {
  std::unique_ptr<Embedded> runtime = NewRuntime();
  js::Entered entered(runtime->realm());
  js::Lock& js = entered.js();
  absl::StatusOr<js::Value> made =
      runtime->Run(js, "({ join: (a, b, c) => `${a}${b}${c}`, half: (n) => n / 2 })", "test.js");
  ASSERT_TRUE(made.ok());
  absl::StatusOr<js::Function> join = js::FindFunction(js, *made, "join");
  absl::StatusOr<js::Function> half = js::FindFunction(js, *made, "half");
  ASSERT_TRUE(join.ok() && half.ok());
  EXPECT_EQ(js::Invoke<std::string>(js, *join, "a", std::string("b"), true).value(), "abtrue");
  EXPECT_EQ(js::Invoke<double>(js, *half, 3).value(), 1.5);
  absl::StatusOr<std::string> wrong = js::Invoke<std::string>(js, *half, 3);
  EXPECT_EQ(wrong.status(),
            absl::InvalidArgumentError("the function returned 1.5, not a value of type string"));
  EXPECT_EQ(js::FindFunction(js, *made, "none").status(),
            absl::NotFoundError("there is no function 'none'"));
}

TEST(EmbeddedTest, TicksAndPromisesRunBeforeACallReturns) {
  std::unique_ptr<Embedded> runtime = NewRuntime();
  Eval(*runtime,
       "var log = ''; process.nextTick(() => log += 't');"
       "Promise.resolve().then(() => log += 'p'); log += 's'");
  EXPECT_EQ(Eval(*runtime, "log"), "stp");
}

TEST(EmbeddedTest, TheLoopRunsUntilNothingIsLeft) {
  std::unique_ptr<Embedded> runtime = NewRuntime();
  Eval(*runtime,
       "var fired = 0; setTimeout(() => fired++, 1);"
       "process.on('exit', (code) => { process.exitCode = 4; })");
  bool native = false;
  loop::Timer* timer = runtime->loop().NewTimer([&] { native = true; });
  timer->Start(1);
  EXPECT_EQ(runtime->RunLoop(), 4);
  EXPECT_TRUE(native);
  EXPECT_EQ(Eval(*runtime, "fired"), "1");
}

TEST(EmbeddedTest, ExitEndsTheProgramAndNotTheProcess) {
  std::unique_ptr<Embedded> runtime = NewRuntime();
  EXPECT_EQ(Eval(*runtime, "setTimeout(() => {}, 1e6); process.exit(7)"),
            "the JavaScript program has ended");
  EXPECT_TRUE(runtime->ended());
  EXPECT_EQ(Eval(*runtime, "1"), "the JavaScript program has ended");
  EXPECT_EQ(runtime->RunLoop(), 7);
}

TEST(EmbeddedTest, AnUnhandledErrorOfACallbackEndsTheProgramWithOne) {
  std::unique_ptr<Embedded> runtime = NewRuntime();
  Eval(*runtime, "setTimeout(() => { throw new Error('late') }, 1); setTimeout(() => {}, 1e6)");
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(runtime->RunLoop(), 1);
  const std::string report = ::testing::internal::GetCapturedStderr();
  EXPECT_NE(report.find("Error: late"), report.npos) << report;
}

TEST(EmbeddedTest, OneInstanceAThread) {
  std::string results[2];
  std::thread threads[2];
  for (int i = 0; i < 2; ++i) {
    threads[i] = std::thread([&results, i] {
      std::unique_ptr<Embedded> runtime = NewRuntime({.arguments = {std::to_string(i)}});
      Eval(*runtime, "var log = process.argv[1]; setTimeout(() => log += '!', 1)");
      EXPECT_EQ(runtime->RunLoop(), 0);
      results[i] = Eval(*runtime, "log");
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(results[0], "0!");
  EXPECT_EQ(results[1], "1!");
}

TEST(EmbeddedTest, AnotherAfterTheFirst) {
  for (int i = 0; i < 2; ++i) {
    std::unique_ptr<Embedded> runtime = NewRuntime();
    EXPECT_EQ(Eval(*runtime, "require('node:net').createServer().listen(0).listening"), "true");
  }
}

TEST(EmbeddedTest, ARequireThatFailsIsAValue) {
  std::unique_ptr<Embedded> runtime = NewRuntime();
  js::Entered entered(runtime->realm());
  absl::StatusOr<js::Value> value = runtime->Require(entered.js(), "./no-such-file.js");
  EXPECT_EQ(value.status().code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(value.status().message().find("Error: Cannot find module './no-such-file.js'"), 0u);
}

}  // namespace
}  // namespace gyre::runtime
