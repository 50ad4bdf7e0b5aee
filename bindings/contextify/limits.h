// Limits for code that may never return.
#ifndef GYRE_BINDINGS_CONTEXTIFY_LIMITS_H_
#define GYRE_BINDINGS_CONTEXTIFY_LIMITS_H_

#include "absl/functional/function_ref.h"
#include "bindings/core/binding.h"

namespace gyre::bindings {

// Calls `run` and ends it from another thread after `timeout` ms, if that is not negative, and at
// SIGINT, if `break_on_sigint`. An error is what JavaScript is to be told instead of the outcome of
// `run`; where `run` is ended from outside of this call, that goes on.
absl::Status RunWithin(js::Lock& js, double timeout, bool break_on_sigint,
                       absl::FunctionRef<void()> run);

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_CONTEXTIFY_LIMITS_H_
