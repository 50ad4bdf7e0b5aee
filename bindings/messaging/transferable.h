// The native class that classes of JavaScript extend whose instances travel in messages
// (https://nodejs.org/docs/latest-v20.x/api/worker_threads.html#portpostmessagevalue-transferlist).
//
// V8 asks about an object that it serializes only if that has an internal field: an instance has
// one, which nobody uses, and there is no native object. internal/transferable has what the classes
// say of themselves.
#ifndef GYRE_BINDINGS_MESSAGING_TRANSFERABLE_H_
#define GYRE_BINDINGS_MESSAGING_TRANSFERABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "bindings/core/realm.h"
#include "bindings/core/value.h"

namespace gyre::bindings {

// A member of a binding's list, as js::Class is.
class Transferable {
 public:
  static bool IsOne(js::Lock& js, js::Value value);

  static void Define(js::Lock& js, js::Object object, uint32_t);
  static void AppendReferences(std::vector<intptr_t>& references);
  static void AppendSurface(absl::string_view binding, std::string& surface);
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_MESSAGING_TRANSFERABLE_H_
