#include "bindings/messaging/transferable.h"

#include "absl/strings/str_cat.h"

namespace gyre::bindings {
namespace {

constexpr char kKey = 0;

v8::Local<v8::FunctionTemplate> Template(js::Lock& js) {
  v8::Global<v8::FunctionTemplate>& slot = js.realm().class_template(&kKey);
  if (slot.IsEmpty()) {
    // Without a name: what shows the classes that extend it shows no base class then.
    v8::Local<v8::FunctionTemplate> made = v8::FunctionTemplate::New(js.isolate());
    made->InstanceTemplate()->SetInternalFieldCount(1);
    slot.Reset(js.isolate(), made);
  }
  return slot.Get(js.isolate());
}

}  // namespace

bool Transferable::IsOne(js::Lock& js, js::Value value) { return Template(js)->HasInstance(value); }

void Transferable::Define(js::Lock& js, js::Object object, uint32_t) {
  js::Set(js, object, "Transferable", Template(js)->GetFunction(js.context()).ToLocalChecked());
}

void Transferable::AppendReferences(std::vector<intptr_t>& references) {
  references.push_back(reinterpret_cast<intptr_t>(&kKey));
}

void Transferable::AppendSurface(absl::string_view binding, std::string& surface) {
  absl::StrAppend(&surface, binding, ".Transferable\n");
}

}  // namespace gyre::bindings
