#include "http/core/connection.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/base/optimization.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "http/core/reason_phrase.h"
#include "http/core/server.h"

namespace gyre::http {
namespace {

constexpr size_t kKeptCork = 256 * 1024;

}  // namespace

Connection::Connection(Server* server, loop::Stream* stream)
    : server_(server), stream_(stream), parser_(&server->options_.parser) {
  deadline_.owner = this;
}

bool Connection::corked() const { return server_->cork_owner_ == this; }

bool Connection::idle() const { return first_ == nullptr && !parser_.in_message(); }

void Connection::Send(absl::Span<const absl::string_view> parts) { stream_->Write(parts); }

void Connection::OnData(absl::Span<char> data) {
  if (state_ != State::kOpen) {
    discarded_ += data.size();
    if (discarded_ > server_->options_.max_discarded_bytes) Close();
    return;
  }
  server_->cork_owner_ = this;
  if (held_.empty()) {
    Parse(absl::string_view(data.data(), data.size()));
  } else {
    std::string all = std::move(held_);
    held_.clear();
    all.append(data.data(), data.size());
    Parse(all);
  }
  Uncork();
  Settle();
}

void Connection::Uncork() {
  if (!corked()) return;
  server_->cork_owner_ = nullptr;
  OutBuffer& cork = server_->cork_;
  if (cork.empty()) return;
  const absl::string_view bytes = cork.view();
  Send(absl::MakeConstSpan(&bytes, 1));
  cork.Shrink(kKeptCork);
}

bool Connection::InBody() const { return receiving_ != nullptr && receiving_->dispatched_; }

uint64_t Connection::message_age_ms() const { return server_->loop_->Now() - message_start_; }

bool Connection::Blocked() const {
  if (body_paused_) return true;
  if (!InBody() && in_flight_ >= server_->options_.max_pipelined) return true;
  size_t waiting = stream_->queued_bytes();
  for (Exchange* exchange = first_; exchange != nullptr; exchange = exchange->next_) {
    waiting += exchange->pending_.size();
  }
  return waiting >= server_->options_.high_water_bytes;
}

void Connection::Parse(absl::string_view input) {
  parsing_ = true;
  input_ = &input;
  const absl::string_view packet = input;
  const bool hand_over = server_->options_.hand_over;
  const char* message = input.data();
  while (state_ == State::kOpen && !done_ && !failed_ && (!no_more_ || receiving_ != nullptr) &&
         !Blocked()) {
    if (input.empty() && !parser_.pending() && !parser_.failed()) break;
    if (receiving_ == nullptr) {
      receiving_ = server_->NewExchange(this);
      parser_.Begin(&receiving_->head_);
      message = input.data();
      message_start_ = server_->loop_->Now();
    }
    Exchange* exchange = receiving_;
    const RequestParser::Event event = parser_.Next(&input);
    if (hand_over && event != RequestParser::Event::kNeedMore && !exchange->dispatched_ &&
        (event == RequestParser::Event::kError || !IsUsual(*exchange))) {
      input = absl::string_view(message, static_cast<size_t>(packet.end() - message));
      server_->Recycle(std::exchange(receiving_, nullptr));
      parser_.Reset();
      break;
    }
    switch (event) {
      case RequestParser::Event::kNeedMore:
        // Empty lines alone are no request yet; the exchange serves the next one.
        if (hand_over && parser_.in_message() && !exchange->dispatched_) {
          partial_.append(message, packet.end() - message);
        }
        break;
      case RequestParser::Event::kRequest:
        if (!partial_.empty()) std::string().swap(partial_);
        receiving_ = nullptr;
        exchange->request_complete_ = true;
        Dispatch(exchange);
        break;
      case RequestParser::Event::kHead:
        if (!partial_.empty()) std::string().swap(partial_);
        discarded_ = 0;
        Dispatch(exchange);
        break;
      case RequestParser::Event::kBody:
        if (exchange->discard_) {
          discarded_ += parser_.body().size();
          if (discarded_ > server_->options_.max_discarded_bytes) {
            exchange->last_ = true;
            done_ = exchange->response_ended_ && exchange == first_;
            body_paused_ = !done_;
          }
        } else if (const absl::string_view body = parser_.body(); hand_over && TakeEnd(&input)) {
          receiving_ = nullptr;
          body_paused_ = false;
          exchange->request_complete_ = true;
          server_->delegate_->OnLastBody(exchange, body);
          Advance();  // past a response that was there before the body
        } else {
          server_->delegate_->OnBody(exchange, body);
        }
        break;
      case RequestParser::Event::kEnd:
        receiving_ = nullptr;
        body_paused_ = false;
        exchange->request_complete_ = true;
        if (!exchange->discard_) {
          // Kept while the delegate is told, even when its response ends meanwhile.
          exchange->request_complete_ = false;
          uint32_t handle = exchange->handle_;
          server_->delegate_->OnRequestEnd(exchange);
          if (server_->Find(handle) != exchange) break;
          exchange->request_complete_ = true;
        }
        Advance();
        break;
      case RequestParser::Event::kError: {
        ParseError error = parser_.error();
        parsing_ = false;
        input_ = nullptr;
        if (hand_over && releasable()) HandOver(packet);
        if (state_ == State::kOpen) Fail(error, packet);
        return;
      }
    }
  }
  parsing_ = false;
  if (hand_over && state_ == State::kOpen && !done_ && !input.empty() && !InBody() &&
      releasable() && (!no_more_ || first_ == nullptr)) {
    HandOver(input);
  }
  input_ = nullptr;
  if (state_ != State::kOpen || done_ || failed_ || input.empty()) return;
  if (no_more_ && receiving_ == nullptr) return;
  held_.assign(input.data(), input.size());
  if (reading_) {
    reading_ = false;
    stream_->StopReading();
  }
}

bool Connection::TakeEnd(absl::string_view* input) {
  if (receiving_->head_.chunked ? !absl::StartsWith(*input, "\r\n0\r\n\r\n")
                                : parser_.body_left() != 0) {
    return false;
  }
  return parser_.Next(input) == RequestParser::Event::kEnd;
}

void Connection::HandOver(absl::string_view rest) {
  std::string all;
  if (!partial_.empty()) {
    all = std::move(partial_);
    partial_.clear();
    all.append(rest.data(), rest.size());
    rest = all;
  }
  absl::string_view* const outer = std::exchange(input_, &rest);
  server_->delegate_->OnUnusual(this, rest);
  input_ = outer;
  if (input_ != nullptr) *input_ = absl::string_view();
}

// What the delegate of a server that hands connections over wants to see.
bool Connection::IsUsual(const Exchange& exchange) const {
  const RequestHead& head = exchange.head_;
  return !head.upgrade && !head.expect_continue && !head.expect_other && !IsConnect(head.method) &&
         (!head.chunked || head.minor_version == 1);
}

bool Connection::releasable() const {
  if (state_ != State::kOpen || done_ || failed_ || first_ != last_) return false;
  if (InBody() && receiving_ != first_) return false;
  return first_ == nullptr || !first_->response_ended_ || !first_->last_;
}

loop::Stream* Connection::Release(std::string* unread) {
  if (input_ != nullptr) {
    unread->assign(input_->data(), input_->size());
    *input_ = absl::string_view();
  } else {
    *unread = std::exchange(partial_, std::string());
    unread->append(held_);
  }
  held_.clear();
  if (first_ != nullptr) first_->Flush();
  Uncork();
  server_->deadlines_.Clear(&deadline_);
  state_ = State::kClosed;
  if (first_ != nullptr) server_->Recycle(first_);
  if (receiving_ != nullptr && receiving_ != first_) server_->Recycle(receiving_);
  first_ = last_ = receiving_ = nullptr;
  in_flight_ = 0;
  stream_->StopReading();
  stream_->set_delegate(nullptr);
  // This may be on the stack: go on a later turn.
  auto* timer = new loop::Timer*;
  *timer = server_->loop_->NewTimer([this, timer] {
    (*timer)->Close();
    delete timer;
    if (server_ != nullptr) {
      server_->Remove(this);
      server_->MaybeClosed();
    }
    delete this;
  });
  (*timer)->Start(0);
  return std::exchange(stream_, nullptr);
}

void Connection::Unblock() {
  if (parsing_ || state_ != State::kOpen || done_ || Blocked()) return;
  if (!held_.empty() || parser_.pending()) {
    // Not corked when another connection is being worked on: its bytes are in the cork.
    bool cork = server_->cork_owner_ == nullptr;
    if (cork) server_->cork_owner_ = this;
    std::string input = std::move(held_);
    held_.clear();
    Parse(input);
    if (cork) Uncork();
    Settle();
  }
  if (state_ == State::kOpen && !done_ && held_.empty() && !reading_ && !peer_ended_) {
    reading_ = true;
    stream_->StartReading();
  }
}

void Connection::Dispatch(Exchange* exchange) {
  ++in_flight_;
  ++requests_;
  if (last_ == nullptr) {
    first_ = exchange;
  } else {
    last_->next_ = exchange;
  }
  last_ = exchange;
  exchange->dispatched_ = true;
  const RequestHead& head = exchange->head_;
  const ServerOptions& options = server_->options_;
  if (!head.keep_alive || (options.max_requests_per_connection != 0 &&
                           requests_ >= options.max_requests_per_connection)) {
    exchange->last_ = !head.keep_alive ? exchange->last_ : true;
    no_more_ = true;
  }
  if (IsConnect(head.method)) {
    // Nobody to hand the connection to: Node ends it without an answer.
    exchange->last_ = true;
    exchange->head_started_ = exchange->head_finished_ = exchange->response_ended_ = true;
    OnResponseEnded(exchange);
    return;
  }
  if (ABSL_PREDICT_FALSE(head.expect_continue || head.expect_other) && options.answer_expect &&
      head.minor_version == 1) {
    if (head.expect_other) {
      exchange->discard_ = true;
      exchange->StartHead(417);
      exchange->End();
      return;
    }
    exchange->SendContinue();
  }
  server_->delegate_->OnRequest(exchange);
}

void Connection::OnResponseEnded(Exchange* exchange) {
  if (exchange->last_) no_more_ = true;
  if (exchange == first_) {
    exchange->Flush();
    Advance();
  }
  Settle();
}

// Takes what is finished from the front of the queue and lets the next response out.
void Connection::Advance() {
  bool moved = false;
  while (first_ != nullptr && first_->response_ended_ && !done_) {
    Exchange* exchange = first_;
    exchange->Flush();
    if (exchange->last_) done_ = true;
    if (!exchange->request_complete_) break;
    first_ = exchange->next_;
    if (first_ == nullptr) last_ = nullptr;
    --in_flight_;
    server_->Recycle(exchange);
    moved = true;
    if (first_ != nullptr && !done_) first_->Flush();
  }
  if (moved && !done_) Unblock();
}

// Runs at the end of every way in, when nothing of this connection is on the stack.
void Connection::Settle() {
  if (state_ != State::kOpen || parsing_ || corked()) return;
  if (done_) {
    StartLinger();
    return;
  }
  UpdateDeadline();
}

void Connection::UpdateDeadline() {
  if (failed_) return;
  const ServerOptions& options = server_->options_;
  uint64_t due = Deadline::kNever;
  if (peer_ended_) {
    if (options.half_open_ms != 0) due = server_->loop_->Now() + options.half_open_ms;
  } else if (receiving_ != nullptr && parser_.in_message()) {
    if (options.request_timeout_ms != 0) due = message_start_ + options.request_timeout_ms;
    if (!receiving_->dispatched_ && options.headers_timeout_ms != 0) {
      due = std::min(due, message_start_ + options.headers_timeout_ms);
    }
  } else if (first_ == nullptr) {
    if (requests_ == 0) {
      if (options.request_timeout_ms != 0) due = message_start_ + options.request_timeout_ms;
      if (options.headers_timeout_ms != 0) {
        due = std::min(due, message_start_ + options.headers_timeout_ms);
      }
    } else if (options.keep_alive_timeout_ms != 0) {
      due = server_->loop_->Now() + options.keep_alive_timeout_ms + options.keep_alive_grace_ms;
    }
  }
  server_->deadlines_.Set(&deadline_, due);
}

void Connection::OnDeadline() {
  if (state_ == State::kLinger) {
    Close();
    return;
  }
  if (state_ != State::kOpen) return;
  if (peer_ended_) {
    Close();
    return;
  }
  if (requests_ != 0 && idle()) {
    StartLinger();
    return;
  }
  if (server_->options_.hand_over && releasable() && server_->delegate_->OnTimeout(this)) return;
  Fail({408, "ERR_HTTP_REQUEST_TIMEOUT", "Request timeout", 0}, {});
}

// Forgets the request being received; its sender gets no more of it.
void Connection::DropReceiving() {
  Exchange* exchange = std::exchange(receiving_, nullptr);
  body_paused_ = false;
  if (exchange == nullptr) return;
  if (!exchange->dispatched_) {
    server_->Recycle(exchange);
    return;
  }
  if (exchange == first_) {
    first_ = last_ = nullptr;
  } else {
    for (last_ = first_; last_->next_ != exchange; last_ = last_->next_) {
    }
    last_->next_ = nullptr;
  }
  --in_flight_;
  server_->delegate_->OnAbort(exchange);
  server_->Recycle(exchange);
}

void Connection::Fail(const ParseError& error, absl::string_view packet) {
  failed_ = no_more_ = true;
  held_.clear();
  bool silent = receiving_ != nullptr && receiving_->dispatched_ && receiving_->head_started_;
  server_->deadlines_.Clear(&deadline_);
  if (server_->delegate_->OnClientError(this, error, packet)) return;
  if (state_ != State::kOpen) return;
  DropReceiving();
  if (state_ != State::kOpen) return;
  if (silent) {
    // The answer has begun; a second one inside it would be taken for its body.
    AnswerRaw({});
    return;
  }
  AnswerRaw(absl::StrCat("HTTP/1.1 ", error.status, " ", ReasonPhrase(error.status),
                         "\r\nConnection: close\r\n\r\n"));
}

// Sends `answer` after the responses that are due, and ends the connection.
void Connection::AnswerRaw(absl::string_view answer) {
  Exchange* exchange = server_->NewExchange(this);
  exchange->head_.Clear();
  exchange->dispatched_ = exchange->request_complete_ = true;
  exchange->head_started_ = exchange->head_finished_ = exchange->response_ended_ = true;
  exchange->last_ = true;
  exchange->pending_.Append(answer);
  ++in_flight_;
  if (last_ == nullptr) {
    first_ = exchange;
  } else {
    last_->next_ = exchange;
  }
  last_ = exchange;
  no_more_ = true;
  if (first_ == exchange) Advance();
  Settle();
}

void Connection::Finish(absl::string_view bytes) {
  if (state_ != State::kOpen) return;
  DropReceiving();
  if (state_ == State::kOpen) AnswerRaw(bytes);
}

void Connection::Destroy() { Close(); }

void Connection::OnEnd() {
  peer_ended_ = true;
  if (state_ == State::kLinger) {
    if (stream_->queued_bytes() == 0) Close();
    return;
  }
  if (state_ != State::kOpen) return;
  no_more_ = true;
  if (receiving_ != nullptr && parser_.in_message() && held_.empty()) {
    if (!receiving_->dispatched_) {
      if (server_->options_.hand_over && releasable()) {
        server_->Recycle(std::exchange(receiving_, nullptr));
        parser_.Reset();
        HandOver({});
      } else {
        Fail({400, "HPE_INVALID_EOF_STATE", "Invalid EOF state", 0}, {});
      }
      return;
    }
    if (server_->options_.hand_over && releasable()) {
      HandOver({});
      return;
    }
    // The body will never be complete.
    DropReceiving();
    if (state_ != State::kOpen) return;
  }
  if (first_ == nullptr) {
    Close();
    return;
  }
  std::vector<uint32_t> handles;
  for (Exchange* exchange = first_; exchange != nullptr; exchange = exchange->next_) {
    if (!exchange->response_ended_) handles.push_back(exchange->handle_);
  }
  for (uint32_t handle : handles) {
    Exchange* exchange = server_->Find(handle);
    if (exchange != nullptr) server_->delegate_->OnPeerEnded(exchange);
    if (state_ != State::kOpen) return;
  }
  if (first_ == nullptr || (server_->closing_ && !server_->draining_)) {
    Close();
    return;
  }
  // RFC 9112 section 9.6: what was asked is still answered.
  if (!last_->head_finished_) last_->last_ = true;
  AnswerRaw({});
}

void Connection::OnError(const absl::Status& error) { Close(); }

void Connection::OnDrain() {
  if (state_ == State::kLinger) {
    if (peer_ended_) {
      Close();
    } else {
      server_->deadlines_.Set(&deadline_, server_->loop_->Now() + server_->options_.linger_ms);
    }
    return;
  }
  if (state_ != State::kOpen) return;
  if (wants_drain_ && first_ != nullptr) {
    wants_drain_ = false;
    server_->delegate_->OnDrain(first_);
  }
  Unblock();
  Settle();
}

void Connection::StartLinger() {
  if (state_ != State::kOpen) return;
  Uncork();
  state_ = State::kLinger;
  held_.clear();
  held_.shrink_to_fit();
  AbortAll();
  if (state_ != State::kLinger) return;  // OnAbort() may destroy
  if (peer_ended_ && stream_->queued_bytes() == 0) {
    Close();
    return;
  }
  stream_->Shutdown();
  discarded_ = 0;
  if (!reading_ && !peer_ended_) stream_->StartReading();
  uint64_t due = stream_->queued_bytes() == 0 ? server_->loop_->Now() + server_->options_.linger_ms
                                              : Deadline::kNever;
  server_->deadlines_.Set(&deadline_, due);
}

void Connection::AbortAll() {
  if (receiving_ != nullptr && !receiving_->dispatched_) server_->Recycle(receiving_);
  receiving_ = nullptr;
  in_flight_ = 0;
  last_ = nullptr;
  for (Exchange* exchange = std::exchange(first_, nullptr); exchange != nullptr;) {
    Exchange* next = exchange->next_;
    if (!exchange->response_ended_ || !exchange->request_complete_) {
      server_->delegate_->OnAbort(exchange);
    }
    server_->Recycle(exchange);
    exchange = next;
  }
}

void Connection::Close() {
  if (state_ == State::kClosed) return;
  if (state_ == State::kOpen) Uncork();
  if (corked()) server_->cork_owner_ = nullptr;
  state_ = State::kClosed;
  server_->deadlines_.Clear(&deadline_);
  AbortAll();
  server_->delegate_->OnConnectionClosed(this);
  stream_->Close([this] {
    if (server_ != nullptr) {
      server_->Remove(this);
      server_->MaybeClosed();
    }
    delete this;
  });
}

// The server goes: leave it, and let the loop end the stream.
void Connection::Abandon() {
  bool closing = state_ == State::kClosed;
  state_ = State::kClosed;
  server_->deadlines_.Clear(&deadline_);
  server_->Remove(this);
  server_ = nullptr;
  if (closing) return;
  stream_->set_delegate(nullptr);
  stream_->Close([this] { delete this; });
}

}  // namespace gyre::http
