// The Node release whose API gyre follows.
#ifndef GYRE_BINDINGS_CORE_NODE_VERSION_H_
#define GYRE_BINDINGS_CORE_NODE_VERSION_H_

namespace gyre {

// What process.version and --version say, and the last line of an error report.
inline constexpr char kNodeVersion[] = "v20.19.2";

}  // namespace gyre

#endif  // GYRE_BINDINGS_CORE_NODE_VERSION_H_
