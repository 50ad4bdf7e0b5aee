#include "runtime/version.h"

#include "absl/strings/str_cat.h"
#include "runtime/dependency_versions.h"
#include "v8-version-string.h"
#include "v8.h"

namespace gyre::runtime {

std::string VersionTag() { return absl::StrCat("gyre ", kVersion, ", V8 ", v8::V8::GetVersion()); }

js::Object NewVersions(js::Lock& js) {
  js::Object versions = js::NewObject(js);
  js::Set(js, versions, "node", js::NewString(js, kNodeVersion + 1));
  js::Set(js, versions, "gyre", js::NewString(js, kVersion));
  js::Set(js, versions, "v8", js::NewString(js, v8::V8::GetVersion()));
  for (const DependencyVersion& part : kDependencyVersions) {
    js::Set(js, versions, part.name, js::NewString(js, part.version));
  }
  // The release whose interface and errors node:crypto has; what is inside stands behind it.
  js::Set(js, versions, "openssl", js::NewString(js, "3.0.16+boringssl"));
  js::Set(js, versions, "modules", js::NewString(js, "115"));
  return versions;
}

}  // namespace gyre::runtime
