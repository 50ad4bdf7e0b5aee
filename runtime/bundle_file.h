// The executable with an application: a copy of a runtime whose slot, a few bytes of its data, says
// where behind it the bundle lies. So an executable without one does nothing to find that out, and
// one that lost its end notices.
#ifndef GYRE_RUNTIME_BUNDLE_FILE_H_
#define GYRE_RUNTIME_BUNDLE_FILE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/bundle.h"

namespace gyre::runtime {

// The application of this executable, mapped and mounted at loop::kMountPoint for the rest of the
// process; null where it has none. Once, before there are threads. Errors are for people: what is
// wrong with the file.
absl::StatusOr<const Bundle*> MountOwnBundle();

// Writes a copy of the executable `runtime` with the bundle to `out`, all of it or nothing: what is
// at `out` stays as it is until the new file is whole. Errors: SystemErrors with the path, and
// InvalidArgumentErrors for a `runtime` that is none, or that has an application already.
absl::Status WriteBundleFile(const std::string& runtime, absl::string_view bundle,
                             const std::string& out);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_BUNDLE_FILE_H_
