// For tests of bindings: an isolate with one realm, and expectations written in JavaScript.
#ifndef GYRE_BINDINGS_CORE_TESTING_H_
#define GYRE_BINDINGS_CORE_TESTING_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "bindings/core/binding_set.h"
#include "bindings/core/realm.h"
#include "gtest/gtest.h"

namespace gyre::js {

// A fixture with a realm and a context, entered for the length of a test. `loop` of the realm is
// null.
class RealmTest : public ::testing::Test {
 protected:
  RealmTest();
  ~RealmTest() override;

  Lock& js() { return *lock_; }
  Realm& realm() { return *realm_; }

  // The value of a piece of JavaScript as text, or "throws " and the error as text.
  std::string Eval(absl::string_view source);

  // Makes `object` a global variable.
  void SetGlobal(absl::string_view name, Object object);

 private:
  struct Scopes;
  v8::Isolate* isolate_;
  std::unique_ptr<v8::ArrayBuffer::Allocator> allocator_;
  std::unique_ptr<Scopes> scopes_;
  std::unique_ptr<Realm> realm_;
  std::unique_ptr<Lock> lock_;
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_TESTING_H_
