// Tells when native functions return to JavaScript, while somebody wants to know.
//
// V8 traces the calls of native functions where the platform asks for that, and looks anew whether
// it does when a call ends: asked for while a call is under way, its end is told. Nobody pays for
// it otherwise. Not told are the calls that V8's optimizing compiler makes without a frame of its
// own.
#ifndef GYRE_RUNTIME_NATIVE_RETURNS_H_
#define GYRE_RUNTIME_NATIVE_RETURNS_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "bindings/core/value.h"

namespace gyre::runtime {

// One per process, as its platform is. Any thread.
class NativeReturns final : public v8::TracingController {
 public:
  // Called on the thread of the isolate when a native function has done its work, and before
  // JavaScript goes on; must not call JavaScript.
  using Callback = void (*)(v8::Isolate* isolate);

  // Counted: while Start() was called more often than Stop(), `callback` is told. It is the same
  // function for all.
  void Start(Callback callback);
  void Stop();

  // v8::TracingController
  const uint8_t* GetCategoryGroupEnabled(const char* name) override;
  uint64_t AddTraceEvent(char phase, const uint8_t* category_enabled_flag, const char* name,
                         const char* scope, uint64_t id, uint64_t bind_id, int32_t num_args,
                         const char** arg_names, const uint8_t* arg_types,
                         const uint64_t* arg_values,
                         std::unique_ptr<v8::ConvertableToTraceFormat>* arg_convertables,
                         unsigned int flags) override;

 private:
  void Update(int by);

  std::mutex mutex_;
  int wanted_ = 0;                    // guarded by mutex_
  std::atomic<uint8_t> enabled_ = 0;  // V8 has its address
  std::atomic<Callback> callback_ = nullptr;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_NATIVE_RETURNS_H_
