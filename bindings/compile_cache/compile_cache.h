// internalBinding('compile_cache'): the native half of module.enableCompileCache(): V8's code
// caches on disk, one file a module. What is compiled and when it is written is the JavaScript
// half's business (internal/modules/compile_cache).
//
// A file holds a mark, the digest of what was compiled (name and source), the digest of the cache,
// and the cache. Nothing is taken of a file that is damaged, of another source or another user:
// V8 believes what it is given.
#ifndef GYRE_BINDINGS_COMPILE_CACHE_COMPILE_CACHE_H_
#define GYRE_BINDINGS_COMPILE_CACHE_COMPILE_CACHE_H_

#include <string>

#include "bindings/core/binding.h"

namespace gyre::bindings {

class CompileCache final : public js::Binding {
 public:
  explicit CompileCache(js::Realm&) {}

  // Makes `folder` where it is missing. Throws a system error where that does not go, or where
  // others may have written to it.
  absl::Status Open(js::Lock& js, std::string folder);

  // The tag of V8's version and flags, with which all caches of a folder were made.
  uint32_t Tag(js::Lock& js);

  // The code cache of `source` that was kept under `name`, as a Uint8Array; undefined where there
  // is none of use.
  js::Value Read(js::Lock& js, std::string folder, std::string name, js::String source);

  // Keeps a cache. False where the disk did not take it.
  bool Write(js::Lock& js, std::string folder, std::string name, js::String source,
             absl::Span<uint8_t> cache);

  // [function, whether the cache was of use], as contextify's compileFunction() compiles; a
  // SyntaxError passes through.
  absl::StatusOr<js::Array> CompileFunction(js::Lock& js, js::String source, js::String filename,
                                            js::Array parameters, js::Value cache);
  // V8's code cache of a function that either has compiled, with what of it has run so far.
  js::Value CacheOfFunction(js::Lock& js, js::Function function);

  static constexpr absl::string_view kName = "compile_cache";
  static constexpr auto kMembers =
      js::Members<js::Method<"open", &CompileCache::Open>, js::Method<"tag", &CompileCache::Tag>,
                  js::Method<"read", &CompileCache::Read>,
                  js::Method<"write", &CompileCache::Write>,
                  js::Method<"compileFunction", &CompileCache::CompileFunction>,
                  js::Method<"cacheOfFunction", &CompileCache::CacheOfFunction>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_COMPILE_CACHE_COMPILE_CACHE_H_
