// gyre itself: everything.
#include "runtime/binding_list.h"
#include "runtime/variant.h"

namespace gyre::runtime {

const Variant& ThisVariant() {
  static const auto* const kVariant = new Variant();
  return *kVariant;
}

js::BindingSet MakeBindings(js::Realm& realm) { return js::BindingSet(realm, BindingList()); }

void AppendBindingReferences(std::vector<intptr_t>& references) {
  BindingList::AppendReferences(references);
}

}  // namespace gyre::runtime
