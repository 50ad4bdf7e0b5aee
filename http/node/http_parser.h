// internalBinding('http_parser'): the parsers of //http/core for JavaScript, which gives them what
// a stream of its own has received.
//
//   for (let offset = 0;;) {
//     const event = parser.next(bytes, offset);   // see HttpParser::Event
//     offset = parser.position();
//
// The head is one string: the target of a request or the reason of a response, then name and value
// of each field, one a line. The binding has a class: ask for it at first use.
#ifndef GYRE_HTTP_NODE_HTTP_PARSER_H_
#define GYRE_HTTP_NODE_HTTP_PARSER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "http/core/request_parser.h"
#include "http/core/response_parser.h"

namespace gyre::http {

class HttpParser final : public js::Wrapped {
 public:
  enum Event : int32_t {
    kNeedMore,  // everything is consumed
    kHead,
    kBody,     // bodyStart() to bodyEnd() of the bytes
    kEnd,      // follows every kHead, a body or not
    kInterim,  // a response that another one follows
    kUpgrade,  // of a response: what follows is no HTTP
    kError,    // for good; see error()
  };

  // Of responses, or of requests. `check_host`: a Host field may be missing, but not be doubled or
  // no host.
  static absl::StatusOr<std::unique_ptr<HttpParser>> New(js::Lock& js, bool responses,
                                                         double max_head_bytes, bool check_host,
                                                         bool lenient);
  HttpParser(bool responses, size_t max_head_bytes, bool check_host, bool lenient);
  // One of requests that goes on with the body that `parser` is in: RequestParser::TakeBody().
  static js::Object InBody(js::Lock& js, RequestParser* parser, size_t max_head_bytes);

  // Before each response: 0, or 1 for one to HEAD, 2 to CONNECT, 3 to a request for an upgrade.
  void Begin(js::Lock&, int32_t request);
  int32_t Next(js::Lock&, absl::Span<uint8_t> bytes, uint32_t offset);
  // The peer sends no more.
  int32_t Finish(js::Lock&);

  uint32_t Position(js::Lock&) { return position_; }
  uint32_t BodyStart(js::Lock&) { return body_start_; }
  uint32_t BodyEnd(js::Lock&) { return body_end_; }
  js::String Head(js::Lock& js);
  // Requests: see http_server.h. Responses: status | minor version << 10 | keep-alive << 11.
  uint32_t Meta(js::Lock&);
  // Name and value of each field, one a line; undefined where there are none.
  js::Value Trailers(js::Lock& js);
  // [status to answer, code, reason, bytes understood of those given last]
  js::Value Error(js::Lock& js);
  // Whether a message has begun and is not over.
  bool InMessage(js::Lock&);

  static constexpr absl::string_view kClassName = "HttpParser";
  static constexpr auto kMembers = js::Members<
      js::Method<"begin", &HttpParser::Begin>, js::Method<"next", &HttpParser::Next>,
      js::Method<"finish", &HttpParser::Finish>, js::Method<"position", &HttpParser::Position>,
      js::Method<"bodyStart", &HttpParser::BodyStart>, js::Method<"bodyEnd", &HttpParser::BodyEnd>,
      js::Method<"head", &HttpParser::Head>, js::Method<"meta", &HttpParser::Meta>,
      js::Method<"trailers", &HttpParser::Trailers>, js::Method<"error", &HttpParser::Error>,
      js::Method<"inMessage", &HttpParser::InMessage>>();

 private:
  Event NextRequest(absl::string_view* input);
  Event NextResponse(absl::string_view* input);

  const bool responses_;
  ParserLimits limits_;
  RequestParser requests_;
  RequestHead request_;
  ResponseParser response_parser_;
  ResponseHead response_;
  bool end_due_ = false;  // of a request without a body
  uint32_t position_ = 0;
  uint32_t body_start_ = 0;
  uint32_t body_end_ = 0;
};

class HttpParserBinding final : public js::Binding {
 public:
  explicit HttpParserBinding(js::Realm&) {}

  static constexpr absl::string_view kName = "http_parser";
  static constexpr auto kMembers = js::Members<js::Class<HttpParser>>();
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_NODE_HTTP_PARSER_H_
