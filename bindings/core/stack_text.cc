#include "bindings/core/stack_text.h"

#include "absl/strings/str_cat.h"

namespace gyre::js {

std::string StackText(Lock& js, v8::Local<v8::StackTrace> trace) {
  std::string text;
  for (int i = 0; i < trace->GetFrameCount(); ++i) {
    v8::Local<v8::StackFrame> frame = trace->GetFrame(js.isolate(), static_cast<uint32_t>(i));
    const auto name = [&js](v8::Local<v8::String> value) {
      return value.IsEmpty() ? std::string() : ToUtf8(js, value);
    };
    const std::string function = name(frame->GetFunctionName());
    const std::string place = absl::StrCat(name(frame->GetScriptName()), ":",
                                           frame->GetLineNumber(), ":", frame->GetColumn());
    absl::StrAppend(&text, "    at ",
                    function.empty() ? place : absl::StrCat(function, " (", place, ")"), "\n");
  }
  return text;
}

std::string CurrentStackText(Lock& js, int frames) {
  v8::HandleScope scope(js.isolate());
  return StackText(js, v8::StackTrace::CurrentStackTrace(js.isolate(), frames));
}

}  // namespace gyre::js
