// Turns the bytes of a connection into responses: llhttp in strict mode, every lenient flag off,
// with the limits that llhttp does not have. What request_parser.h is for servers.
//
// Beyond llhttp (RFC 9110 section 6.4.1, RFC 9112 section 6.3):
//   - 204, 304 and answers to HEAD have no body, whatever their fields say;
//   - interim responses and heads may not outgrow max_head_bytes together, nor chunk sizes,
//   extensions and trailers that and 16 times the body received;
//   - 101 without a request for it is an error.
//
// After kUpgrade and kError nothing more can be parsed. Not thread-safe; does no I/O.
#ifndef GYRE_HTTP_CORE_RESPONSE_PARSER_H_
#define GYRE_HTTP_CORE_RESPONSE_PARSER_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "http/core/field_collector.h"
#include "http/core/response_head.h"
#include "llhttp.h"

namespace gyre::http {

class ResponseParser {
 public:
  enum class Event : uint8_t {
    kNeedMore,  // all input consumed
    kInterim,   // a 1xx response other than 101, complete; the head is for the next one afterwards
    kHead,      // the head; kBody and kEnd follow
    kBody,      // body() holds bytes
    kEnd,       // the response is over; trailers are in the head
    kUpgrade,   // the head of a 101, or a 2xx to CONNECT; the rest of the input is no HTTP
    kError,     // see error_code()
  };

  // What was asked, as far as the answer's framing depends on it.
  enum class Request : uint8_t { kOrdinary, kHead, kConnect, kUpgrade };

  // `lenient`: see ParserLimits.
  explicit ResponseParser(size_t max_head_bytes, bool lenient = false)
      : max_head_bytes_(max_head_bytes), lenient_(lenient) {}
  ResponseParser(const ResponseParser&) = delete;
  ResponseParser& operator=(const ResponseParser&) = delete;

  // Before the first Next() of each response. `head` must live to the response's end.
  void Begin(ResponseHead* head, Request request);

  // Consumes a prefix of `input` up to the next event.
  Event Next(absl::string_view* input);

  // The peer sends no more: kEnd where that ends the body, else kError.
  Event Finish();

  // Whether Next() has more to say without further input.
  bool pending() const { return paused_; }
  // Whether anything of the response has arrived.
  bool started() const { return started_; }

  // Valid until the input's bytes are.
  absl::string_view body() const { return body_; }
  // "HPE_INVALID_CONSTANT", and a sentence; literals.
  absl::string_view error_code() const { return error_code_; }
  absl::string_view error_reason() const { return error_reason_; }

 private:
  friend struct ResponseCallbacks;

  Event Fail(absl::string_view code, absl::string_view reason);

  llhttp_t llhttp_;
  size_t max_head_bytes_;
  bool lenient_;
  ResponseHead* head_ = nullptr;
  FieldCollector fields_;
  Request request_ = Request::kOrdinary;
  absl::string_view body_;
  absl::string_view error_code_;
  absl::string_view error_reason_;
  Event event_ = Event::kNeedMore;
  size_t overhead_ = 0;  // bytes that are not body, since Begin() or since the head
  size_t body_bytes_ = 0;
  bool in_body_ = false;
  bool paused_ = false;
  bool started_ = false;
  bool failed_ = false;
  bool interim_ = false;  // the message under way is a 1xx
  bool done_ = false;
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_RESPONSE_PARSER_H_
