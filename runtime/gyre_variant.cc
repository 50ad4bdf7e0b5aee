// gyre itself: everything.
#include "runtime/binding_list.h"
#include "runtime/simulate/simulate.h"
#include "runtime/variant.h"

namespace gyre::runtime {

const Variant& ThisVariant() {
  static const auto* const kVariant = [] {
    auto* variant = new Variant();
    variant->simulate = &Simulate;
    return variant;
  }();
  return *kVariant;
}

js::BindingSet MakeBindings(js::Realm& realm) { return js::BindingSet(realm, BindingList()); }

void AppendBindingReferences(std::vector<intptr_t>& references) {
  BindingList::AppendReferences(references);
}

}  // namespace gyre::runtime
