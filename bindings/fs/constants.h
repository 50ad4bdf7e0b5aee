// fs.constants: https://nodejs.org/api/fs.html#fs-constants.
#ifndef GYRE_BINDINGS_FS_CONSTANTS_H_
#define GYRE_BINDINGS_FS_CONSTANTS_H_

#include "bindings/core/value.h"

namespace gyre::bindings {

js::Object NewFileConstants(js::Lock& js);

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_CONSTANTS_H_
