#include "bindings/core/embedding.h"

#include <string>

#include "absl/strings/match.h"
#include "bindings/core/callback.h"
#include "bindings/core/realm.h"

namespace gyre::js {
namespace {

absl::Status Ended() { return absl::FailedPreconditionError("the JavaScript program has ended"); }

absl::Status ToStatus(Lock& js, v8::TryCatch& caught) {
  if (caught.HasTerminated() || js.realm().stopped()) return Ended();
  const Value error = caught.Exception();
  std::string text;
  v8::TryCatch quiet(js.isolate());
  if (error->IsObject()) {
    const Value stack = Get(js, error.As<v8::Object>(), "stack");
    if (stack->IsString()) text = ToUtf8(js, stack);
  }
  if (text.empty()) text = ToUtf8(js, error);
  // The stack of a syntax error does not say where it is.
  const v8::Local<v8::Message> message = caught.Message();
  if (!message.IsEmpty() && !message->GetScriptResourceName()->IsUndefined()) {
    const std::string place = absl::StrCat(ToUtf8(js, message->GetScriptResourceName()), ":",
                                           message->GetLineNumber(js.context()).FromMaybe(0));
    if (!absl::StrContains(text, place)) text = absl::StrCat(place, ": ", text);
  }
  return absl::UnknownError(text.empty() ? "a value without a text was thrown" : text);
}

}  // namespace

absl::StatusOr<Value> InvokeFunction(Lock& js, Function function,
                                     absl::Span<const Value> arguments) {
  Realm& realm = js.realm();
  if (realm.stopped()) return Ended();
  v8::EscapableHandleScope scope(js.isolate());
  absl::StatusOr<Value> outcome;
  ++realm.callback_depth;
  {
    v8::TryCatch caught(js.isolate());
    Value result;
    // A native function that lets an exception pass returns all the same.
    if (Call(js, function, arguments, &result) && !caught.HasCaught()) {
      outcome = scope.Escape(result);
    } else {
      outcome = ToStatus(js, caught);
    }
  }
  --realm.callback_depth;
  DrainTicks(js);
  if (realm.stopped()) return Ended();
  return outcome;
}

absl::StatusOr<Function> FindFunction(Lock& js, Value object, absl::string_view name) {
  v8::TryCatch caught(js.isolate());
  Value value = Undefined(js);
  if (object->IsObject() &&
      !object.As<v8::Object>()->Get(js.context(), NewString(js, name)).ToLocal(&value)) {
    return ToStatus(js, caught);
  }
  if (!value->IsFunction()) {
    return absl::NotFoundError(absl::StrCat("there is no function '", name, "'"));
  }
  return value.As<v8::Function>();
}

}  // namespace gyre::js
