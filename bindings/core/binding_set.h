// The program's list of bindings: which native halves a runtime has, and in which order.
//
//   js::BindingSet bindings = js::BindingSet::Of<Timers, TaskQueue, ...>(realm);
//
// The list is written out once, in runtime/; nothing registers itself. The order decides the index
// of a binding inside the snapshot, so the same list must be used to build a snapshot and to start
// from it.
#ifndef GYRE_BINDINGS_CORE_BINDING_SET_H_
#define GYRE_BINDINGS_CORE_BINDING_SET_H_

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "bindings/core/binding.h"

namespace gyre::js {

// A type list; what is known of bindings without an instance.
template <typename... Bs>
struct BindingList {
  static void AppendReferences(std::vector<intptr_t>& references) {
    (decltype(Bs::kMembers)::AppendReferences(references), ...);
  }
  // The place of B in the list, which is its index in the realm.
  template <typename B>
  static constexpr size_t IndexOf() {
    static_assert((std::is_same_v<B, Bs> || ...), "not in the list");
    size_t index = 0;
    (void)((std::is_same_v<B, Bs> ? true : (++index, false)) || ...);
    return index;
  }
  // One line per function, sorted as declared: the golden file of the bindings.
  static std::string Surface() {
    std::string surface;
    (decltype(Bs::kMembers)::AppendSurface(Bs::kName, surface), ...);
    return surface;
  }
};

class BindingSet {
 public:
  // Makes an instance of each binding. `realm` outlives the set.
  template <typename... Bs>
  BindingSet(Realm& realm, BindingList<Bs...>) : realm_(realm) {
    (Add<Bs>(), ...);
  }

  ~BindingSet() { realm_.DeleteWrapped(); }

  // The JavaScript object of a binding, made at first use; empty where there is none of that name.
  v8::MaybeLocal<v8::Object> Find(Lock& js, absl::string_view name);

  // The instance of a binding of the list, or null.
  Binding* Instance(absl::string_view name) const;

  // In a process that started from a snapshot: lets each binding whose object came with it adjust
  // it.
  void Start(Lock& js);

 private:
  struct Entry {
    explicit Entry(Realm& realm) : object(realm) {}
    absl::string_view name;
    std::unique_ptr<Binding> instance;
    void (*define)(Lock&, Object, uint32_t) = nullptr;
    Kept<v8::Object> object;
    bool started = false;
  };

  template <typename B>
  void Add() {
    auto entry = std::make_unique<Entry>(realm_);
    entry->name = B::kName;
    auto instance = std::make_unique<B>(realm_);
    realm_.set_binding(entries_.size(), static_cast<Binding*>(instance.get()));
    entry->instance = std::move(instance);
    entry->define = &decltype(B::kMembers)::Define;
    entries_.push_back(std::move(entry));
  }

  void StartEntry(Lock& js, Entry& entry);

  Realm& realm_;
  std::vector<std::unique_ptr<Entry>> entries_;
  bool running_ = false;
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_BINDING_SET_H_
