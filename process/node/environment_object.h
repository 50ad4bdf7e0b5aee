// The object behind process.env: reads and writes the real environment
// (https://nodejs.org/api/process.html#processenv).
#ifndef GYRE_PROCESS_NODE_ENVIRONMENT_OBJECT_H_
#define GYRE_PROCESS_NODE_ENVIRONMENT_OBJECT_H_

#include "bindings/core/realm.h"
#include "bindings/core/value.h"

namespace gyre::process {

// Values become strings; a Symbol as value throws as in Node. The environment is read anew at each
// access. `on_conversion`, which must outlive the object, is called, while it has a value, for each
// value that is no string, number or boolean.
js::Object NewEnvironmentObject(js::Lock& js, js::Strong<v8::Function>* on_conversion);

}  // namespace gyre::process

#endif  // GYRE_PROCESS_NODE_ENVIRONMENT_OBJECT_H_
