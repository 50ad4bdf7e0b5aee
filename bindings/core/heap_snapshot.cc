#include "bindings/core/heap_snapshot.h"

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

}  // namespace

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
