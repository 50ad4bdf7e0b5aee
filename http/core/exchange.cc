#include "http/core/exchange.h"

#include <array>

#include "absl/base/optimization.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "http/core/connection.h"
#include "http/core/reason_phrase.h"
#include "http/core/server.h"

namespace gyre::http {
namespace {

// Up to this size a body is copied behind its head; beyond, a second part of the same send is
// cheaper.
constexpr size_t kCopyLimit = 16 * 1024;
constexpr size_t kCorkLimit = 64 * 1024;

// Whether a list such as "keep-alive, Upgrade" has `word`, any case.
bool HasWord(absl::string_view list, absl::string_view word) {
  for (size_t start = 0; start < list.size();) {
    size_t end = start;
    while (end < list.size() &&
           (absl::ascii_isalnum(static_cast<unsigned char>(list[end])) || list[end] == '_')) {
      ++end;
    }
    if (absl::EqualsIgnoreCase(list.substr(start, end - start), word)) return true;
    start = end + 1;
  }
  return false;
}

}  // namespace

bool Exchange::Alive() const {
  return connection_ != nullptr && connection_->state_ == Connection::State::kOpen;
}

OutBuffer* Exchange::Out() {
  if (!Alive() || connection_->first_ != this || !connection_->corked()) return &pending_;
  OutBuffer* cork = &connection_->server_->cork_;
  if (!pending_.empty()) {
    cork->Append(pending_.view());
    pending_.Clear();
  }
  return cork;
}

void Exchange::PauseBody() {
  if (!Alive() || request_complete_ || connection_->receiving_ != this) return;
  connection_->body_paused_ = true;
}

void Exchange::ResumeBody() {
  if (!Alive() || connection_->receiving_ != this || !connection_->body_paused_) return;
  connection_->body_paused_ = false;
  connection_->Unblock();
}

void Exchange::DiscardBody() {
  if (request_complete_) return;
  discard_ = true;
  ResumeBody();
}

void Exchange::SendContinue() {
  if (!head_started_) WriteRaw("HTTP/1.1 100 Continue\r\n\r\n");
}

void Exchange::WriteRaw(absl::string_view bytes) {
  if (!Alive() || response_ended_) return;
  Out()->Append(bytes);
  Flush();
}

void Exchange::StartHead(int status, absl::string_view reason) {
  if (head_started_) return;
  head_started_ = true;
  status_ = static_cast<uint16_t>(status);
  OutBuffer* out = Out();
  if (status == 200 && reason.empty()) {
    out->AppendLiteral("HTTP/1.1 200 OK\r\n");
    return;
  }
  out->AppendLiteral("HTTP/1.1 ");
  out->AppendDecimal(static_cast<uint64_t>(status));
  out->AppendLiteral(" ");
  out->Append(reason.empty() ? ReasonPhrase(status) : reason);
  out->AppendLiteral("\r\n");
}

void Exchange::AddField(absl::string_view name, absl::string_view value) {
  if (!head_started_ || head_finished_) return;
  OutBuffer* out = Out();
  out->Append(name);
  out->AppendLiteral(": ");
  out->Append(value);
  out->AppendLiteral("\r\n");
  NoteField(name, value);
}

void Exchange::NoteField(absl::string_view name, absl::string_view value) {
  switch (name.size()) {
    case 4:
      if (absl::EqualsIgnoreCase(name, "date")) has_date_ = true;
      break;
    case 7:
      if (absl::EqualsIgnoreCase(name, "trailer")) has_trailer_ = true;
      break;
    case 10:
      if (absl::EqualsIgnoreCase(name, "connection")) {
        has_connection_ = true;
        if (HasWord(value, "close")) last_ = true;
      } else if (absl::EqualsIgnoreCase(name, "keep-alive")) {
        has_keep_alive_ = true;
      }
      break;
    case 14:
      if (absl::EqualsIgnoreCase(name, "content-length")) {
        has_content_length_ = true;
        length_known_ = absl::SimpleAtoi(value, &content_length_);
      }
      break;
    case 17:
      if (absl::EqualsIgnoreCase(name, "transfer-encoding")) {
        has_transfer_encoding_ = true;
        if (HasWord(value, "chunked")) chunked_ = true;
      }
      break;
    default:
      break;
  }
}

void Exchange::FinishHead(int64_t content_length, uint32_t options) {
  if (!head_started_ || head_finished_) return;
  head_finished_ = true;
  if (!Alive()) return;
  OutBuffer* out = Out();
  const ServerOptions& server_options = connection_->server_->options_;
  const bool http_1_1 = head_.minor_version == 1;

  body_allowed_ = !IsHead(head_.method) && status_ != 204 && status_ != 304 && status_ >= 200;
  bool keep = !last_ && !(options & kClose) && !connection_->server_->closing_;
  if (!head_.keep_alive) keep = false;
  if (chunked_ && (status_ == 204 || status_ == 304)) {
    // RFC 9112 section 6.1 forbids that; what a client makes of it is unknown.
    chunked_ = false;
    keep = false;
  }
  if (!(options & kNoDate) && !has_date_) {
    out->Append(connection_->server_->date_.Get(*connection_->server_->loop_));
  }
  // HTTP/1.0 has no chunks: without a length of the handler's own the end of the connection ends
  // the body.
  bool framed = has_content_length_ || has_transfer_encoding_ || !body_allowed_ || http_1_1;
  if (!framed) keep = false;
  if (!has_content_length_ && !has_transfer_encoding_ && body_allowed_ && http_1_1 &&
      (content_length == kUnknownLength || (options & kNoContentLength) || has_trailer_ ||
       (options & kHasTrailer)) &&
      (options & kNoTransferEncoding)) {
    keep = false;
  }
  if (!has_connection_ && !(options & kNoConnection)) {
    if (!http_1_1 && !has_content_length_) keep = false;
    if (keep) {
      const uint64_t timeout = server_options.keep_alive_timeout_ms;
      if (ABSL_PREDICT_TRUE(timeout == 5000 && server_options.max_requests_per_connection == 0)) {
        out->AppendLiteral("Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n");
      } else {
        out->AppendLiteral("Connection: keep-alive\r\n");
        if (timeout != 0 && !has_keep_alive_) {
          out->AppendLiteral("Keep-Alive: timeout=");
          out->AppendDecimal(timeout / 1000);
          if (server_options.max_requests_per_connection != 0) {
            out->AppendLiteral(", max=");
            out->AppendDecimal(server_options.max_requests_per_connection);
          }
          out->AppendLiteral("\r\n");
        }
      }
    } else {
      out->AppendLiteral("Connection: close\r\n");
    }
  }
  if (!has_content_length_ && !has_transfer_encoding_ && body_allowed_ && http_1_1) {
    if (content_length != kUnknownLength && !has_trailer_ &&
        !(options & (kNoContentLength | kHasTrailer))) {
      out->AppendLiteral("Content-Length: ");
      out->AppendDecimal(static_cast<uint64_t>(content_length));
      out->AppendLiteral("\r\n");
      length_known_ = true;
      content_length_ = static_cast<uint64_t>(content_length);
    } else if (!(options & kNoTransferEncoding)) {
      out->AppendLiteral("Transfer-Encoding: chunked\r\n");
      chunked_ = true;
    }
  }
  out->AppendLiteral("\r\n");
  last_ = !keep;
}

void Exchange::Emit(absl::string_view body, absl::string_view suffix) {
  OutBuffer* out = Out();
  if (connection_->first_ == this && body.size() > kCopyLimit) {
    const std::array<absl::string_view, 3> parts = {out->view(), body, suffix};
    connection_->Send(absl::MakeConstSpan(parts.data(), suffix.empty() ? 2 : 3));
    out->Clear();
    return;
  }
  out->Append(body);
  out->Append(suffix);
  if (out->size() >= kCorkLimit) Flush();
}

bool Exchange::Write(absl::string_view body, bool flush) {
  if (!Alive() || response_ended_ || !head_finished_) return true;
  if (body_allowed_ && !body.empty()) {
    CountBody(body.size());
    if (chunked_) {
      OutBuffer* out = Out();
      out->AppendHex(body.size());
      out->AppendLiteral("\r\n");
      Emit(body, "\r\n");
    } else {
      Emit(body, "");
    }
  }
  if ((flush && !connection_->corked()) || Out()->size() >= kCorkLimit) Flush();
  bool room = connection_->stream_->queued_bytes() + Out()->size() <
              connection_->server_->options_.high_water_bytes;
  if (!room) connection_->wants_drain_ = true;
  return room;
}

size_t Exchange::AskForDrain() {
  if (!Alive()) return 0;
  const size_t waiting = connection_->stream_->queued_bytes();
  if (waiting != 0) connection_->wants_drain_ = true;
  return waiting;
}

char* Exchange::BodySpace(size_t size) {
  if (!Alive() || response_ended_ || !head_finished_ || !body_allowed_ || size == 0) return nullptr;
  CountBody(size);
  OutBuffer* out = Out();
  if (!chunked_) {
    char* space = out->Reserve(size);
    out->Advance(size);
    return space;
  }
  out->AppendHex(size);
  out->AppendLiteral("\r\n");
  char* space = out->Reserve(size + 2);
  space[size] = '\r';
  space[size + 1] = '\n';
  out->Advance(size + 2);
  return space;
}

void Exchange::End(absl::string_view body, absl::string_view trailers) {
  if (response_ended_ || !Alive()) return;
  if (!head_started_) StartHead(200);
  if (!head_finished_) FinishHead(static_cast<int64_t>(body.size()));
  if (body_allowed_) {
    CountBody(body.size());
    if (chunked_) {
      OutBuffer* out = Out();
      if (!body.empty()) {
        out->AppendHex(body.size());
        out->AppendLiteral("\r\n");
      }
      if (trailers.empty()) {
        Emit(body, body.empty() ? "0\r\n\r\n" : "\r\n0\r\n\r\n");
      } else {
        Emit(body, body.empty() ? "0\r\n" : "\r\n0\r\n");
        out = Out();
        out->Append(trailers);
        out->AppendLiteral("\r\n");
      }
    } else if (!body.empty()) {
      Emit(body, "");
    }
    // The peer would take what follows for body, or this body's rest for a response.
    if (length_known_ && !chunked_ && written_ != content_length_) last_ = true;
  }
  response_ended_ = true;
  connection_->OnResponseEnded(this);
}

void Exchange::Flush() {
  if (!Alive() || connection_->first_ != this) return;
  OutBuffer* out = Out();
  if (out->empty()) return;
  if (out != &pending_ && out->size() < kCorkLimit)
    return;  // leaves when the receive is worked off
  const absl::string_view bytes = out->view();
  connection_->Send(absl::MakeConstSpan(&bytes, 1));
  out->Clear();
}

}  // namespace gyre::http
