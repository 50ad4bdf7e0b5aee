// internalBinding('bundle'): the application inside the executable. See bundle.h.
#ifndef GYRE_RUNTIME_BUNDLE_BINDING_H_
#define GYRE_RUNTIME_BUNDLE_BINDING_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bindings/core/binding.h"
#include "runtime/bundle.h"
#include "runtime/static_text.h"

namespace gyre::runtime {

// The files of a bundle as V8 strings that point into it. One per process; outlives the isolates.
class BundleSources {
 public:
  // `bundle` is null where there is none, and outlives this. `caches_fit`: isolates start from the
  // snapshot that its code caches were made with.
  BundleSources(const Bundle* bundle, bool caches_fit);
  ~BundleSources();

  const Bundle* bundle() const { return bundle_; }
  bool caches_fit() const { return caches_fit_; }
  // The addresses that a snapshot refers to.
  void AppendReferences(std::vector<intptr_t>& references) const;
  // The text of a file that is ASCII.
  v8::MaybeLocal<v8::String> Text(js::Lock& js, int index) const;

 private:
  const Bundle* bundle_;
  const bool caches_fit_;
  std::vector<std::unique_ptr<StaticText>>
      resources_;  // by file; null for those that are not ASCII
};

class BundleBinding final : public js::Binding {
 public:
  explicit BundleBinding(js::Realm&) {}

  // Before JavaScript runs; outlives this. Without it there are no files and no assets.
  void set_sources(const BundleSources* sources) { sources_ = sources; }

  // The text of a file, of the bundle or of the disk, as internalBinding('fs').readFileUtf8().
  absl::StatusOr<js::Value> Read(js::Lock& js, std::string path);
  // V8's code cache of a file, as a Uint8Array; undefined where there is none that fits, or where
  // `source` is not what the file has.
  js::Value CodeCache(js::Lock& js, std::string path, js::String source);
  // An ArrayBuffer with an asset, not copied; undefined where there is none.
  absl::StatusOr<js::Value> Asset(js::Lock& js, std::string key);
  js::Array AssetKeys(js::Lock& js);

  static constexpr absl::string_view kName = "bundle";
  static constexpr auto kMembers =
      js::Members<js::Method<"read", &BundleBinding::Read>,
                  js::Method<"codeCache", &BundleBinding::CodeCache>,
                  js::Method<"asset", &BundleBinding::Asset>,
                  js::Method<"assetKeys", &BundleBinding::AssetKeys>>();

 private:
  const Bundle* bundle() const { return sources_ == nullptr ? nullptr : sources_->bundle(); }

  const BundleSources* sources_ = nullptr;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_BUNDLE_BINDING_H_
