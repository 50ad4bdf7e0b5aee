#include "process/node/environment_object.h"

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "bindings/core/realm.h"

namespace gyre::process {
namespace {

using Name = v8::Local<v8::Name>;

js::Lock LockOf(v8::Isolate* isolate) {
  return js::Lock(isolate, isolate->GetCurrentContext(), js::Realm::Of(isolate));
}

const char* Lookup(js::Lock& js, Name name) { return getenv(js::ToUtf8(js, name).c_str()); }

void Getter(Name name, const v8::PropertyCallbackInfo<v8::Value>& info) {
  js::Lock js = LockOf(info.GetIsolate());
  if (const char* value = Lookup(js, name)) info.GetReturnValue().Set(js::NewString(js, value));
}

void Setter(Name name, v8::Local<v8::Value> value,
            const v8::PropertyCallbackInfo<v8::Value>& info) {
  js::Lock js = LockOf(info.GetIsolate());
  js::String text;
  // A pending exception of the conversion reaches the caller.
  if (!value->ToString(js.context()).ToLocal(&text)) return;
  setenv(js::ToUtf8(js, name).c_str(), js::ToUtf8(js, text).c_str(), 1);
  info.GetReturnValue().Set(value);
}

void Query(Name name, const v8::PropertyCallbackInfo<v8::Integer>& info) {
  js::Lock js = LockOf(info.GetIsolate());
  if (Lookup(js, name) != nullptr) info.GetReturnValue().Set(v8::None);
}

void Deleter(Name name, const v8::PropertyCallbackInfo<v8::Boolean>& info) {
  js::Lock js = LockOf(info.GetIsolate());
  unsetenv(js::ToUtf8(js, name).c_str());
  info.GetReturnValue().Set(true);
}

void Enumerator(const v8::PropertyCallbackInfo<v8::Array>& info) {
  js::Lock js = LockOf(info.GetIsolate());
  std::vector<js::Value> names;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const absl::string_view text = *entry;
    const size_t end = text.find('=', 1);
    if (end != absl::string_view::npos) names.push_back(js::NewString(js, text.substr(0, end)));
  }
  info.GetReturnValue().Set(js::NewArray(js, names));
}

}  // namespace

js::Object NewEnvironmentObject(js::Lock& js) {
  v8::Local<v8::ObjectTemplate> shape = v8::ObjectTemplate::New(js.isolate());
  shape->SetHandler(v8::NamedPropertyHandlerConfiguration(
      Getter, Setter, Query, Deleter, Enumerator, v8::Local<v8::Value>(),
      v8::PropertyHandlerFlags::kOnlyInterceptStrings));
  return shape->NewInstance(js.context()).ToLocalChecked();
}

}  // namespace gyre::process
