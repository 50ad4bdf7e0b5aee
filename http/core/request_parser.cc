#include "http/core/request_parser.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "http/core/lenient.h"

namespace gyre::http {
namespace {

// RFC 3986 section 3.2.2: reg-name and IPv4address.
bool IsHostByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view("-._~!$&'()*+,;=%").find(c) != absl::string_view::npos;
}

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

// RFC 9110 section 7.2: uri-host [ ":" port ], which may be empty.
bool IsHost(absl::string_view value) {
  size_t end = 0;
  if (!value.empty() && value[0] == '[') {
    end = value.find(']');
    if (end == absl::string_view::npos || end == 1) return false;
    for (char c : value.substr(1, end - 1)) {
      if (!IsHostByte(c) && c != ':') return false;
    }
    ++end;
  } else {
    while (end < value.size() && IsHostByte(value[end])) ++end;
  }
  if (end == value.size()) return true;
  return value[end] == ':' && AllDigits(value.substr(end + 1));
}

constexpr absl::string_view kOverflow = "Header overflow";
constexpr absl::string_view kSpaceAfterMethod = "Expected one space after the method";
constexpr absl::string_view kProtocolAfterTarget = "Expected ' HTTP/' after the target";
constexpr absl::string_view kLongChunkSize = "Too many digits in chunk size";

// Those of the largest size.
constexpr size_t kMaxSizeDigits = 16;

}  // namespace

// llhttp's callbacks. A positive result stops it with that error.
struct ParserCallbacks {
  static RequestParser* Self(llhttp_t* llhttp) { return static_cast<RequestParser*>(llhttp->data); }

  static int Refuse(RequestParser* self, size_t where, absl::string_view code,
                    absl::string_view reason) {
    self->error_ = {400, code, reason, 0};
    self->refused_at_ = where;
    return HPE_USER;
  }

  static int OnMethod(llhttp_t* llhttp, const char* at, size_t size) {
    RequestParser* self = Self(llhttp);
    if (!self->method_seen_) {
      self->method_seen_ = true;
      self->method_start_ = self->Position(at);
    }
    self->method_end_ = self->Position(at) + size;
    return HPE_OK;
  }

  static int OnUrl(llhttp_t* llhttp, const char* at, size_t size) {
    RequestParser* self = Self(llhttp);
    if (size == 0) return HPE_OK;
    if (!self->target_seen_ && !self->limits_->lenient &&
        self->Position(at) != self->method_end_ + 1) {
      return Refuse(self, self->method_end_, "HPE_UNEXPECTED_SPACE", kSpaceAfterMethod);
    }
    self->target_seen_ = true;
    self->head_->block.append(at, size);
    self->target_end_ = self->Position(at) + size;
    return HPE_OK;
  }

  static int OnVersion(llhttp_t* llhttp, const char* at, size_t size) {
    RequestParser* self = Self(llhttp);
    if (self->version_seen_) return HPE_OK;
    self->version_seen_ = true;
    if (self->limits_->lenient) return HPE_OK;
    if (self->Position(at) != self->target_end_ + 6) {
      return Refuse(self, self->target_end_, "HPE_UNEXPECTED_SPACE", kProtocolAfterTarget);
    }
    // llhttp takes RTSP/ as well, which is as long: look at the first letter, five bytes back.
    size_t here = static_cast<size_t>(at - self->piece_);
    char letter = here >= 5 ? at[-5] : self->before_[sizeof(self->before_) - (5 - here)];
    if (letter != 'H') {
      return Refuse(self, self->target_end_, "HPE_INVALID_CONSTANT", "Expected HTTP/");
    }
    return HPE_OK;
  }

  static int OnField(llhttp_t* llhttp, const char* at, size_t size) {
    RequestParser* self = Self(llhttp);
    RequestHead* head = self->head_;
    if (self->phase_ == RequestParser::Phase::kHead && head->fields.size() == 0 &&
        !self->fields_.open()) {
      head->target_size = static_cast<uint32_t>(head->block.size());
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
    Self(llhttp)->CommitField();
    return HPE_OK;
  }

  static int OnHeadersComplete(llhttp_t* llhttp) {
    RequestParser* self = Self(llhttp);
    RequestHead* head = self->head_;
    if (head->fields.size() == 0) head->target_size = static_cast<uint32_t>(head->block.size());
    head->method = llhttp->method;
    head->minor_version = llhttp->http_minor;
    head->chunked = (llhttp->flags & F_CHUNKED) != 0;
    head->content_length = llhttp->flags & F_CONTENT_LENGTH ? llhttp->content_length : 0;
    // RFC 9112 section 6.1: Transfer-Encoding in HTTP/1.0 is a framing fault; serve it, but trust
    // nothing after it.
    head->keep_alive = llhttp_should_keep_alive(llhttp) &&
                       !(llhttp->http_minor == 0 && (llhttp->flags & F_TRANSFER_ENCODING));
    head->upgrade = llhttp->upgrade != 0;
    head->has_body = head->chunked || head->content_length > 0;
    // Nobody takes connections over here; what follows stays HTTP. Refused CONNECT requests end the
    // connection.
    llhttp->upgrade = 0;
    if ((llhttp->flags & F_TRANSFER_ENCODING) && !head->chunked) {
      if (!self->limits_->lenient) return HPE_OK;  // llhttp refuses it next
      head->has_body = true;                       // up to the end of the connection
    }
    if (!head->has_body) return HPE_OK;
    self->event_ = RequestParser::Event::kHead;
    return HPE_PAUSED;
  }

  static int OnBody(llhttp_t* llhttp, const char* at, size_t size) {
    RequestParser* self = Self(llhttp);
    if (size == 0) return HPE_OK;                       // an open span at the end of an empty piece
    self->size_start_ = self->Position(at) + size + 2;  // where it is the chunk's last part
    self->body_ = absl::string_view(at, size);
    self->event_ = RequestParser::Event::kBody;
    return HPE_PAUSED;
  }

  static int OnExtension(llhttp_t* llhttp, const char* at, size_t size) {
    RequestParser* self = Self(llhttp);
    self->extension_bytes_ += size;
    if (!self->in_size_) return HPE_OK;
    self->in_size_ = false;
    if (self->Position(at) - 1 <= self->size_start_ + kMaxSizeDigits || self->limits_->lenient) {
      return HPE_OK;
    }
    return Refuse(self, self->size_start_, "HPE_INVALID_CHUNK_SIZE", kLongChunkSize);
  }

  // The line with the size is over; where is only told by stopping.
  static int OnChunkHeader(llhttp_t* llhttp) {
    return Self(llhttp)->in_size_ ? HPE_PAUSED : HPE_OK;
  }

  static int OnChunkComplete(llhttp_t* llhttp) {
    Self(llhttp)->in_size_ = true;
    return HPE_OK;
  }

  static int OnMessageComplete(llhttp_t* llhttp) {
    RequestParser* self = Self(llhttp);
    self->event_ = self->phase_ == RequestParser::Phase::kBody ? RequestParser::Event::kEnd
                                                               : RequestParser::Event::kRequest;
    return HPE_PAUSED;
  }

  static constexpr llhttp_settings_t Settings() {
    llhttp_settings_t settings = {};
    settings.on_method = OnMethod;
    settings.on_url = OnUrl;
    settings.on_version = OnVersion;
    settings.on_header_field = OnField;
    settings.on_header_field_complete = OnFieldComplete;
    settings.on_header_value = OnValue;
    settings.on_header_value_complete = OnValueComplete;
    settings.on_headers_complete = OnHeadersComplete;
    settings.on_body = OnBody;
    settings.on_chunk_extension_name = OnExtension;
    settings.on_chunk_extension_value = OnExtension;
    settings.on_chunk_header = OnChunkHeader;
    settings.on_chunk_complete = OnChunkComplete;
    settings.on_message_complete = OnMessageComplete;
    return settings;
  }
};

namespace {
constexpr llhttp_settings_t kSettings = ParserCallbacks::Settings();
}  // namespace

RequestParser::RequestParser(const ParserLimits* limits) : limits_(limits) { Reset(); }

void RequestParser::Reset() {
  llhttp_init(&llhttp_, HTTP_REQUEST, &kSettings);
  llhttp_.data = this;
  if (limits_->lenient) SetLenient(&llhttp_);
  phase_ = Phase::kIdle;
  event_ = Event::kNeedMore;
  paused_ = failed_ = false;
  error_ = {};
}

void RequestParser::TakeBody(RequestParser* other, RequestHead* head) {
  *head = std::move(*other->head_);
  const ParserLimits* const limits = limits_;
  *this = *other;
  limits_ = limits;
  head_ = head;
  llhttp_.data = this;
  fields_.Rebind(&head->trailer_block, &head->trailers);
}

void RequestParser::CommitField() {
  const FieldTable::Entry entry = fields_.EndValue();
  if (phase_ == Phase::kBody) return;
  const auto [name, value] = FieldOf(head_->block, entry);
  if (name.size() == 4 && absl::EqualsIgnoreCase(name, "host")) {
    if (hosts_ < 2) ++hosts_;
    if (!IsHost(value)) host_bad_ = true;
  } else if (name.size() == 17 && absl::EqualsIgnoreCase(name, "transfer-encoding")) {
    if (value.empty()) coding_missing_ = true;
  } else if (name.size() == 6 && absl::EqualsIgnoreCase(name, "expect")) {
    if (absl::EqualsIgnoreCase(value, "100-continue")) {
      head_->expect_continue = true;
    } else {
      head_->expect_other = true;
    }
  }
}

RequestParser::Event RequestParser::Fail(int status, absl::string_view code,
                                         absl::string_view reason) {
  failed_ = true;
  error_.status = status;
  error_.code = code;
  error_.reason = reason;
  return Event::kError;
}

bool RequestParser::OverLimit() const {
  if (phase_ == Phase::kHead) return count_ > limits_->max_head_bytes;
  if (extension_bytes_ > limits_->max_head_bytes) return true;
  return count_ - body_bytes_ > limits_->max_head_bytes + 16 * body_bytes_;
}

RequestParser::Event RequestParser::FailOverLimit() {
  if (phase_ == Phase::kHead) {
    if (!method_seen_ || method_start_ > limits_->max_head_bytes) {
      return Fail(400, "HPE_INVALID_METHOD", "Too many empty lines before the request");
    }
    return Fail(431, "HPE_HEADER_OVERFLOW", kOverflow);
  }
  return Fail(413, "HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow");
}

// A mistake that shows before the part it is in has ended, and so wherever the bytes are cut.
RequestParser::Event RequestParser::CheckUnfinished() {
  if (limits_->lenient) return Event::kNeedMore;
  if (phase_ == Phase::kBody) {
    // A CR may be there already.
    if (!in_size_ || count_ <= size_start_ + kMaxSizeDigits + 1) return Event::kNeedMore;
    return Fail(400, "HPE_INVALID_CHUNK_SIZE", kLongChunkSize);
  }
  if (!method_seen_ || version_seen_) return Event::kNeedMore;
  if (!target_seen_) {
    if (count_ <= method_end_ + 1) return Event::kNeedMore;
    return Fail(400, "HPE_UNEXPECTED_SPACE", kSpaceAfterMethod);
  }
  if (count_ <= target_end_ + 6) return Event::kNeedMore;
  return Fail(400, "HPE_UNEXPECTED_SPACE", kProtocolAfterTarget);
}

// Checks a complete head.
RequestParser::Event RequestParser::FinishHead(llhttp_errno_t result) {
  if (llhttp_.http_major != 1 || llhttp_.http_minor > 1 || !version_seen_) {
    if (llhttp_.http_major >= 2) {
      return Fail(505, "HPE_INVALID_VERSION", "HTTP version not supported");
    }
    return Fail(400, "HPE_INVALID_VERSION", "Invalid HTTP version");
  }
  if (limits_->host != HostRule::kAny) {
    if (hosts_ > 1) return Fail(400, "HPE_INVALID_HEADER_TOKEN", "Several Host fields");
    if (hosts_ == 0 && head_->minor_version == 1 && limits_->host == HostRule::kRequired) {
      return Fail(400, "HPE_INVALID_HEADER_TOKEN", "Missing Host field");
    }
    if (host_bad_) return Fail(400, "HPE_INVALID_HEADER_TOKEN", "Invalid Host field");
  }
  if (coding_missing_ && !limits_->lenient) {
    return Fail(400, "HPE_INVALID_TRANSFER_ENCODING", "Transfer-Encoding without a coding");
  }
  return event_;
}

// The line of a chunk's size has been read.
RequestParser::Event RequestParser::FinishSize(absl::string_view* input) {
  in_size_ = false;
  if (count_ > size_start_ + kMaxSizeDigits + 2 && !limits_->lenient) {
    return Fail(400, "HPE_INVALID_CHUNK_SIZE", kLongChunkSize);
  }
  paused_ = true;
  return Next(input);
}

RequestParser::Event RequestParser::Next(absl::string_view* input) {
  if (failed_) return Event::kError;
  if (phase_ == Phase::kIdle) {
    phase_ = Phase::kHead;
    head_->Clear();
    fields_.Begin(&head_->block, &head_->fields);
    count_ = body_bytes_ = extension_bytes_ = 0;
    method_seen_ = target_seen_ = version_seen_ = host_bad_ = coding_missing_ = in_size_ = false;
    hosts_ = 0;
  }
  if (paused_) {
    paused_ = false;
    llhttp_resume(&llhttp_);
  }
  event_ = Event::kNeedMore;
  piece_ = input->data() == nullptr ? "" : input->data();
  llhttp_errno_t result = llhttp_execute(&llhttp_, piece_, input->size());
  size_t used = result == HPE_OK ? input->size()
                                 : static_cast<size_t>(llhttp_get_error_pos(&llhttp_) - piece_);
  if (phase_ == Phase::kHead && !version_seen_) {
    size_t kept = std::min(used, sizeof(before_));
    std::memmove(before_, before_ + kept, sizeof(before_) - kept);
    std::memcpy(before_ + sizeof(before_) - kept, piece_ + used - kept, kept);
  }
  count_ += used;
  error_.bytes_parsed = used;
  input->remove_prefix(used);
  if (result == HPE_PAUSED && event_ == Event::kNeedMore) return FinishSize(input);
  // The body's own bytes are not overhead, but what came before them in this piece is, and is
  // looked at first.
  if (event_ == Event::kBody) count_ -= body_.size();
  bool over = OverLimit();
  if (event_ == Event::kBody) {
    count_ += body_.size();
    body_bytes_ += body_.size();
  }
  const bool refused = result == HPE_USER;
  if (refused && (phase_ == Phase::kBody || refused_at_ <= limits_->max_head_bytes)) {
    return Fail(error_.status, error_.code, error_.reason);
  }
  if (result == HPE_OK && CheckUnfinished() == Event::kError) return Event::kError;
  if (over) return FailOverLimit();
  if (result == HPE_OK) return Event::kNeedMore;
  if (result != HPE_PAUSED) {
    if (refused) return Fail(error_.status, error_.code, error_.reason);
    if (result == HPE_PAUSED_UPGRADE || result == HPE_PAUSED_H2_UPGRADE) {
      return Fail(505, "HPE_INVALID_VERSION", "HTTP version not supported");
    }
    absl::string_view reason;
    if (const char* text = llhttp_get_error_reason(&llhttp_)) reason = text;
    return Fail(400, llhttp_errno_name(result), reason);
  }
  paused_ = true;
  if (phase_ == Phase::kHead) {
    if (Event checked = FinishHead(result); checked == Event::kError) return checked;
  }
  switch (event_) {
    case Event::kHead:
      phase_ = Phase::kBody;
      fields_.Begin(&head_->trailer_block, &head_->trailers);
      count_ = size_start_ = 0;
      in_size_ = head_->chunked;
      break;
    case Event::kRequest:
    case Event::kEnd:
      phase_ = Phase::kIdle;
      count_ = 0;
      break;
    default:
      break;
  }
  return event_;
}

}  // namespace gyre::http
