#include "bindings/core/heap_snapshot.h"

#include <vector>

#include "v8-profiler.h"

namespace gyre::js {
namespace {

class Text final : public v8::OutputStream {
 public:
  void EndOfStream() override {}
  int GetChunkSize() override { return 64 * 1024; }
  WriteResult WriteAsciiChunk(char* data, int size) override {
    text.append(data, static_cast<size_t>(size));
    return kContinue;
  }
  std::string text;
};

class InheritsFrom final : public v8::QueryObjectPredicate {
 public:
  explicit InheritsFrom(Object prototype) : prototype_(prototype) {}
  bool Filter(Object object) override {
    if (object->IsProxy()) return false;
    for (Value at = object->GetPrototype(); at->IsObject();
         at = at.As<v8::Object>()->GetPrototype()) {
      if (at == prototype_) return true;
      if (at->IsProxy()) return false;
    }
    return false;
  }

 private:
  const Object prototype_;
};

}  // namespace

Array FindObjects(Lock& js, Object prototype) {
  InheritsFrom wanted(prototype);
  std::vector<v8::Global<v8::Object>> found;
  js.isolate()->GetHeapProfiler()->QueryObjects(js.context(), &wanted, &found);
  std::vector<Value> objects;
  for (v8::Global<v8::Object>& each : found) objects.push_back(each.Get(js.isolate()));
  return NewArray(js, objects);
}

std::string TakeHeapSnapshot(Lock& js, bool internals, bool numbers) {
  v8::HeapProfiler::HeapSnapshotOptions options;
  if (internals) options.snapshot_mode = v8::HeapProfiler::HeapSnapshotMode::kExposeInternals;
  if (numbers) options.numerics_mode = v8::HeapProfiler::NumericsMode::kExposeNumericValues;
  const v8::HeapSnapshot* snapshot = js.isolate()->GetHeapProfiler()->TakeHeapSnapshot(options);
  Text out;
  snapshot->Serialize(&out, v8::HeapSnapshot::kJSON);
  const_cast<v8::HeapSnapshot*>(snapshot)->Delete();
  return std::move(out.text);
}

}  // namespace gyre::js
