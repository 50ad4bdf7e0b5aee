// What one runtime has and another has not: native bindings, modules, V8's flags.
//
// Declared here, and defined once in every program: for gyre in gyre_variant.cc, for the others by
// what gyre_runtime() generates (build/runtime.bzl). The same holds for BuiltinSources().
#ifndef GYRE_RUNTIME_VARIANT_H_
#define GYRE_RUNTIME_VARIANT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/core/binding_set.h"
#include "bindings/core/realm.h"

namespace gyre::runtime {

class BundleSources;
struct Options;
struct SnapshotData;

// A public module that others have and a variant has not.
struct LeftOut {
  absl::string_view id;      // as programs require it: "fs/promises"
  absl::string_view module;  // as gyre_runtime() calls what has it: "fs"
};

struct Variant {
  std::vector<std::string> v8_flags;
  absl::Span<const LeftOut> left_out;
  // Runs the program of the options as a simulation and returns the exit code; null where the
  // variant was built without. `checksum`: of the snapshot.
  int (*simulate)(const Options& options, const SnapshotData& snapshot, absl::string_view checksum,
                  const BundleSources& sources) = nullptr;
};

const Variant& ThisVariant();

js::BindingSet MakeBindings(js::Realm& realm);
void AppendBindingReferences(std::vector<intptr_t>& references);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_VARIANT_H_
