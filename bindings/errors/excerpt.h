// The place of an error in its source, as reports show it: "file:line", the line itself, and carets
// under the place.
#ifndef GYRE_BINDINGS_ERRORS_EXCERPT_H_
#define GYRE_BINDINGS_ERRORS_EXCERPT_H_

#include <string>

#include "bindings/core/value.h"

namespace gyre::bindings {

// Three lines, or nothing where the place is not known or inside of a built-in module.
std::string SourceExcerpt(js::Lock& js, v8::Local<v8::Message> message);

// For errors whose place is only known while they are thrown, such as those of the parser: keeps
// the excerpt with the error, for a report. Nothing for values that are no objects.
void KeepExcerpt(js::Lock& js, js::Value error, v8::Local<v8::Message> message);
std::string KeptExcerpt(js::Lock& js, js::Value error);

// The same where programs are to see the place: puts the excerpt and an empty line before the
// error's stack, once.
void AddExcerptToStack(js::Lock& js, js::Value error, v8::Local<v8::Message> message);

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_ERRORS_EXCERPT_H_
