// How the values of net, dgram and http look in JavaScript. Private to them.
#ifndef GYRE_BINDINGS_NET_ARGUMENTS_H_
#define GYRE_BINDINGS_NET_ARGUMENTS_H_

#include <cerrno>
#include <vector>

#include "absl/status/status.h"
#include "bindings/core/value.h"
#include "loop/stream.h"
#include "loop/system_error.h"

namespace gyre::bindings {

// 0, or a negative errno.
inline int32_t ErrorNumber(const absl::Status& status) {
  if (status.ok()) return 0;
  const auto error = loop::FromStatus(status);
  return error.has_value() ? -error->error : -EINVAL;
}

inline js::Value ErrorPair(js::Lock& js, int error, absl::string_view syscall) {
  return js::NewArray(js, {js::NewInteger(js, -error), js::NewString(js, syscall)});
}

inline js::Value ShowEndpoint(js::Lock& js, const loop::Endpoint& end) {
  if (end.family.empty() || end.family == "Unix") return js::Undefined(js);
  return js::NewArray(js, {js::NewString(js, end.address), js::NewInteger(js, end.port),
                           js::NewString(js, end.family)});
}

inline std::vector<js::Value> Elements(js::Lock& js, js::Array array) {
  std::vector<js::Value> elements;
  elements.reserve(array->Length());
  for (uint32_t i = 0; i < array->Length(); ++i) {
    js::Value element;
    if (array->Get(js.context(), i).ToLocal(&element)) elements.push_back(element);
  }
  return elements;
}

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_NET_ARGUMENTS_H_
