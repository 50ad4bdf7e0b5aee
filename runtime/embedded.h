// gyre inside a C++ program: a JavaScript world with all of its modules, on a loop that the program
// runs when it likes.
//
//   absl::StatusOr<std::unique_ptr<Embedded>> made = Embedded::New();
//   if (!made.ok()) ...
//   {
//     js::Entered entered((*made)->realm());
//     js::Lock& js = entered.js();
//     js::Expose<Counter>(js, Embedded::Global(js));  // a C++ class, see class.h
//     absl::StatusOr<js::Value> result = (*made)->Run(js, "new Counter(1).add(2)", "start");
//     ...
//   }
//   return (*made)->RunLoop();
//
// JavaScript values live as long as the js::Entered that was open when they were made; js::Strong
// keeps one longer. They are worked on with bindings/core (value.h, embedding.h); V8's own headers
// are not needed. A program may have several instances, each on one thread of its own and used by
// that thread only. V8 starts with the first and stays until the process ends.
//
// Scripts see what `gyre -e` shows: require() finds files from the current directory, and modules
// of Node by name. process.argv is the program, then Options::arguments.
//
// Links the whole runtime: //runtime:embedded. Not for: many isolates on one thread, sandboxes.
#ifndef GYRE_RUNTIME_EMBEDDED_H_
#define GYRE_RUNTIME_EMBEDDED_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bindings/core/realm.h"
#include "bindings/core/value.h"
#include "loop/loop.h"

namespace gyre::runtime {

class Embedded {
 public:
  struct Options {
    std::vector<std::string> arguments;
  };

  // ResourceExhausted where the system has no descriptors left for a loop.
  static absl::StatusOr<std::unique_ptr<Embedded>> New(Options options);
  static absl::StatusOr<std::unique_ptr<Embedded>> New() { return New({}); }

  // Closes all that is open; no JavaScript runs any more. Not while a js::Entered of it is open;
  // every js::Strong of it is gone before.
  ~Embedded();
  Embedded(const Embedded&) = delete;
  Embedded& operator=(const Embedded&) = delete;

  // Both belong to this. What else the program does with the loop (timers, servers) goes on in
  // RunLoop(), too.
  loop::Loop& loop();
  js::Realm& realm();

  // The global object.
  static js::Object Global(js::Lock& js) { return js.context()->Global(); }

  // Runs a script and returns the value of its last expression; ticks and promise jobs that it
  // leaves have run then. `name` is what stacks call it. Errors: as js::Invoke() in embedding.h,
  // for what the script throws and for its syntax errors; FailedPrecondition where the program has
  // ended. Not from inside a function that JavaScript called.
  absl::StatusOr<js::Value> Run(js::Lock& js, absl::string_view source, absl::string_view name);

  // What require(request) returns. Errors as for Run().
  absl::StatusOr<js::Value> Require(js::Lock& js, absl::string_view request);

  // Runs the loop until nothing is left that could call back, emits 'beforeExit' and 'exit', and
  // returns the exit code: process.exitCode, or the argument of process.exit(), which ends this
  // JavaScript program, and not the process. An error that leaves a callback unhandled is
  // printed to standard error, as gyre does, and ends it with code 1. Once, and while no
  // js::Entered of it is open.
  int RunLoop();

  // Whether process.exit() or an unhandled error has ended the program: nothing of JavaScript runs
  // any more, and RunLoop() returns its exit code.
  bool ended() const;

 private:
  struct State;
  explicit Embedded(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_EMBEDDED_H_
