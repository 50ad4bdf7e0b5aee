#include "http/node/http_parser.h"

#include <string>
#include <utility>

namespace gyre::http {
namespace {

// The head of a response and what parsers call its kinds, by number.
constexpr ResponseParser::Request kRequests[] = {
    ResponseParser::Request::kOrdinary, ResponseParser::Request::kHead,
    ResponseParser::Request::kConnect, ResponseParser::Request::kUpgrade};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpParser>> HttpParser::New(js::Lock&, bool responses,
                                                            double max_head_bytes, bool check_host,
                                                            bool lenient) {
  return std::make_unique<HttpParser>(
      responses, max_head_bytes > 0 ? static_cast<size_t>(max_head_bytes) : 0, check_host, lenient);
}

HttpParser::HttpParser(bool responses, size_t max_head_bytes, bool check_host, bool lenient)
    : responses_(responses),
      limits_{max_head_bytes, check_host ? HostRule::kIfPresent : HostRule::kAny, lenient},
      requests_(&limits_),
      response_parser_(max_head_bytes, lenient) {
  requests_.Begin(&request_);
}

js::Object HttpParser::InBody(js::Lock& js, RequestParser* parser, size_t max_head_bytes) {
  auto made = std::make_unique<HttpParser>(false, max_head_bytes, true, false);
  made->requests_.TakeBody(parser, &made->request_);
  return js::Wrap(js, std::move(made));
}

void HttpParser::Begin(js::Lock&, int32_t request) {
  response_parser_.Begin(&response_, kRequests[request & 3]);
}

int32_t HttpParser::Next(js::Lock&, absl::Span<uint8_t> bytes, uint32_t offset) {
  if (offset > bytes.size()) offset = static_cast<uint32_t>(bytes.size());
  const char* start = reinterpret_cast<const char*>(bytes.data());
  absl::string_view input(start + offset, bytes.size() - offset);
  const Event event = responses_ ? NextResponse(&input) : NextRequest(&input);
  position_ = static_cast<uint32_t>(bytes.size() - input.size());
  if (event == kBody) {
    const absl::string_view body = responses_ ? response_parser_.body() : requests_.body();
    body_start_ = static_cast<uint32_t>(body.data() - start);
    body_end_ = body_start_ + static_cast<uint32_t>(body.size());
  }
  return event;
}

HttpParser::Event HttpParser::NextRequest(absl::string_view* input) {
  if (end_due_) {
    end_due_ = false;
    return kEnd;
  }
  switch (requests_.Next(input)) {
    case RequestParser::Event::kNeedMore:
      return kNeedMore;
    case RequestParser::Event::kRequest:
      end_due_ = true;
      return kHead;
    case RequestParser::Event::kHead:
      return kHead;
    case RequestParser::Event::kBody:
      return kBody;
    case RequestParser::Event::kEnd:
      return kEnd;
    case RequestParser::Event::kError:
      break;
  }
  return kError;
}

HttpParser::Event HttpParser::NextResponse(absl::string_view* input) {
  switch (response_parser_.Next(input)) {
    case ResponseParser::Event::kNeedMore:
      return kNeedMore;
    case ResponseParser::Event::kInterim:
      return kInterim;
    case ResponseParser::Event::kHead:
      return kHead;
    case ResponseParser::Event::kBody:
      return kBody;
    case ResponseParser::Event::kEnd:
      return kEnd;
    case ResponseParser::Event::kUpgrade:
      return kUpgrade;
    case ResponseParser::Event::kError:
      break;
  }
  return kError;
}

int32_t HttpParser::Finish(js::Lock&) {
  if (responses_) {
    return response_parser_.Finish() == ResponseParser::Event::kEnd ? kEnd : kError;
  }
  if (requests_.until_end() && !requests_.failed()) return kEnd;
  // One mistake is reported once.
  return requests_.in_message() && !requests_.failed() ? kError : kNeedMore;
}

js::String HttpParser::Head(js::Lock& js) {
  return js::NewLatin1(js, responses_ ? response_.block : request_.block);
}

uint32_t HttpParser::Meta(js::Lock&) {
  if (responses_) {
    return static_cast<uint32_t>(response_.status) |
           static_cast<uint32_t>(response_.minor_version) << 10 |
           static_cast<uint32_t>(response_.keep_alive) << 11;
  }
  return request_.method | static_cast<uint32_t>(request_.minor_version) << 6 |
         static_cast<uint32_t>(request_.has_body) << 7 |
         static_cast<uint32_t>(request_.keep_alive) << 8 |
         static_cast<uint32_t>(request_.expect_continue) << 9 |
         static_cast<uint32_t>(request_.expect_other) << 10 |
         static_cast<uint32_t>(request_.upgrade) << 11;
}

js::Value HttpParser::Trailers(js::Lock& js) {
  const std::string& block = responses_ ? response_.trailer_block : request_.trailer_block;
  if (block.empty()) return js::Undefined(js);
  return js::NewLatin1(js, block);
}

js::Value HttpParser::Error(js::Lock& js) {
  if (responses_) {
    return js::NewArray(
        js, {js::NewInteger(js, 0), js::NewString(js, response_parser_.error_code()),
             js::NewString(js, response_parser_.error_reason()), js::NewNumber(js, position_)});
  }
  const ParseError& error = requests_.error();
  return js::NewArray(js, {js::NewInteger(js, error.status), js::NewString(js, error.code),
                           js::NewString(js, error.reason), js::NewNumber(js, position_)});
}

bool HttpParser::InMessage(js::Lock&) {
  return responses_ ? response_parser_.started() : requests_.in_message();
}

}  // namespace gyre::http
