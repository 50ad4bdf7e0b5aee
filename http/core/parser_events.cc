#include "http/core/parser_events.h"

#include <cstddef>

#include "absl/log/absl_check.h"
#include "absl/strings/str_cat.h"
#include "http/core/request_head.h"

namespace gyre::http {
namespace {

void AppendHead(const RequestHead& head, std::string* text) {
  absl::StrAppend(text, MethodName(head.method), " 1.", head.minor_version, " ", head.keep_alive,
                  head.has_body, head.chunked, head.upgrade, head.expect_continue,
                  head.expect_other, " ", head.content_length, " ", head.target_size, " ",
                  head.fields.size(), "\n", head.block, "\n");
}

}  // namespace

std::string ParserEvents(const std::vector<absl::string_view>& pieces, const ParserLimits& limits) {
  RequestParser parser(&limits);
  RequestHead head;
  parser.Begin(&head);
  std::string text;
  std::string body;
  for (absl::string_view input : pieces) {
    size_t without_progress = 0;
    while (!input.empty() || parser.pending()) {
      const size_t before = input.size();
      switch (parser.Next(&input)) {
        case RequestParser::Event::kNeedMore:
          ABSL_CHECK(input.empty());
          break;
        case RequestParser::Event::kRequest:
        case RequestParser::Event::kHead:
          // What the limit is for: a head is never longer than it, delimiters included.
          ABSL_CHECK_LE(head.block.size(), limits.max_head_bytes);
          AppendHead(head, &text);
          break;
        case RequestParser::Event::kBody:
          ABSL_CHECK(!parser.body().empty());
          absl::StrAppend(&body, parser.body());
          break;
        case RequestParser::Event::kEnd:
          absl::StrAppend(&text, "body ", body, "\ntrailers ", head.trailers.size(), " ",
                          head.trailer_block, "\n");
          body.clear();
          break;
        case RequestParser::Event::kError:
          ABSL_CHECK_GE(parser.error().status, 400);
          ABSL_CHECK(!parser.error().code.empty());
          ABSL_CHECK(parser.Next(&input) == RequestParser::Event::kError);
          return absl::StrCat(text, body, " error ");
      }
      without_progress = input.size() == before ? without_progress + 1 : 0;
      ABSL_CHECK_LE(without_progress, 3u) << "the parser does not move on";
    }
  }
  return absl::StrCat(text, body, parser.in_message() ? " open" : " idle");
}

std::vector<absl::string_view> SingleBytes(absl::string_view text) {
  std::vector<absl::string_view> pieces;
  for (size_t i = 0; i < text.size(); ++i) pieces.push_back(text.substr(i, 1));
  return pieces;
}

}  // namespace gyre::http
