// V8's code caches of an application.
//
// A code cache refers to V8's read-only heap by the place of an object in it. V8 11.3 checks that
// its own version, its flags and the length of the source are those of the process that made the
// cache (src/snapshot/code-serializer.cc, SanityCheck()), and not that the heap is; and that one
// lies as the snapshot says that the isolate comes from (serializer.cc,
// SerializeReadOnlyObjectReference()). So a cache is used only by isolates of the snapshot that it
// was made with. Where that is not the one of the process that builds, with another runtime or a
// snapshot of the application's own, what was built is run to make them: its bundle has requests in
// the places of the caches.
#ifndef GYRE_RUNTIME_CODE_CACHES_H_
#define GYRE_RUNTIME_CODE_CACHES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/builtins.h"
#include "runtime/bundle.h"
#include "runtime/environment.h"

namespace gyre::runtime {

// The cache of a source that the loader compiles as a CommonJS or an ES module under this name.
// Fails with a pending exception where it does not compile.
absl::StatusOr<std::string> MakeCodeCache(js::Lock& js, js::String source, js::String name,
                                          bool is_module);

// What stands in the place of a file's cache until it is made.
std::string CodeCacheRequest(absl::string_view name, bool is_module);

// The caches that a bundle has requests for, in an environment that its program could run in. With
// a snapshot of the application those of the built-in modules, too, that it has not loaded. The
// result is for TakeCodeCaches().
std::string MakeCodeCaches(Environment& environment, const BuiltinCode& code, const Bundle& bundle);

// Puts them into the places of the requests; a place that there is no cache for becomes empty.
// DataLossError for bytes that are not whole.
absl::Status TakeCodeCaches(absl::string_view made, BundleParts* parts);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_CODE_CACHES_H_
