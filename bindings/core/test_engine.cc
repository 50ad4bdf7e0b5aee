#include "bindings/core/test_engine.h"

#include "libplatform/libplatform.h"
#include "v8.h"

namespace gyre::js {

void StartEngineForTesting() {
  static v8::Platform* platform = [] {
    // V8 cannot be started twice in a process; it ends with it.
    v8::Platform* made = v8::platform::NewSingleThreadedDefaultPlatform().release();
    v8::V8::SetFlagsFromString("--single-threaded --expose-gc");
    v8::V8::InitializePlatform(made);
    v8::V8::Initialize();
    return made;
  }();
  (void)platform;
}

}  // namespace gyre::js
