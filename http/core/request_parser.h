// Turns the bytes of a connection into requests: llhttp in strict mode, every lenient flag off,
// with the limits that llhttp does not have.
//
// A pull parser: Next() consumes bytes up to the next event and returns, so the caller may do
// anything between two events, and the same bytes give the same events however they are cut into
// pieces (only kBody may be cut differently).
//
// Beyond llhttp (RFC 9112 sections 2.2, 3, 3.2, 7.1):
//   - every byte before the end of the head counts: more than max_head_bytes is 431, or 400 when it
//   is only empty lines;
//   - one space between the parts of the request line; HTTP/1.0 and HTTP/1.1 only;
//   - a Host field that is missing in HTTP/1.1, doubled, or no host: 400; a Transfer-Encoding field
//   without a coding: 400;
//   - a chunk size has 16 digits at most: 400;
//   - chunk sizes, extensions and trailers may not outgrow max_head_bytes plus 16 times the body
//   received, and extensions alone not max_head_bytes: 413.
//
// After kError nothing more can be parsed. Not thread-safe; does no I/O. Not for responses.
#ifndef GYRE_HTTP_CORE_REQUEST_PARSER_H_
#define GYRE_HTTP_CORE_REQUEST_PARSER_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "http/core/field_collector.h"
#include "http/core/request_head.h"
#include "llhttp.h"

namespace gyre::http {

// What is asked of the Host field. RFC 9112 section 3.2: a server MUST answer 400 where it is
// missing in HTTP/1.1, doubled, or no host.
enum class HostRule : uint8_t {
  kAny,        // nothing
  kIfPresent,  // it may be missing
  kRequired,
};

struct ParserLimits {
  size_t max_head_bytes = 16 * 1024;
  HostRule host = HostRule::kRequired;
  // What llhttp can be told to overlook, and none of the checks above: for peers that are known.
  bool lenient = false;
};

// Why a request is refused. The texts are literals.
struct ParseError {
  int status = 400;               // what to answer
  absl::string_view code = "";    // Node's code: "HPE_INVALID_METHOD"
  absl::string_view reason = "";  // one sentence
  size_t bytes_parsed = 0;        // of the last piece given to Next()
};

class RequestParser {
 public:
  enum class Event : uint8_t {
    kNeedMore,  // all input consumed
    kRequest,   // a whole request without a body
    kHead,      // the head of a request with a body; kBody and kEnd follow
    kBody,      // body() holds bytes
    kEnd,       // the body is over; trailers are in the head
    kError,     // see error()
  };

  // `limits` must outlive the parser.
  explicit RequestParser(const ParserLimits* limits);
  RequestParser(const RequestParser&) = delete;

  // Forgets everything, an error as well.
  void Reset();

  // Where the next message's head goes; call before the first Next() of each message. It must live
  // to the message's end.
  void Begin(RequestHead* head) { head_ = head; }

  // Goes on in the middle of the body that `other` is in, or with its mistake there: the head, the
  // trailers read and everything counted move here, and the limits stay those of this parser.
  // `head`: as for Begin(). `other` is to be forgotten: Reset().
  void TakeBody(RequestParser* other, RequestHead* head);

  // Consumes a prefix of `input` up to the next event.
  Event Next(absl::string_view* input);

  // Whether Next() has more to say without further input: true after kHead and kBody.
  bool pending() const { return paused_ && phase_ != Phase::kIdle; }

  // Whether kError was the last event.
  bool failed() const { return failed_; }

  // Whether a message has begun; empty lines before it do not count.
  bool in_message() const {
    return phase_ == Phase::kBody || (phase_ == Phase::kHead && method_seen_);
  }

  // Whether the body under way has no end but the connection's: a lenient parser and a coding that
  // is not chunked.
  bool until_end() const {
    return phase_ == Phase::kBody && !head_->chunked && head_->content_length == 0;
  }

  // In a message with a body: how much of it is to come, where that was announced.
  uint64_t body_left() const {
    return head_->content_length > body_bytes_ ? head_->content_length - body_bytes_ : 0;
  }

  // Valid until the input's bytes are.
  absl::string_view body() const { return body_; }
  const ParseError& error() const { return error_; }

 private:
  friend struct ParserCallbacks;
  RequestParser& operator=(const RequestParser&) = default;
  enum class Phase : uint8_t { kIdle, kHead, kBody };

  size_t Position(const char* at) const { return count_ + static_cast<size_t>(at - piece_); }
  Event Fail(int status, absl::string_view code, absl::string_view reason);
  Event FinishHead(llhttp_errno_t result);
  bool OverLimit() const;
  Event CheckUnfinished();
  Event FinishSize(absl::string_view* input);
  Event FailOverLimit();
  absl::string_view CheckHost(absl::string_view value) const;
  void CommitField();

  llhttp_t llhttp_;
  const ParserLimits* limits_;
  RequestHead* head_ = nullptr;
  const char* piece_ = nullptr;  // start of the input under way
  size_t count_ = 0;             // bytes of this message's present phase before piece_
  size_t body_bytes_ = 0;
  size_t extension_bytes_ = 0;
  size_t method_start_ = 0;
  size_t method_end_ = 0;
  size_t target_end_ = 0;
  size_t refused_at_ = 0;  // where the mistake is that a callback has found
  size_t size_start_ = 0;  // of the chunk size under way
  bool in_size_ = false;
  FieldCollector fields_;
  absl::string_view body_;
  ParseError error_;
  Event event_ = Event::kNeedMore;
  Phase phase_ = Phase::kIdle;
  bool paused_ = false;
  bool failed_ = false;
  bool method_seen_ = false;
  bool target_seen_ = false;
  bool version_seen_ = false;
  uint8_t hosts_ = 0;
  bool host_bad_ = false;
  bool coding_missing_ = false;
  char before_[8] = {};  // the last bytes of the previous piece
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_REQUEST_PARSER_H_
