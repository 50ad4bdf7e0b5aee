// The object behind process.env: reads and writes the real environment
// (https://nodejs.org/api/process.html#processenv).
#ifndef GYRE_PROCESS_NODE_ENVIRONMENT_OBJECT_H_
#define GYRE_PROCESS_NODE_ENVIRONMENT_OBJECT_H_

#include <cstdint>
#include <vector>

#include "bindings/core/realm.h"
#include "bindings/core/value.h"

namespace gyre::process {

// Values become strings; a Symbol as value throws as in Node. The environment is read anew at each
// access. The hook warnAboutEnvironment() of the realm's host is called for each value that is no
// string, number or boolean.
js::Object NewEnvironmentObject(js::Lock& js);

// The addresses that a snapshot with such an object refers to.
void AppendEnvironmentReferences(std::vector<intptr_t>& references);

}  // namespace gyre::process

#endif  // GYRE_PROCESS_NODE_ENVIRONMENT_OBJECT_H_
