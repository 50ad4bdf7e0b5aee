#include "process/node/environment_object.h"

#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "bindings/core/callback.h"
#include "bindings/core/error.h"
#include "bindings/core/realm.h"

namespace gyre::process {
namespace {

using Name = v8::Local<v8::Name>;

js::Lock LockOf(v8::Isolate* isolate) {
  return js::Lock(isolate, isolate->GetCurrentContext(), js::Realm::Of(isolate));
}

// Dates are shown in the zone that the environment names.
void OnChange(js::Lock& js, const std::string& name) {
  if (name != "TZ") return;
  tzset();
  js.isolate()->DateTimeConfigurationChangeNotification(v8::Isolate::TimeZoneDetection::kRedetect);
}

const char* Lookup(js::Lock& js, Name name) { return getenv(js::ToUtf8(js, name).c_str()); }

// Symbols name nothing in an environment.
void Getter(Name name, const v8::PropertyCallbackInfo<v8::Value>& info) {
  if (name->IsSymbol()) return;
  js::Lock js = LockOf(info.GetIsolate());
  if (const char* value = Lookup(js, name)) info.GetReturnValue().Set(js::NewString(js, value));
}

void Setter(Name name, v8::Local<v8::Value> value,
            const v8::PropertyCallbackInfo<v8::Value>& info) {
  js::Lock js = LockOf(info.GetIsolate());
  if (name->IsSymbol()) {
    return js::Throw(js, js::NodeError(js::ErrorKind::kTypeError, "",
                                       "Cannot convert a Symbol value to a string"));
  }
  if (!value->IsString() && !value->IsNumber() && !value->IsBoolean()) {
    js::Function warn;
    js::Value ignored;
    if (js.realm().host()->FindHook(js, "warnAboutEnvironment").ToLocal(&warn) &&
        !js::Call(js, warn, {}, &ignored)) {
      return;
    }
  }
  js::String text;
  // A pending exception of the conversion reaches the caller.
  if (!value->ToString(js.context()).ToLocal(&text)) return;
  const std::string key = js::ToUtf8(js, name);
  setenv(key.c_str(), js::ToUtf8(js, text).c_str(), 1);
  OnChange(js, key);
  info.GetReturnValue().Set(value);
}

void Definer(Name name, const v8::PropertyDescriptor& property,
             const v8::PropertyCallbackInfo<v8::Value>& info) {
  const bool plain = property.has_value() && property.has_writable() && property.writable() &&
                     property.has_enumerable() && property.enumerable() &&
                     property.has_configurable() && property.configurable();
  if (plain) return Setter(name, property.value(), info);
  js::Lock js = LockOf(info.GetIsolate());
  const bool accessor = !property.has_value() && (property.has_get() || property.has_set());
  js::Throw(js, js::NodeError(js::ErrorKind::kTypeError, "ERR_INVALID_OBJECT_DEFINE_PROPERTY",
                              accessor ? "'process.env' does not accept an "
                                         "accessor(getter/setter) descriptor"
                                       : "'process.env' only accepts a configurable, writable, "
                                         "and enumerable data descriptor"));
}

void Query(Name name, const v8::PropertyCallbackInfo<v8::Integer>& info) {
  if (name->IsSymbol()) return;
  js::Lock js = LockOf(info.GetIsolate());
  if (Lookup(js, name) != nullptr) info.GetReturnValue().Set(v8::None);
}

void Deleter(Name name, const v8::PropertyCallbackInfo<v8::Boolean>& info) {
  js::Lock js = LockOf(info.GetIsolate());
  if (!name->IsSymbol()) {
    const std::string key = js::ToUtf8(js, name);
    unsetenv(key.c_str());
    OnChange(js, key);
  }
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

void AppendEnvironmentReferences(std::vector<intptr_t>& references) {
  for (auto callback :
       {reinterpret_cast<intptr_t>(&Getter), reinterpret_cast<intptr_t>(&Setter),
        reinterpret_cast<intptr_t>(&Query), reinterpret_cast<intptr_t>(&Deleter),
        reinterpret_cast<intptr_t>(&Enumerator), reinterpret_cast<intptr_t>(&Definer)}) {
    references.push_back(callback);
  }
}

js::Object NewEnvironmentObject(js::Lock& js) {
  v8::Local<v8::ObjectTemplate> shape = v8::ObjectTemplate::New(js.isolate());
  shape->SetHandler(v8::NamedPropertyHandlerConfiguration(
      Getter, Setter, Query, Deleter, Enumerator, Definer, nullptr, v8::Local<v8::Value>(),
      v8::PropertyHandlerFlags::kHasNoSideEffect));
  return shape->NewInstance(js.context()).ToLocalChecked();
}

}  // namespace gyre::process
