#include "runtime/bundle_binding.h"

#include "absl/status/status.h"
#include "loop/file_system.h"

namespace gyre::runtime {
namespace {

// Over memory of the bundle, which stays.
v8::Local<v8::ArrayBuffer> BufferOver(js::Lock& js, absl::string_view bytes) {
  return v8::ArrayBuffer::New(
      js.isolate(), v8::ArrayBuffer::NewBackingStore(const_cast<char*>(bytes.data()), bytes.size(),
                                                     &v8::BackingStore::EmptyDeleter, nullptr));
}

// Whether the text is that of a file with these contents.
bool IsTextOf(js::Lock& js, js::String text, absl::string_view contents) {
  if (text->IsExternalOneByte()) {
    const auto* resource = text->GetExternalOneByteStringResource();
    if (resource->data() == contents.data()) return true;
  }
  return js::ToUtf8(js, text) == contents;
}

}  // namespace

BundleSources::BundleSources(const Bundle* bundle, bool caches_fit)
    : bundle_(bundle), caches_fit_(caches_fit) {
  if (bundle == nullptr) return;
  resources_.resize(static_cast<size_t>(bundle->file_count()));
  for (int i = 0; i < bundle->file_count(); ++i) {
    if (bundle->is_ascii(i)) resources_[i] = std::make_unique<StaticText>(bundle->Unchecked(i));
  }
}

BundleSources::~BundleSources() = default;

void BundleSources::AppendReferences(std::vector<intptr_t>& references) const {
  for (const auto& resource : resources_) {
    if (resource != nullptr) references.push_back(reinterpret_cast<intptr_t>(resource.get()));
  }
}

v8::MaybeLocal<v8::String> BundleSources::Text(js::Lock& js, int index) const {
  // V8 wants no empty ones.
  if (resources_[index]->length() == 0) return v8::String::Empty(js.isolate());
  return v8::String::NewExternalOneByte(js.isolate(), resources_[index].get());
}

absl::StatusOr<js::Value> BundleBinding::Read(js::Lock& js, std::string path) {
  const int index = bundle() == nullptr ? -1 : bundle()->IndexOf(path);
  if (index >= 0 && bundle()->is_ascii(index)) {
    if (auto checked = bundle()->Contents(path); !checked.ok()) return checked.status();
    js::String text;
    if (sources_->Text(js, index).ToLocal(&text)) return text;
  }
  absl::StatusOr<std::string> contents = loop::ReadFile(path);
  if (!contents.ok()) return contents.status();
  return js::NewString(js, *contents);
}

js::Value BundleBinding::CodeCache(js::Lock& js, std::string path, js::String source) {
  const bool has_caches = bundle() != nullptr && sources_->caches_fit();
  const int index = has_caches ? bundle()->IndexOf(path) : -1;
  if (index < 0 || !IsTextOf(js, source, bundle()->Unchecked(index))) return js::Undefined(js);
  const absl::string_view cache = bundle()->CodeCache(index);
  if (cache.empty()) return js::Undefined(js);
  return v8::Uint8Array::New(BufferOver(js, cache), 0, cache.size());
}

absl::StatusOr<js::Value> BundleBinding::Asset(js::Lock& js, std::string key) {
  if (bundle() == nullptr) return js::Undefined(js);
  absl::StatusOr<absl::string_view> contents = bundle()->Asset(key);
  if (absl::IsNotFound(contents.status())) return js::Undefined(js);
  if (!contents.ok()) return contents.status();
  return BufferOver(js, *contents);
}

js::Array BundleBinding::AssetKeys(js::Lock& js) {
  std::vector<js::Value> keys;
  if (bundle() != nullptr) {
    for (const std::string& key : bundle()->AssetKeys()) keys.push_back(js::NewString(js, key));
  }
  return js::NewArray(js, keys);
}

}  // namespace gyre::runtime
