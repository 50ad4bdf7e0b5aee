#include "bindings/core/wrapped.h"

#include <utility>

#include "absl/log/absl_check.h"
#include "bindings/core/stack_text.h"

namespace gyre::js {
namespace {

constexpr int kOriginFrames = 32;

}  // namespace

void Wrapped::Attach(Lock& js, Object object, Wrapped* instance) {
  Realm& realm = js.realm();
  instance->realm_ = &realm;
  instance->next_ = realm.wrapped_;
  if (instance->next_ != nullptr) instance->next_->previous_ = instance;
  realm.wrapped_ = instance;
  object->SetAlignedPointerInInternalField(kField, instance);
  instance->wrapper_.Reset(js.isolate(), object);
  if (instance->pins_ == 0) instance->MakeWeak();
  if (realm.origins_ != nullptr) (*realm.origins_)[instance] = CurrentStackText(js, kOriginFrames);
}

std::vector<Wrapped::Instance> Wrapped::All(Lock& js) {
  const Realm& realm = js.realm();
  std::vector<Instance> all;
  for (Wrapped* each = realm.wrapped_; each != nullptr; each = each->next_) {
    Instance instance = {each->object(js), ""};
    if (realm.origins_ != nullptr) instance.origin = (*realm.origins_)[each];
    all.push_back(std::move(instance));
  }
  return all;
}

std::vector<Object> Wrapped::Pinned(Lock& js) {
  std::vector<Object> pinned;
  for (Wrapped* each = js.realm().wrapped_; each != nullptr; each = each->next_) {
    if (each->pins_ > 0) pinned.push_back(each->object(js));
  }
  return pinned;
}

Wrapped::~Wrapped() {
  if (realm_ == nullptr) return;
  if (realm_->origins_ != nullptr) realm_->origins_->erase(this);
  if (next_ != nullptr) next_->previous_ = previous_;
  (previous_ != nullptr ? previous_->next_ : realm_->wrapped_) = next_;
}

void Wrapped::Pin() {
  if (pins_++ == 0 && !wrapper_.IsEmpty()) wrapper_.ClearWeak();
}

void Wrapped::Unpin() {
  ABSL_CHECK_GT(pins_, 0u);
  if (--pins_ == 0 && !wrapper_.IsEmpty()) MakeWeak();
}

void Wrapped::MakeWeak() {
  wrapper_.SetWeak(
      this,
      [](const v8::WeakCallbackInfo<Wrapped>& info) {
        info.GetParameter()->wrapper_.Reset();
        delete info.GetParameter();
      },
      v8::WeakCallbackType::kParameter);
}

}  // namespace gyre::js
