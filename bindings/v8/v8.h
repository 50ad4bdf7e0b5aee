// internalBinding('v8'): the engine's figures and switches, and its serializer.
#ifndef GYRE_BINDINGS_V8_V8_H_
#define GYRE_BINDINGS_V8_V8_H_

#include <string>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/core/cpu_profile.h"
#include "bindings/v8/gc_profiler.h"
#include "bindings/v8/serializers.h"

namespace gyre::bindings {

class V8 final : public js::Binding {
 public:
  explicit V8(js::Realm&) {}

  // Bytes, by the names of node:v8.
  js::Object HeapStatistics(js::Lock& js);
  js::Array HeapSpaceStatistics(js::Lock& js);
  js::Object HeapCodeStatistics(js::Lock& js);
  void SetFlags(js::Lock&, std::string flags);
  uint32_t CachedDataVersionTag(js::Lock&);
  // JSON as a Uint8Array.
  js::Value HeapSnapshot(js::Lock& js, bool internals, bool numbers);
  // The objects that have `prototype` in their chain of prototypes, after a collection.
  js::Array QueryObjects(js::Lock& js, js::Object prototype);
  // Functions or undefined, for each promise that is made, resumed, left and settled.
  void SetPromiseHooks(js::Lock& js, js::Value init, js::Value before, js::Value after,
                       js::Value settled);

  // As js::CpuProfile.
  void StartCpuProfile(js::Lock& js, int32_t interval_us);
  std::string StopCpuProfile(js::Lock& js);
  void TrackHeapObjects(js::Lock& js);

  static constexpr absl::string_view kName = "v8";
  static constexpr auto kMembers =
      js::Members<js::Method<"heapStatistics", &V8::HeapStatistics>,
                  js::Method<"heapSpaceStatistics", &V8::HeapSpaceStatistics>,
                  js::Method<"heapCodeStatistics", &V8::HeapCodeStatistics>,
                  js::Method<"setFlags", &V8::SetFlags>,
                  js::Method<"cachedDataVersionTag", &V8::CachedDataVersionTag>,
                  js::Method<"heapSnapshot", &V8::HeapSnapshot>,
                  js::Method<"setPromiseHooks", &V8::SetPromiseHooks>, js::Class<Serializer>,
                  js::Class<Deserializer>, js::Class<GcProfiler>, js::Class<GcListener>,
                  js::Method<"queryObjects", &V8::QueryObjects>,
                  js::Method<"startCpuProfile", &V8::StartCpuProfile>,
                  js::Method<"stopCpuProfile", &V8::StopCpuProfile>,
                  js::Method<"trackHeapObjects", &V8::TrackHeapObjects>>();

 private:
  js::CpuProfile cpu_profile_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_V8_V8_H_
