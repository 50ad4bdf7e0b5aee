// Native objects that are JavaScript objects: handles, hashes, contexts.
//
//   class Hash final : public js::Wrapped {
//    public:
//     static absl::StatusOr<std::unique_ptr<Hash>> New(js::Lock& js, std::string algorithm);
//     void Update(js::Lock& js, absl::Span<uint8_t> bytes);
//     static constexpr absl::string_view kClassName = "Hash";
//     static constexpr auto kMembers = js::Members<js::Method<"update", &Hash::Update>>();
//   };
//
// class.h makes a JavaScript class of it. The C++ object belongs to its wrapper: it is deleted when
// the garbage collector finds the wrapper lost, or with the bindings of the realm. Its destructor
// runs inside the collector: it may close loop handles and let go of values, and must not make or
// call anything of JavaScript. An object that the loop will call back pins itself meanwhile.
//
// All of it belongs to the realm's thread.
#ifndef GYRE_BINDINGS_CORE_WRAPPED_H_
#define GYRE_BINDINGS_CORE_WRAPPED_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bindings/core/realm.h"
#include "bindings/core/value.h"

namespace gyre::js {

class Wrapped {
 public:
  virtual ~Wrapped();
  Wrapped(const Wrapped&) = delete;
  Wrapped& operator=(const Wrapped&) = delete;

  // Null, and an empty handle, until the constructor has returned.
  Realm* realm() const { return realm_; }
  Object object(Lock& js) const { return wrapper_.Get(js.isolate()); }

  // The wrappers of all instances in the realm that are pinned, newest first.
  static std::vector<Object> Pinned(Lock& js);

  struct Instance {
    Object object;
    std::string origin;  // the JavaScript stack where it was made; see Realm::BecomeSnapshot()
  };
  // All instances in the realm, newest first.
  static std::vector<Instance> All(Lock& js);

  // For class.h: makes `object`, which has an internal field, the wrapper of `instance` and its
  // owner.
  static void Attach(Lock& js, Object object, Wrapped* instance);

  // Null for an object whose constructor threw.
  static Wrapped* From(Object object) {
    return static_cast<Wrapped*>(object->GetAlignedPointerFromInternalField(kField));
  }
  static constexpr int kField = 0;
  static constexpr int kFieldCount = 1;

 protected:
  Wrapped() = default;

  // While more Pin() than Unpin() were called, the wrapper lives even if JavaScript has lost it.
  // After the last Unpin() the object may be deleted at any later allocation of JavaScript.
  void Pin();
  void Unpin();

 private:
  friend class Realm;
  void MakeWeak();

  Realm* realm_ = nullptr;
  v8::Global<v8::Object> wrapper_;
  uint32_t pins_ = 0;
  Wrapped* previous_ = nullptr;
  Wrapped* next_ = nullptr;
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_WRAPPED_H_
