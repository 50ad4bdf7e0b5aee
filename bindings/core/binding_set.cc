#include "bindings/core/binding_set.h"

namespace gyre::js {

v8::MaybeLocal<v8::Object> BindingSet::Find(Lock& js, absl::string_view name) {
  for (uint32_t index = 0; index < entries_.size(); ++index) {
    Entry& entry = *entries_[index];
    if (entry.name != name) continue;
    if (entry.object.empty()) {
      Object object = NewObject(js);
      entry.define(js, object, index);
      entry.instance->OnCreated(js, object);
      entry.object.Set(js, object);
      if (running_) StartEntry(js, entry);
    }
    return entry.object.Get(js);
  }
  return {};
}

void BindingSet::Start(Lock& js) {
  running_ = true;
  for (auto& entry : entries_) {
    if (!entry->object.empty()) StartEntry(js, *entry);
  }
}

void BindingSet::StartEntry(Lock& js, Entry& entry) {
  if (entry.started) return;
  entry.started = true;
  entry.instance->OnStarted(js, entry.object.Get(js));
}

Binding* BindingSet::Instance(absl::string_view name) const {
  for (const auto& entry : entries_) {
    if (entry->name == name) return entry->instance.get();
  }
  return nullptr;
}

}  // namespace gyre::js
