// internalBinding('errors'): what happens to an exception that nobody catches.
#ifndef GYRE_BINDINGS_ERRORS_ERRORS_H_
#define GYRE_BINDINGS_ERRORS_ERRORS_H_

#include <string>

#include "bindings/core/binding.h"

namespace gyre::bindings {

class Errors final : public js::Binding {
 public:
  explicit Errors(js::Realm& realm);
  ~Errors() override;

  // `handler(error, fromPromise)` returns whether the program handled the error.
  void SetUncaughtHandler(js::Lock& js, js::Function handler);
  // `exit(code)` emits 'exit' and ends the process; called after the report of an unhandled error.
  void SetExitHandler(js::Lock& js, js::Function exit);
  // `inspect(error)` gives the text of an error that has properties of its own.
  void SetInspector(js::Lock& js, js::Function inspect);
  // Whether --abort-on-uncaught-exception holds: not while the program captures all exceptions.
  void SetAbortOnUncaught(js::Lock& js, bool abort);
  // From now on reports say where an error was thrown (--trace-uncaught).
  void TraceUncaught(js::Lock& js);
  // Reports of errors that end the program do not end with the version any more.
  void HideVersion(js::Lock&) { shows_version_ = false; }
  // As if `error` had left a callback.
  void TriggerUncaughtException(js::Lock& js, js::Value error, bool from_promise);
  // Writes Node's report of `error` to standard error.
  void PrintUncaught(js::Lock& js, js::Value error);

  static constexpr absl::string_view kName = "errors";
  static constexpr auto kMembers =
      js::Members<js::Method<"setUncaughtHandler", &Errors::SetUncaughtHandler>,
                  js::Method<"setExitHandler", &Errors::SetExitHandler>,
                  js::Method<"setInspector", &Errors::SetInspector>,
                  js::Method<"setAbortOnUncaught", &Errors::SetAbortOnUncaught>,
                  js::Method<"traceUncaught", &Errors::TraceUncaught>,
                  js::Method<"hideVersion", &Errors::HideVersion>,
                  js::Method<"triggerUncaughtException", &Errors::TriggerUncaughtException>,
                  js::Method<"printUncaught", &Errors::PrintUncaught>>();

  void OnCreated(js::Lock& js, js::Object object) override;
  // From now on what V8 warns of (deprecated syntax, asm.js it cannot use) are warnings of the
  // process; V8 itself would write them to standard output.
  void OnStarted(js::Lock& js, js::Object object) override;

  // Asks the program's handler, and where it does not handle the error, reports it and ends the
  // process.
  void HandleUncaught(js::Lock& js, js::Value error, v8::Local<v8::Message> message,
                      bool from_promise);

 private:
  std::string Report(js::Lock& js, js::Value error, v8::Local<v8::Message> message);
  void Exit(js::Lock& js, int code);

  js::Realm& realm_;
  js::Kept<v8::Function> handler_;
  js::Kept<v8::Function> exit_;
  js::Kept<v8::Function> inspect_;
  bool traces_uncaught_ = false;
  bool shows_version_ = true;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_ERRORS_ERRORS_H_
