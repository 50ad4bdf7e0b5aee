#include "runtime/bundle_writer.h"

#include <utility>

#include "bindings/errors/excerpt.h"
#include "runtime/bundle_file.h"
#include "runtime/code_caches.h"
#include "runtime/version.h"

namespace gyre::runtime {
namespace {

std::string ToBytes(absl::Span<const uint8_t> bytes) {
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace

void BundleWriter::Start(js::Lock& js, std::string entry, js::Array options) {
  parts_ = BundleParts();
  parts_.tag = VersionTag();
  parts_.entry = std::move(entry);
  SetOptions(js, options);
}

void BundleWriter::SetOptions(js::Lock& js, js::Array options) {
  parts_.options.clear();
  for (uint32_t i = 0; i < options->Length(); ++i) {
    js::Value option;
    if (options->Get(js.context(), i).ToLocal(&option)) {
      parts_.options.push_back(js::ToUtf8(js, option));
    }
  }
}

void BundleWriter::AddFile(js::Lock&, std::string path, absl::Span<uint8_t> contents,
                           js::Value code_cache) {
  BundleParts::File file;
  file.path = std::move(path);
  file.contents = ToBytes(contents);
  file.code_cache = ToBytes(js::Bytes(code_cache));
  parts_.files.push_back(std::move(file));
}

void BundleWriter::AddLink(js::Lock&, std::string path, std::string target) {
  BundleParts::File file;
  file.path = std::move(path);
  file.link = std::move(target);
  parts_.files.push_back(std::move(file));
}

void BundleWriter::AddAsset(js::Lock&, std::string key, std::string path) {
  parts_.assets.push_back({std::move(key), std::move(path)});
}

void BundleWriter::SetSnapshot(js::Lock&, absl::Span<uint8_t> snapshot) {
  parts_.snapshot = ToBytes(snapshot);
}

absl::StatusOr<js::Value> BundleWriter::MakeCodeCache(js::Lock& js, js::String source,
                                                      js::String name, bool is_module) {
  v8::TryCatch caught(js.isolate());
  const absl::StatusOr<std::string> cache = runtime::MakeCodeCache(js, source, name, is_module);
  if (!cache.ok()) {
    if (caught.CanContinue()) {
      bindings::AddExcerptToStack(js, caught.Exception(), caught.Message());
      caught.ReThrow();
    }
    return cache.status();
  }
  return js::NewBytes(js, {reinterpret_cast<const uint8_t*>(cache->data()), cache->size()});
}

js::Value BundleWriter::RequestCodeCache(js::Lock& js, std::string name, bool is_module) {
  const std::string request = CodeCacheRequest(name, is_module);
  return js::NewBytes(js, {reinterpret_cast<const uint8_t*>(request.data()), request.size()});
}

absl::Status BundleWriter::TakeCodeCaches(js::Lock&, absl::Span<uint8_t> made) {
  return runtime::TakeCodeCaches(
      absl::string_view(reinterpret_cast<const char*>(made.data()), made.size()), &parts_);
}

absl::Status BundleWriter::Write(js::Lock&, std::string runtime, std::string out) {
  return WriteBundleFile(runtime, EncodeBundle(parts_), out);
}

}  // namespace gyre::runtime
