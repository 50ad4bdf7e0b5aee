// V8 in this process: its platform, its flags, and isolates.
//
// The flags decide which code caches and snapshots V8 accepts, so the program that makes the
// snapshot and the program that uses it set them by the same function.
#ifndef GYRE_RUNTIME_ENGINE_H_
#define GYRE_RUNTIME_ENGINE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "runtime/platform.h"
#include "v8.h"

namespace gyre::runtime {

class Engine {
 public:
  static constexpr int kThreads = 2;

  // Once per process. `flags` are the user's, in V8's syntax; `threads` work beside the program's.
  explicit Engine(const std::vector<std::string>& flags = {}, int threads = kThreads);
  ~Engine();

  // Whether V8 has an option that this word, such as "--gc-interval=5", sets; it is set then.
  // Before the engine is made.
  static bool AcceptsOption(absl::string_view word);

  Platform& platform() { return platform_; }

  // What every isolate of the process shares: flags of the context, limits, callbacks.
  static void Configure(v8::Isolate* isolate);

 private:
  Platform platform_;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_ENGINE_H_
