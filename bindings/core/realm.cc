#include "bindings/core/realm.h"

#include "absl/log/absl_check.h"
#include "bindings/core/wrapped.h"
#include "loop/loop.h"

namespace gyre::js {

Realm::Realm(v8::Isolate* isolate, loop::Loop* loop)
    : isolate_(isolate), loop_(loop), ticks_(*this) {
  isolate->SetData(kIsolateSlot, this);
}

Realm::~Realm() {
  DeleteWrapped();
  isolate_->SetData(kIsolateSlot, nullptr);
}

void Realm::Stop() {
  stopped_.store(true, std::memory_order_relaxed);
  isolate_->TerminateExecution();
  loop_->Post([loop = loop_] { loop->Stop(); });
}

void Realm::DeleteWrapped() {
  while (wrapped_ != nullptr) delete wrapped_;
}

void Realm::SaveKept(Lock& js) {
  v8::Local<v8::Array> values = v8::Array::New(isolate_, static_cast<int>(kept_.size()));
  for (uint32_t i = 0; i < kept_.size(); ++i) {
    if (!kept_[i]->empty()) {
      values->Set(js.context(), i, kept_[i]->value_.Get(isolate_)).Check();
      kept_[i]->Clear();
    }
  }
  js.context()->SetEmbedderData(kKeptSlot, values);
  context_.Reset();
}

void Realm::RestoreKept(Lock& js) {
  v8::Local<v8::Array> values = js.context()->GetEmbedderData(kKeptSlot).As<v8::Array>();
  ABSL_CHECK_LE(values->Length(), kept_.size()) << "the snapshot was built with other bindings";
  for (uint32_t i = 0; i < values->Length(); ++i) {
    Value value = values->Get(js.context(), i).ToLocalChecked();
    if (value->IsUndefined()) continue;
    kept_[i]->value_.Reset(isolate_, value);
    kept_[i]->OnRestored(js);
  }
}

KeptBase::KeptBase(Realm& realm) : realm_(realm) { realm.kept_.push_back(this); }

KeptBase::~KeptBase() {
  auto& kept = realm_.kept_;
  // Usually the last: members die in reverse order of their construction.
  for (auto it = kept.end(); it != kept.begin();) {
    if (*--it == this) {
      kept.erase(it);
      return;
    }
  }
}

}  // namespace gyre::js
