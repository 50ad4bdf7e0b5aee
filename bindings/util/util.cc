#include "bindings/util/util.h"

#include "loop/system_error.h"

namespace gyre::bindings {

js::Value Util::GetProxyDetails(js::Lock& js, js::Value value) {
  if (!value->IsProxy()) return js::Undefined(js);
  v8::Local<v8::Proxy> proxy = value.As<v8::Proxy>();
  return js::NewArray(js, {proxy->GetTarget(), proxy->GetHandler()});
}

js::Value Util::GetPromiseDetails(js::Lock& js, js::Value value) {
  if (!value->IsPromise()) return js::Undefined(js);
  v8::Local<v8::Promise> promise = value.As<v8::Promise>();
  const v8::Promise::PromiseState state = promise->State();
  if (state == v8::Promise::kPending) return js::NewArray(js, {js::NewNumber(js, state)});
  return js::NewArray(js, {js::NewNumber(js, state), promise->Result()});
}

js::Value Util::PreviewEntries(js::Lock& js, js::Value value) {
  if (!value->IsObject()) return js::Undefined(js);
  bool key_value = false;
  js::Array entries;
  if (!value.As<v8::Object>()->PreviewEntries(&key_value).ToLocal(&entries)) {
    return js::Undefined(js);
  }
  return js::NewArray(js, {entries, js::NewBoolean(js, key_value)});
}

absl::StatusOr<js::Value> Util::GetOwnNonIndexProperties(js::Lock& js, js::Object object,
                                                         int32_t filter) {
  js::Array keys;
  if (!object
           ->GetPropertyNames(js.context(), v8::KeyCollectionMode::kOwnOnly,
                              static_cast<v8::PropertyFilter>(filter),
                              v8::IndexFilter::kSkipIndices)
           .ToLocal(&keys)) {
    return js::AlreadyThrown();
  }
  return keys;
}

std::string Util::GetConstructorName(js::Lock& js, js::Object object) {
  return js::ToUtf8(js, object->GetConstructorName());
}

js::Value Util::CallSite(js::Lock& js, int32_t depth) {
  if (depth < 0) return js::Undefined(js);
  v8::Local<v8::StackTrace> stack = v8::StackTrace::CurrentStackTrace(js.isolate(), depth + 1);
  if (stack->GetFrameCount() <= depth) return js::Undefined(js);
  v8::Local<v8::StackFrame> frame = stack->GetFrame(js.isolate(), depth);
  js::String name = frame->GetScriptName();
  js::String source = frame->GetScriptSource();
  if (name.IsEmpty() || source.IsEmpty()) return js::Undefined(js);
  return js::NewArray(js, {name, js::NewNumber(js, frame->GetLineNumber()),
                           js::NewNumber(js, frame->GetColumn()), source});
}

std::string Util::SystemErrorName(js::Lock&, int32_t error) {
  return std::string(loop::ErrorName(-error));
}

std::string Util::SystemErrorMessage(js::Lock&, int32_t error) {
  return std::string(loop::ErrorMessage(-error));
}

}  // namespace gyre::bindings
