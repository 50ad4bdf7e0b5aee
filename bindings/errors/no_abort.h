// While code is compiled for somebody who may catch the error, --abort-on-uncaught-exception does
// not hold: V8 does not see who that is.
#ifndef GYRE_BINDINGS_ERRORS_NO_ABORT_H_
#define GYRE_BINDINGS_ERRORS_NO_ABORT_H_

#include "bindings/core/realm.h"

namespace gyre::bindings {

class NoAbortScope {
 public:
  explicit NoAbortScope(js::Lock& js) : realm_(js.realm()), before_(realm_.abort_on_uncaught) {
    realm_.abort_on_uncaught = false;
    js.isolate()->SetAbortOnUncaughtExceptionCallback(
        [](v8::Isolate* isolate) { return js::Realm::Of(isolate).abort_on_uncaught; });
  }
  ~NoAbortScope() { realm_.abort_on_uncaught = before_; }
  NoAbortScope(const NoAbortScope&) = delete;
  NoAbortScope& operator=(const NoAbortScope&) = delete;

 private:
  js::Realm& realm_;
  const bool before_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_ERRORS_NO_ABORT_H_
