#include "http/core/response_parser.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "http/core/lenient.h"
#include "http/core/response_head.h"
#include "llhttp.h"

namespace gyre::http {

// llhttp's callbacks. A positive result stops it with that error.
struct ResponseCallbacks {
  static ResponseParser* Self(llhttp_t* llhttp) {
    return static_cast<ResponseParser*>(llhttp->data);
  }

  static int OnStatus(llhttp_t* llhttp, const char* at, size_t size) {
    Self(llhttp)->head_->block.append(at, size);
    return HPE_OK;
  }

  static int OnField(llhttp_t* llhttp, const char* at, size_t size) {
    ResponseParser* self = Self(llhttp);
    ResponseHead* head = self->head_;
    if (!self->in_body_ && head->fields.size() == 0 && !self->fields_.open()) {
      head->reason_size = static_cast<uint32_t>(head->block.size());
    }
    self->fields_.AppendName(at, size);
    return HPE_OK;
  }

  static int OnFieldComplete(llhttp_t* llhttp) {
    Self(llhttp)->fields_.EndName();
    return HPE_OK;
  }

  static int OnValue(llhttp_t* llhttp, const char* at, size_t size) {
    Self(llhttp)->fields_.AppendValue(at, size);
    return HPE_OK;
  }

  static int OnValueComplete(llhttp_t* llhttp) {
    Self(llhttp)->fields_.EndValue();
    return HPE_OK;
  }

  static int OnHeadersComplete(llhttp_t* llhttp) {
    ResponseParser* self = Self(llhttp);
    ResponseHead* head = self->head_;
    const int status = llhttp->status_code;
    if (head->fields.size() == 0) head->reason_size = static_cast<uint32_t>(head->block.size());
    head->status = status;
    head->minor_version = llhttp->http_minor;
    head->chunked = (llhttp->flags & F_CHUNKED) != 0;
    if (llhttp->flags & F_CONTENT_LENGTH) {
      head->content_length = static_cast<int64_t>(llhttp->content_length);
    }
    self->interim_ = status >= 100 && status < 200 && status != 101;
    const bool tunnel =
        self->request_ == ResponseParser::Request::kConnect && status >= 200 && status < 300;
    const bool bodyless =
        self->request_ == ResponseParser::Request::kHead || status == 204 || status == 304;
    if (self->interim_ || tunnel || bodyless) llhttp->flags |= F_SKIPBODY;
    if (tunnel) llhttp->upgrade = 1;
    head->keep_alive = llhttp_should_keep_alive(llhttp) != 0;
    if (tunnel || status == 101) return HPE_OK;  // llhttp stops by itself, right after the head
    self->event_ = self->interim_ ? ResponseParser::Event::kInterim : ResponseParser::Event::kHead;
    return HPE_PAUSED;
  }

  static int OnBody(llhttp_t* llhttp, const char* at, size_t size) {
    ResponseParser* self = Self(llhttp);
    if (size == 0) return HPE_OK;
    self->body_ = absl::string_view(at, size);
    self->event_ = ResponseParser::Event::kBody;
    return HPE_PAUSED;
  }

  static int OnMessageComplete(llhttp_t* llhttp) {
    ResponseParser* self = Self(llhttp);
    if (self->interim_) {
      // Another response follows, for the same request.
      self->interim_ = false;
      return HPE_OK;
    }
    self->event_ = llhttp->upgrade ? ResponseParser::Event::kUpgrade : ResponseParser::Event::kEnd;
    return llhttp->upgrade ? HPE_OK : HPE_PAUSED;
  }

  static constexpr llhttp_settings_t Settings() {
    llhttp_settings_t settings = {};
    settings.on_status = OnStatus;
    settings.on_header_field = OnField;
    settings.on_header_field_complete = OnFieldComplete;
    settings.on_header_value = OnValue;
    settings.on_header_value_complete = OnValueComplete;
    settings.on_headers_complete = OnHeadersComplete;
    settings.on_body = OnBody;
    settings.on_message_complete = OnMessageComplete;
    return settings;
  }
};

namespace {
constexpr llhttp_settings_t kSettings = ResponseCallbacks::Settings();
}  // namespace

void ResponseHead::Clear() {
  block.clear();
  fields.Clear();
  trailer_block.clear();
  trailers.Clear();
  status = 0;
  reason_size = 0;
  minor_version = 1;
  keep_alive = true;
  chunked = false;
  content_length = -1;
}

void ResponseParser::Begin(ResponseHead* head, Request request) {
  llhttp_init(&llhttp_, HTTP_RESPONSE, &kSettings);
  llhttp_.data = this;
  if (lenient_) SetLenient(&llhttp_);
  head_ = head;
  head_->Clear();
  fields_.Begin(&head_->block, &head_->fields, true);
  request_ = request;
  overhead_ = body_bytes_ = 0;
  in_body_ = paused_ = started_ = failed_ = interim_ = done_ = false;
}

ResponseParser::Event ResponseParser::Fail(absl::string_view code, absl::string_view reason) {
  failed_ = true;
  paused_ = false;
  error_code_ = code;
  error_reason_ = reason;
  return Event::kError;
}

ResponseParser::Event ResponseParser::Next(absl::string_view* input) {
  if (failed_ || done_) return Event::kError;
  if (paused_) {
    paused_ = false;
    if (event_ == Event::kInterim) {
      head_->Clear();
      fields_.Begin(&head_->block, &head_->fields, true);
    }
    llhttp_resume(&llhttp_);
  }
  if (!input->empty()) started_ = true;
  event_ = Event::kNeedMore;
  const char* piece = input->data() == nullptr ? "" : input->data();
  const llhttp_errno_t result = llhttp_execute(&llhttp_, piece, input->size());
  const size_t used = result == HPE_OK
                          ? input->size()
                          : static_cast<size_t>(llhttp_get_error_pos(&llhttp_) - piece);
  input->remove_prefix(used);
  overhead_ += used;
  if (event_ == Event::kBody) overhead_ -= body_.size();
  if (overhead_ > max_head_bytes_ + 16 * body_bytes_) {
    return Fail(in_body_ ? "HPE_CHUNK_EXTENSIONS_OVERFLOW" : "HPE_HEADER_OVERFLOW",
                in_body_ ? "Chunk extensions overflow" : "Header overflow");
  }
  if (event_ == Event::kBody) body_bytes_ += body_.size();
  if (result == HPE_OK) return Event::kNeedMore;
  if (result == HPE_PAUSED_UPGRADE && event_ == Event::kUpgrade) {
    if (head_->status == 101 && request_ != Request::kUpgrade) {
      return Fail("HPE_INVALID_STATUS", "Switching protocols that nobody asked for");
    }
    done_ = true;
    return event_;
  }
  if (result != HPE_PAUSED || event_ == Event::kNeedMore) {
    const char* reason = llhttp_get_error_reason(&llhttp_);
    return Fail(llhttp_errno_name(result), reason == nullptr ? "" : reason);
  }
  paused_ = true;
  if (event_ == Event::kHead) {
    in_body_ = true;
    overhead_ = 0;
    fields_.Begin(&head_->trailer_block, &head_->trailers);
  } else if (event_ == Event::kEnd) {
    paused_ = false;
    done_ = true;
  }
  return event_;
}

ResponseParser::Event ResponseParser::Finish() {
  if (failed_ || done_) return Event::kError;
  event_ = Event::kNeedMore;
  if (in_body_) {
    // Only a body that the connection's end delimits may end so.
    const llhttp_errno_t result = llhttp_finish(&llhttp_);
    if ((result == HPE_OK || result == HPE_PAUSED) && event_ == Event::kEnd) {
      done_ = true;
      return event_;
    }
  }
  return Fail("HPE_INVALID_EOF_STATE", "The connection ended before the response");
}

}  // namespace gyre::http
