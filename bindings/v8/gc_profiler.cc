#include "bindings/v8/gc_profiler.h"

#include "absl/strings/str_cat.h"
#include "bindings/core/callback.h"
#include "loop/loop.h"

namespace gyre::bindings {
namespace {

int64_t Nanos(v8::Isolate* isolate) {
  return static_cast<int64_t>(js::Realm::Of(isolate).loop().clock().MonotonicNanos());
}

absl::string_view NameOf(v8::GCType type) {
  switch (type) {
    case v8::kGCTypeScavenge:
      return "Scavenge";
    case v8::kGCTypeMinorMarkCompact:
      return "MinorMarkCompact";
    case v8::kGCTypeMarkSweepCompact:
      return "MarkSweepCompact";
    case v8::kGCTypeIncrementalMarking:
      return "IncrementalMarking";
    case v8::kGCTypeProcessWeakCallbacks:
      return "ProcessWeakCallbacks";
    default:
      return "Unknown";
  }
}

std::string SpacesAsJson(v8::Isolate* isolate) {
  std::string out;
  for (size_t i = 0; i < isolate->NumberOfHeapSpaces(); ++i) {
    v8::HeapSpaceStatistics space;
    if (!isolate->GetHeapSpaceStatistics(&space, i)) continue;
    absl::StrAppend(&out, out.empty() ? "" : ",", "{\"spaceName\":\"", space.space_name(),
                    "\",\"spaceSize\":", space.space_size(),
                    ",\"spaceUsedSize\":", space.space_used_size(),
                    ",\"spaceAvailableSize\":", space.space_available_size(),
                    ",\"physicalSpaceSize\":", space.physical_space_size(), "}");
  }
  return out;
}

std::string HeapAsJson(v8::Isolate* isolate) {
  v8::HeapStatistics heap;
  isolate->GetHeapStatistics(&heap);
  return absl::StrCat("{\"heapStatistics\":{\"totalHeapSize\":", heap.total_heap_size(),
                      ",\"totalHeapSizeExecutable\":", heap.total_heap_size_executable(),
                      ",\"totalPhysicalSize\":", heap.total_physical_size(),
                      ",\"totalAvailableSize\":", heap.total_available_size(),
                      ",\"totalGlobalHandlesSize\":", heap.total_global_handles_size(),
                      ",\"usedGlobalHandlesSize\":", heap.used_global_handles_size(),
                      ",\"usedHeapSize\":", heap.used_heap_size(),
                      ",\"heapSizeLimit\":", heap.heap_size_limit(),
                      ",\"mallocedMemory\":", heap.malloced_memory(),
                      ",\"externalMemory\":", heap.external_memory(),
                      ",\"peakMallocedMemory\":", heap.peak_malloced_memory(),
                      "},\"heapSpaceStatistics\":[", SpacesAsJson(isolate), "]}");
}

int64_t UnixMilliseconds(v8::Isolate* isolate) {
  return static_cast<int64_t>(js::Realm::Of(isolate).loop().clock().WallMillis());
}

}  // namespace

absl::StatusOr<std::unique_ptr<GcProfiler>> GcProfiler::New(js::Lock& js) {
  return std::unique_ptr<GcProfiler>(new GcProfiler(js.isolate()));
}

GcProfiler::~GcProfiler() { Detach(); }

void GcProfiler::Start(js::Lock&) {
  if (running_) return;
  running_ = true;
  records_ = absl::StrCat("{\"version\":1,\"startTime\":", UnixMilliseconds(isolate_),
                          ",\"statistics\":[");
  isolate_->AddGCPrologueCallback(&OnBegin, this);
  isolate_->AddGCEpilogueCallback(&OnEnd, this);
}

std::string GcProfiler::Stop(js::Lock&) {
  Detach();
  return absl::StrCat(records_, "],\"endTime\":", UnixMilliseconds(isolate_), "}");
}

void GcProfiler::Detach() {
  if (!running_) return;
  running_ = false;
  isolate_->RemoveGCPrologueCallback(&OnBegin, this);
  isolate_->RemoveGCEpilogueCallback(&OnEnd, this);
}

void GcProfiler::OnBegin(v8::Isolate* isolate, v8::GCType, v8::GCCallbackFlags, void* data) {
  auto* self = static_cast<GcProfiler*>(data);
  self->before_ = HeapAsJson(isolate);
  self->started_ns_ = Nanos(isolate);
}

void GcProfiler::OnEnd(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags, void* data) {
  auto* self = static_cast<GcProfiler*>(data);
  if (self->before_.empty()) return;
  absl::StrAppend(&self->records_, self->records_.back() == '[' ? "" : ",", "{\"gcType\":\"",
                  NameOf(type), "\",\"cost\":", (Nanos(isolate) - self->started_ns_) / 1000,
                  ",\"beforeGC\":", self->before_, ",\"afterGC\":", HeapAsJson(isolate), "}");
  self->before_.clear();
}

absl::StatusOr<std::unique_ptr<GcListener>> GcListener::New(js::Lock& js, js::Function callback) {
  return std::unique_ptr<GcListener>(new GcListener(js, callback));
}

GcListener::~GcListener() { Detach(); }

void GcListener::Start(js::Lock&) {
  if (self_ != nullptr) return;
  self_ = std::make_shared<GcListener*>(this);
  Pin();
  isolate_->AddGCPrologueCallback(&OnBegin, this);
  isolate_->AddGCEpilogueCallback(&OnEnd, this);
}

void GcListener::Stop(js::Lock&) {
  if (self_ == nullptr) return;
  Detach();
  Unpin();
}

void GcListener::Detach() {
  if (self_ == nullptr) return;
  *self_ = nullptr;
  self_ = nullptr;
  isolate_->RemoveGCPrologueCallback(&OnBegin, this);
  isolate_->RemoveGCEpilogueCallback(&OnEnd, this);
}

void GcListener::OnBegin(v8::Isolate* isolate, v8::GCType, v8::GCCallbackFlags, void* data) {
  static_cast<GcListener*>(data)->started_ns_ = Nanos(isolate);
}

void GcListener::OnEnd(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags flags,
                       void* data) {
  auto* self = static_cast<GcListener*>(data);
  const double start = static_cast<double>(self->started_ns_) / 1e6;
  const double duration = static_cast<double>(Nanos(isolate)) / 1e6 - start;
  js::Realm::Of(isolate).loop().Post([weak = self->self_, type, flags, start, duration] {
    if (*weak == nullptr) return;
    js::Entered entered(*(*weak)->realm());
    js::Lock& js = entered.js();
    js::RunCallback(js, (*weak)->callback_.Get(js),
                    {js::NewInteger(js, type), js::NewInteger(js, flags), js::NewNumber(js, start),
                     js::NewNumber(js, duration)});
  });
}

}  // namespace gyre::bindings
