#include "bindings/errors/errors.h"

#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "bindings/core/callback.h"
#include "bindings/core/node_version.h"
#include "bindings/core/stack_text.h"
#include "bindings/errors/excerpt.h"
#include "loop/file_system.h"
#include "loop/loop.h"
#include "loop/terminal.h"

namespace gyre::bindings {
namespace {

// https://nodejs.org/api/process.html#exit-codes
constexpr int kGenericUserError = 1;
constexpr int kExceptionInHandler = 7;

void OnEngineWarning(v8::Local<v8::Message> message, v8::Local<v8::Value>) {
  v8::Isolate* isolate = message->GetIsolate();
  v8::Local<v8::Context> context = isolate->GetCurrentContext();
  js::Realm& realm = js::Realm::Of(isolate);
  js::Lock js(isolate, context, realm);
  v8::HandleScope scope(isolate);
  js::Function load;
  js::Value warn;
  js::Value ignored;
  if (realm.host() == nullptr || !realm.host()->FindHook(js, "loadLazy").ToLocal(&load) ||
      !js::Call(
          js, load,
          {js::NewString(js, "internal/process/warning"), js::NewString(js, "emitEngineWarning")},
          &warn)) {
    return;
  }
  js::Call(js, warn.As<v8::Function>(),
           {message->GetScriptResourceName(),
            js::NewNumber(js, message->GetLineNumber(context).FromMaybe(0)), message->Get()},
           &ignored);
}

}  // namespace

Errors::Errors(js::Realm& realm) : realm_(realm), handler_(realm), exit_(realm), inspect_(realm) {}

// A snapshot must not refer to it.
Errors::~Errors() { realm_.isolate()->RemoveMessageListeners(&OnEngineWarning); }

void Errors::OnCreated(js::Lock& js, js::Object object) {
  js::Object codes = js::NewObject(js);
  js::Set(js, codes, "kNoFailure", js::NewNumber(js, 0));
  js::Set(js, codes, "kGenericUserError", js::NewNumber(js, kGenericUserError));
  js::Set(js, codes, "kExceptionInFatalExceptionHandler", js::NewNumber(js, kExceptionInHandler));
  js::Set(js, codes, "kUnsettledTopLevelAwait", js::NewNumber(js, 13));
  js::Set(js, object, "exitCodes", codes);
}

void Errors::OnStarted(js::Lock& js, js::Object) {
  js.isolate()->AddMessageListenerWithErrorLevel(&OnEngineWarning, v8::Isolate::kMessageWarning);
}

void Errors::SetUncaughtHandler(js::Lock& js, js::Function handler) { handler_.Set(js, handler); }
void Errors::SetExitHandler(js::Lock& js, js::Function exit) { exit_.Set(js, exit); }
void Errors::SetInspector(js::Lock& js, js::Function inspect) { inspect_.Set(js, inspect); }

void Errors::SetAbortOnUncaught(js::Lock& js, bool abort) {
  js.realm().abort_on_uncaught = abort;
  js.isolate()->SetAbortOnUncaughtExceptionCallback(
      [](v8::Isolate* isolate) { return js::Realm::Of(isolate).abort_on_uncaught; });
}

void Errors::TraceUncaught(js::Lock& js) {
  constexpr int kFrames = 10;
  traces_uncaught_ = true;
  js.isolate()->SetCaptureStackTraceForUncaughtExceptions(true, kFrames);
}

void Errors::TriggerUncaughtException(js::Lock& js, js::Value error, bool from_promise) {
  HandleUncaught(js, error, v8::Exception::CreateMessage(js.isolate(), error), from_promise);
}

void Errors::PrintUncaught(js::Lock& js, js::Value error) {
  const std::string report = Report(js, error, v8::Exception::CreateMessage(js.isolate(), error));
  // Nobody is left to tell where standard error is gone.
  loop::WriteFully(STDERR_FILENO, report).IgnoreError();
}

std::string Errors::Report(js::Lock& js, js::Value error, v8::Local<v8::Message> message) {
  std::string excerpt = KeptExcerpt(js, error);
  if (excerpt.empty()) excerpt = SourceExcerpt(js, message);
  if (excerpt.empty() && error->IsNativeError()) {
    // Thrown on by a built-in module: the place where it was made tells more, which V8 knows until
    // somebody reads the stack.
    excerpt = SourceExcerpt(js, v8::Exception::CreateMessage(js.isolate(), error));
  }
  v8::TryCatch quiet(js.isolate());
  std::string text;
  std::string hint;
  js::Value inspected;
  if (error->IsNativeError() ||
      (error->IsObject() && !js::Get(js, error.As<v8::Object>(), "stack")->IsUndefined())) {
    if (!inspect_.empty() && js::Call(js, inspect_.Get(js), {error}, &inspected)) {
      text = js::ToUtf8(js, inspected);
    } else {
      text = js::ToUtf8(js, js::Get(js, error.As<v8::Object>(), "stack"));
    }
  } else {
    if (!inspect_.empty() && js::Call(js, inspect_.Get(js), {error}, &inspected)) {
      text = js::ToUtf8(js, inspected);
    } else {
      text = js::ToUtf8(js, error);
    }
    if (!error->IsObject() && !traces_uncaught_)
      hint = "(Use `gyre --trace-uncaught ...` to show where the exception was thrown)\n";
  }
  if (traces_uncaught_ && !message.IsEmpty() && !message->GetStackTrace().IsEmpty()) {
    hint = absl::StrCat("Thrown at:\n", js::StackText(js, message->GetStackTrace()));
  }
  // Node puts the empty line before the excerpt of a value and behind that of an error.
  const bool is_error = error->IsNativeError();
  if (absl::StartsWith(text, excerpt)) excerpt.clear();
  if (excerpt.empty() && !is_error) text = absl::StrCat("Uncaught:\n", text);
  return absl::StrCat(is_error ? "" : "\n", excerpt, is_error && !excerpt.empty() ? "\n" : "", text,
                      "\n", hint,
                      shows_version_ ? absl::StrCat("\nNode.js ", kNodeVersion, "\n") : "");
}

void Errors::HandleUncaught(js::Lock& js, js::Value error, v8::Local<v8::Message> message,
                            bool from_promise) {
  if (!handler_.empty()) {
    js::Value handled;
    v8::TryCatch caught(js.isolate());
    ++js.realm().callback_depth;
    const bool returned =
        js::Call(js, handler_.Get(js), {error, js::NewBoolean(js, from_promise)}, &handled);
    --js.realm().callback_depth;
    // The handler has ended this thread.
    if (js.realm().stopped()) return;
    if (!returned) {
      loop::WriteFully(STDERR_FILENO, Report(js, caught.Exception(), caught.Message()))
          .IgnoreError();
      Exit(js, kExceptionInHandler);
      return;
    }
    if (handled->IsTrue()) return;
  }
  loop::WriteFully(STDERR_FILENO, Report(js, error, message)).IgnoreError();
  Exit(js, kGenericUserError);
}

void Errors::Exit(js::Lock& js, int code) {
  if (!exit_.empty()) {
    v8::TryCatch quiet(js.isolate());
    js::Value ignored;
    js::Call(js, exit_.Get(js), {js::NewNumber(js, code)}, &ignored);
  }
  if (js.realm().host() != nullptr && js.realm().host()->EndThread(js, code)) return;
  js.realm().loop().EndTurn();
  loop::RestoreTerminal();
  _exit(code);
}

}  // namespace gyre::bindings
