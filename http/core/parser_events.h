// For tests: what a RequestParser makes of bytes, as text that does not depend on how they are cut.
#ifndef GYRE_HTTP_CORE_PARSER_EVENTS_H_
#define GYRE_HTTP_CORE_PARSER_EVENTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "http/core/request_parser.h"

namespace gyre::http {

// Bodies are joined. Ends with " error " where the pieces are refused, and says nothing of which
// mistake it was: with several in the bytes, which is found first depends on the cutting, as limits
// are looked at after each piece. Ends the process where the parser breaks its contract.
std::string ParserEvents(const std::vector<absl::string_view>& pieces, const ParserLimits& limits);

// Each byte a piece.
std::vector<absl::string_view> SingleBytes(absl::string_view text);

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_PARSER_EVENTS_H_
