#include "bindings/core/heap_snapshot.h"

#include <vector>

#include "bindings/core/text_stream.h"
#include "v8-profiler.h"

namespace gyre::js {
namespace {

class Wanted final : public v8::QueryObjectPredicate {
 public:
  explicit Wanted(absl::FunctionRef<bool(Object)> is_wanted) : is_wanted_(is_wanted) {}
  bool Filter(Object object) override { return is_wanted_(object); }

 private:
  const absl::FunctionRef<bool(Object)> is_wanted_;
};

bool InheritsFrom(Object object, Object prototype) {
  if (object->IsProxy()) return false;
  for (Value at = object->GetPrototype(); at->IsObject();
       at = at.As<v8::Object>()->GetPrototype()) {
    if (at == prototype) return true;
    if (at->IsProxy()) return false;
  }
  return false;
}

}  // namespace

std::vector<Object> FindObjects(Lock& js, absl::FunctionRef<bool(Object)> is_wanted) {
  Wanted wanted(is_wanted);
  std::vector<v8::Global<v8::Object>> found;
  js.isolate()->GetHeapProfiler()->QueryObjects(js.context(), &wanted, &found);
  std::vector<Object> objects;
  for (v8::Global<v8::Object>& each : found) objects.push_back(each.Get(js.isolate()));
  return objects;
}

Array FindObjects(Lock& js, Object prototype) {
  const std::vector<Object> found =
      FindObjects(js, [&](Object each) { return InheritsFrom(each, prototype); });
  return NewArray(js, std::vector<Value>(found.begin(), found.end()));
}

std::string TakeHeapSnapshot(Lock& js, bool internals, bool numbers) {
  v8::HeapProfiler::HeapSnapshotOptions options;
  if (internals) options.snapshot_mode = v8::HeapProfiler::HeapSnapshotMode::kExposeInternals;
  if (numbers) options.numerics_mode = v8::HeapProfiler::NumericsMode::kExposeNumericValues;
  const v8::HeapSnapshot* snapshot = js.isolate()->GetHeapProfiler()->TakeHeapSnapshot(options);
  TextStream out;
  snapshot->Serialize(&out, v8::HeapSnapshot::kJSON);
  const_cast<v8::HeapSnapshot*>(snapshot)->Delete();
  return std::move(out.text);
}

}  // namespace gyre::js
