// The JavaScript halves of built-in modules, as data inside the program. Made by gyre_js_bundle
// (build/js.bzl).
#ifndef GYRE_BINDINGS_CORE_BUILTIN_SOURCE_H_
#define GYRE_BINDINGS_CORE_BUILTIN_SOURCE_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gyre::js {

struct BuiltinSource {
  absl::string_view id;      // "events", "internal/errors"
  absl::string_view source;  // ASCII, in pages that are only read when the module is
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_BUILTIN_SOURCE_H_
