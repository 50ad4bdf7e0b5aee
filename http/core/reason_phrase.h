// The text beside a status code (RFC 9110 section 15; the names are Node's http.STATUS_CODES).
#ifndef GYRE_HTTP_CORE_REASON_PHRASE_H_
#define GYRE_HTTP_CORE_REASON_PHRASE_H_

#include "absl/strings/string_view.h"

namespace gyre::http {

// "OK" for 200; "unknown" for a code without a name.
absl::string_view ReasonPhrase(int status);

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_REASON_PHRASE_H_
