// Native objects that can go to another realm inside of a message (structured_clone.h).
//
//   class Key final : public js::Portable {
//    public:
//     using Base = js::Portable;
//     std::shared_ptr<js::Ported> Port() override;
//     ...
//   };
#ifndef GYRE_BINDINGS_CORE_PORTABLE_H_
#define GYRE_BINDINGS_CORE_PORTABLE_H_

#include <memory>

#include "bindings/core/class.h"

namespace gyre::js {

// What a native object leaves for another realm. Belongs to no realm: it is made in one, used in
// others, perhaps in several at a time, and destroyed on any thread, perhaps unused.
class Ported {
 public:
  virtual ~Ported() = default;
  // An object of the realm of `js`. Empty where an exception is pending.
  virtual v8::MaybeLocal<v8::Object> Make(Lock& js) = 0;
};

class Portable : public Wrapped {
 public:
  // Shares what the object has, or moves it where there can be one owner only.
  virtual std::shared_ptr<Ported> Port() = 0;

  static constexpr absl::string_view kClassName = "Portable";
  static constexpr auto kMembers = Members<>();
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_PORTABLE_H_
