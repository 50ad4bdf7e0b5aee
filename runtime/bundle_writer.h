// internalBinding('bundle_writer'): makes executables with an application inside. See bundle.h.
#ifndef GYRE_RUNTIME_BUNDLE_WRITER_H_
#define GYRE_RUNTIME_BUNDLE_WRITER_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "runtime/bundle.h"

namespace gyre::runtime {

// Collects one application and writes it.
class BundleWriter final : public js::Binding {
 public:
  explicit BundleWriter(js::Realm&) {}

  // `options` are those of the runtime, as before a script.
  void Start(js::Lock& js, std::string entry, js::Array options);
  void SetOptions(js::Lock& js, js::Array options);
  void AddFile(js::Lock& js, std::string path, absl::Span<uint8_t> contents, js::Value code_cache);
  void AddLink(js::Lock& js, std::string path, std::string target);
  void AddAsset(js::Lock& js, std::string key, std::string path);
  // See app_snapshot.h; of an executable with just the files of this one.
  void SetSnapshot(js::Lock& js, absl::Span<uint8_t> snapshot);
  // V8's code cache of a source, compiled as a CommonJS or an ES module, as a Uint8Array; the
  // SyntaxError where it does not compile.
  absl::StatusOr<js::Value> MakeCodeCache(js::Lock& js, js::String source, js::String name,
                                          bool is_module);
  // In the place of a cache that is not to be made by this process, and the bytes that were made in
  // the end: see code_caches.h. DataLossError for bytes that are not whole.
  js::Value RequestCodeCache(js::Lock& js, std::string name, bool is_module);
  absl::Status TakeCodeCaches(js::Lock& js, absl::Span<uint8_t> made);
  // `runtime` is the executable to copy; see WriteBundleFile(). May be called again, for the same
  // parts and others.
  absl::Status Write(js::Lock& js, std::string runtime, std::string out);

  static constexpr absl::string_view kName = "bundle_writer";
  static constexpr auto kMembers =
      js::Members<js::Method<"start", &BundleWriter::Start>,
                  js::Method<"addFile", &BundleWriter::AddFile>,
                  js::Method<"addLink", &BundleWriter::AddLink>,
                  js::Method<"addAsset", &BundleWriter::AddAsset>,
                  js::Method<"setSnapshot", &BundleWriter::SetSnapshot>,
                  js::Method<"setOptions", &BundleWriter::SetOptions>,
                  js::Method<"makeCodeCache", &BundleWriter::MakeCodeCache>,
                  js::Method<"requestCodeCache", &BundleWriter::RequestCodeCache>,
                  js::Method<"takeCodeCaches", &BundleWriter::TakeCodeCaches>,
                  js::Method<"write", &BundleWriter::Write>>();

 private:
  BundleParts parts_;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_BUNDLE_WRITER_H_
