#include "bindings/core/cpu_profile.h"

#include <algorithm>
#include <utility>

#include "bindings/core/text_stream.h"
#include "v8-profiler.h"

namespace gyre::js {
namespace {

constexpr absl::string_view kTitle = "gyre";

}  // namespace

void CpuProfile::Start(Lock& js, int32_t interval_us) {
  if (profiler_ != nullptr) return;
  profiler_ = v8::CpuProfiler::New(js.isolate());
  profiler_->SetSamplingInterval(std::max(interval_us, 1));
  profiler_->StartProfiling(NewString(js, kTitle), v8::CpuProfilingMode::kCallerLineNumbers,
                            v8::CpuProfilingOptions::kNoSampleLimit);
}

std::string CpuProfile::Stop(Lock& js) {
  if (profiler_ == nullptr) return "";
  TextStream stream;
  if (v8::CpuProfile* profile = profiler_->StopProfiling(NewString(js, kTitle))) {
    profile->Serialize(&stream);
    profile->Delete();
  }
  std::exchange(profiler_, nullptr)->Dispose();
  return std::move(stream.text);
}

void TrackHeapObjects(Lock& js) {
  js.isolate()->GetHeapProfiler()->StartTrackingHeapObjects(/*track_allocations=*/true);
}

}  // namespace gyre::js
