// What the runtime says of its own version and those of its parts.
#ifndef GYRE_RUNTIME_VERSION_H_
#define GYRE_RUNTIME_VERSION_H_

#include <string>

#include "bindings/core/node_version.h"
#include "bindings/core/value.h"

namespace gyre::runtime {

inline constexpr char kVersion[] = "0.1.0";

// What code that is kept outside of the program depends on: this version and that of V8.
std::string VersionTag();

// The object process.versions.
js::Object NewVersions(js::Lock& js);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_VERSION_H_
