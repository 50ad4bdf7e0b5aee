// A C++ program with JavaScript inside: runs a script that uses a C++ class, and calls one of the
// script's functions for each line of its input. usage: cpp_embed SCRIPT < TEXT
//
// SCRIPT exports onLine(line), which returns a text, and may use `new Counter(start)`.
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bindings/core/class.h"
#include "bindings/core/embedding.h"
#include "bindings/core/realm.h"
#include "bindings/core/value.h"
#include "runtime/embedded.h"

namespace {

namespace js = gyre::js;

// What scripts see as the class Counter.
class Counter final : public js::Wrapped {
 public:
  explicit Counter(double count) : count_(count) {}

  static absl::StatusOr<std::unique_ptr<Counter>> New(js::Lock&, double start) {
    return std::make_unique<Counter>(start);
  }

  absl::StatusOr<double> Add(js::Lock&, double step) {
    if (step < 1) {
      return js::NodeError(js::ErrorKind::kRangeError, "ERR_OUT_OF_RANGE", "a step is at least 1");
    }
    return count_ += step;
  }

  static constexpr absl::string_view kClassName = "Counter";
  static constexpr auto kMembers = js::Members<js::Method<"add", &Counter::Add>>();

 private:
  double count_;
};

absl::Status CallForEachLine(gyre::runtime::Embedded& runtime, const std::string& script) {
  js::Entered entered(runtime.realm());
  js::Lock& js = entered.js();
  js::Expose<Counter>(js, runtime.Global(js));

  absl::StatusOr<js::Value> exports = runtime.Require(js, script);
  if (!exports.ok()) return exports.status();
  absl::StatusOr<js::Function> on_line = js::FindFunction(js, *exports, "onLine");
  if (!on_line.ok()) return on_line.status();
  for (std::string line; std::getline(std::cin, line);) {
    absl::StatusOr<std::string> answer = js::Invoke<std::string>(js, *on_line, line);
    if (!answer.ok()) return answer.status();
    std::printf("%s\n", answer->c_str());
  }
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s SCRIPT\n", argv[0]);
    return 2;
  }
  auto runtime = gyre::runtime::Embedded::New();
  absl::Status status = runtime.status();
  if (status.ok()) status = CallForEachLine(**runtime, argv[1]);
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    return 1;
  }
  std::fflush(stdout);
  return (*runtime)->RunLoop();  // timers and servers of the script
}
