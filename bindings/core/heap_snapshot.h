// The JavaScript heap written down, for the memory tools of browsers.
#ifndef GYRE_BINDINGS_CORE_HEAP_SNAPSHOT_H_
#define GYRE_BINDINGS_CORE_HEAP_SNAPSHOT_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "bindings/core/value.h"

namespace gyre::js {

// The heap as JSON. Stops the isolate meanwhile, and takes about as much memory again as the heap
// holds. `internals` also names what only the engine sees, `numbers` the numbers in objects.
std::string TakeHeapSnapshot(Lock& js, bool internals, bool numbers);

// All objects of the context that are wanted, after a collection; `is_wanted` runs no JavaScript.
std::vector<Object> FindObjects(Lock& js, absl::FunctionRef<bool(Object)> is_wanted);

// The objects that inherit from `prototype`, after a collection.
Array FindObjects(Lock& js, Object prototype);

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_HEAP_SNAPSHOT_H_
