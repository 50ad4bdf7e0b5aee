#include "runtime/native_returns.h"

#include "absl/strings/string_view.h"

namespace gyre::runtime {
namespace {

// As V8 names them.
constexpr absl::string_view kCategory = "disabled-by-default-v8.runtime";
constexpr absl::string_view kNativeCall = "V8.ExternalCallback";
constexpr char kEnd = 'E';
constexpr uint8_t kEnabledForRecording = 1;

static_assert(sizeof(std::atomic<uint8_t>) == sizeof(uint8_t));

}  // namespace

void NativeReturns::Start(Callback callback) {
  callback_.store(callback, std::memory_order_relaxed);
  Update(1);
}

void NativeReturns::Stop() { Update(-1); }

void NativeReturns::Update(int by) {
  std::lock_guard<std::mutex> lock(mutex_);
  wanted_ += by;
  enabled_.store(wanted_ > 0 ? kEnabledForRecording : 0, std::memory_order_relaxed);
}

const uint8_t* NativeReturns::GetCategoryGroupEnabled(const char* name) {
  if (name != kCategory) return v8::TracingController::GetCategoryGroupEnabled(name);
  return reinterpret_cast<const uint8_t*>(&enabled_);
}

uint64_t NativeReturns::AddTraceEvent(char phase, const uint8_t*, const char* name, const char*,
                                      uint64_t, uint64_t, int32_t, const char**, const uint8_t*,
                                      const uint64_t*,
                                      std::unique_ptr<v8::ConvertableToTraceFormat>*,
                                      unsigned int) {
  if (phase == kEnd && name == kNativeCall) {
    if (Callback callback = callback_.load(std::memory_order_relaxed)) {
      callback(v8::Isolate::GetCurrent());
    }
  }
  return 0;
}

}  // namespace gyre::runtime
