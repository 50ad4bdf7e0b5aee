#include "bindings/signals/interrupt_trace.h"

#include <unistd.h>

#include <csignal>
#include <string>

#include "absl/strings/str_cat.h"
#include "bindings/core/binding.h"
#include "loop/loop.h"

namespace gyre::bindings {
namespace {

constexpr int kMostFrames = 10;

std::string Show(v8::Isolate* isolate, v8::Local<v8::StackFrame> frame) {
  const v8::String::Utf8Value function(isolate, frame->GetFunctionName());
  const v8::String::Utf8Value script(isolate, frame->GetScriptName());
  const std::string place = absl::StrCat(*script == nullptr ? "" : *script, ":",
                                         frame->GetLineNumber(), ":", frame->GetColumn());
  if (frame->IsEval()) return absl::StrCat("    at [eval] (", place, ")\n");
  if (function.length() == 0) return absl::StrCat("    at ", place, "\n");
  return absl::StrCat("    at ", *function, " (", place, ")\n");
}

// On the realm's thread. Does not return.
void EndByInterrupt(v8::Isolate* isolate) {
  v8::HandleScope scope(isolate);
  std::string text = "KEYBOARD_INTERRUPT: Script execution was interrupted by `SIGINT`\n";
  const v8::Local<v8::StackTrace> stack =
      v8::StackTrace::CurrentStackTrace(isolate, kMostFrames, v8::StackTrace::kDetailed);
  for (int i = 0; i < stack->GetFrameCount(); ++i) {
    text += Show(isolate, stack->GetFrame(isolate, static_cast<uint32_t>(i)));
  }
  // There is nobody to tell that it failed.
  (void)!write(STDERR_FILENO, text.data(), text.size());
  std::signal(SIGINT, SIG_DFL);
  raise(SIGINT);
}

}  // namespace

// Whether JavaScript runs at that moment, or never again, nobody can know: what comes first ends
// the process.
InterruptTrace::InterruptTrace(js::Realm& realm)
    : watchdog_({.on_interrupt = true}, [&realm, isolate = realm.isolate()] {
        isolate->RequestInterrupt([](v8::Isolate* it, void*) { EndByInterrupt(it); }, nullptr);
        realm.loop().Post([&realm, isolate] {
          js::Entered entered(realm);
          EndByInterrupt(isolate);
        });
      }) {}

}  // namespace gyre::bindings
