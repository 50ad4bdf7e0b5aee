// What the garbage collector does, as it happens.
#ifndef GYRE_BINDINGS_V8_GC_PROFILER_H_
#define GYRE_BINDINGS_V8_GC_PROFILER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"

namespace gyre::bindings {

// The statistics of each collection between start() and stop():
// https://nodejs.org/docs/latest-v20.x/api/v8.html#class-v8gcprofiler
class GcProfiler final : public js::Wrapped {
 public:
  static absl::StatusOr<std::unique_ptr<GcProfiler>> New(js::Lock& js);
  ~GcProfiler() override;

  void Start(js::Lock&);
  // The report as JSON.
  std::string Stop(js::Lock&);

  static constexpr absl::string_view kClassName = "GcProfiler";
  static constexpr auto kMembers =
      js::Members<js::Method<"start", &GcProfiler::Start>, js::Method<"stop", &GcProfiler::Stop>>();

 private:
  explicit GcProfiler(v8::Isolate* isolate) : isolate_(isolate) {}
  static void OnBegin(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* self);
  static void OnEnd(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* self);
  void Detach();

  v8::Isolate* const isolate_;
  bool running_ = false;
  std::string records_;
  std::string before_;
  int64_t started_ns_ = 0;
};

// Tells a function of each collection, on a later turn of the loop.
class GcListener final : public js::Wrapped {
 public:
  // new GcListener(callback): callback(kind, flags, start, duration) with times in milliseconds on
  // the monotonic clock.
  static absl::StatusOr<std::unique_ptr<GcListener>> New(js::Lock& js, js::Function callback);
  ~GcListener() override;

  void Start(js::Lock& js);
  void Stop(js::Lock&);

  static constexpr absl::string_view kClassName = "GcListener";
  static constexpr auto kMembers =
      js::Members<js::Method<"start", &GcListener::Start>, js::Method<"stop", &GcListener::Stop>>();

 private:
  GcListener(js::Lock& js, js::Function callback)
      : isolate_(js.isolate()), callback_(js, callback) {}
  static void OnBegin(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* self);
  static void OnEnd(v8::Isolate*, v8::GCType, v8::GCCallbackFlags, void* self);
  void Detach();

  v8::Isolate* const isolate_;
  js::Strong<v8::Function> callback_;
  int64_t started_ns_ = 0;
  // For what the loop calls after this may be gone.
  std::shared_ptr<GcListener*> self_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_V8_GC_PROFILER_H_
