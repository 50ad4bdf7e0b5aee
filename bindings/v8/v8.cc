#include "bindings/v8/v8.h"

#include <vector>

#include "bindings/core/heap_snapshot.h"

namespace gyre::bindings {
namespace {

void SetSize(js::Lock& js, js::Object object, absl::string_view name, size_t value) {
  js::Set(js, object, name, js::NewNumber(js, static_cast<double>(value)));
}

v8::Local<v8::Function> FunctionOrNone(js::Value value) {
  return value->IsFunction() ? value.As<v8::Function>() : v8::Local<v8::Function>();
}

}  // namespace

js::Object V8::HeapStatistics(js::Lock& js) {
  v8::HeapStatistics heap;
  js.isolate()->GetHeapStatistics(&heap);
  js::Object out = js::NewObject(js);
  SetSize(js, out, "total_heap_size", heap.total_heap_size());
  SetSize(js, out, "total_heap_size_executable", heap.total_heap_size_executable());
  SetSize(js, out, "total_physical_size", heap.total_physical_size());
  SetSize(js, out, "total_available_size", heap.total_available_size());
  SetSize(js, out, "used_heap_size", heap.used_heap_size());
  SetSize(js, out, "heap_size_limit", heap.heap_size_limit());
  SetSize(js, out, "malloced_memory", heap.malloced_memory());
  SetSize(js, out, "peak_malloced_memory", heap.peak_malloced_memory());
  SetSize(js, out, "does_zap_garbage", heap.does_zap_garbage());
  SetSize(js, out, "number_of_native_contexts", heap.number_of_native_contexts());
  SetSize(js, out, "number_of_detached_contexts", heap.number_of_detached_contexts());
  SetSize(js, out, "total_global_handles_size", heap.total_global_handles_size());
  SetSize(js, out, "used_global_handles_size", heap.used_global_handles_size());
  SetSize(js, out, "external_memory", heap.external_memory());
  return out;
}

js::Array V8::HeapSpaceStatistics(js::Lock& js) {
  std::vector<js::Value> spaces;
  for (size_t i = 0; i < js.isolate()->NumberOfHeapSpaces(); ++i) {
    v8::HeapSpaceStatistics space;
    js.isolate()->GetHeapSpaceStatistics(&space, i);
    js::Object out = js::NewObject(js);
    js::Set(js, out, "space_name", js::NewString(js, space.space_name()));
    SetSize(js, out, "space_size", space.space_size());
    SetSize(js, out, "space_used_size", space.space_used_size());
    SetSize(js, out, "space_available_size", space.space_available_size());
    SetSize(js, out, "physical_space_size", space.physical_space_size());
    spaces.push_back(out);
  }
  return js::NewArray(js, spaces);
}

js::Object V8::HeapCodeStatistics(js::Lock& js) {
  v8::HeapCodeStatistics code;
  js.isolate()->GetHeapCodeAndMetadataStatistics(&code);
  js::Object out = js::NewObject(js);
  SetSize(js, out, "code_and_metadata_size", code.code_and_metadata_size());
  SetSize(js, out, "bytecode_and_metadata_size", code.bytecode_and_metadata_size());
  SetSize(js, out, "external_script_source_size", code.external_script_source_size());
  SetSize(js, out, "cpu_profiler_metadata_size", code.cpu_profiler_metadata_size());
  return out;
}

void V8::SetFlags(js::Lock&, std::string flags) {
  v8::V8::SetFlagsFromString(flags.data(), flags.size());
}

uint32_t V8::CachedDataVersionTag(js::Lock&) { return v8::ScriptCompiler::CachedDataVersionTag(); }

js::Value V8::HeapSnapshot(js::Lock& js, bool internals, bool numbers) {
  const std::string text = js::TakeHeapSnapshot(js, internals, numbers);
  return js::NewBytes(js, {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

js::Array V8::QueryObjects(js::Lock& js, js::Object prototype) {
  return js::FindObjects(js, prototype);
}

void V8::StartCpuProfile(js::Lock& js, int32_t interval_us) { cpu_profile_.Start(js, interval_us); }
std::string V8::StopCpuProfile(js::Lock& js) { return cpu_profile_.Stop(js); }
void V8::TrackHeapObjects(js::Lock& js) { js::TrackHeapObjects(js); }

void V8::SetPromiseHooks(js::Lock& js, js::Value init, js::Value before, js::Value after,
                         js::Value settled) {
  js.context()->SetPromiseHooks(FunctionOrNone(init), FunctionOrNone(before), FunctionOrNone(after),
                                FunctionOrNone(settled));
}

}  // namespace gyre::bindings
