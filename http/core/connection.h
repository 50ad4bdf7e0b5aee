// One connection of an http::Server: parses what arrives, keeps its exchanges in order, and decides
// when to end.
//
// Valid from Server::Delegate::OnConnection() to the end of OnConnectionClosed(). Owned by itself
// on the loop: it goes with its stream. Loop thread only; every method may be called from every
// callback.
#ifndef GYRE_HTTP_CORE_CONNECTION_H_
#define GYRE_HTTP_CORE_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "http/core/deadlines.h"
#include "http/core/exchange.h"
#include "http/core/request_parser.h"
#include "loop/stream.h"

namespace gyre::http {

class Server;

class Connection final : private loop::Stream::Delegate {
 public:
  // For the delegate; 0 at OnConnection().
  uintptr_t data = 0;

  // For Server::FindConnection().
  uint32_t handle() const { return handle_; }
  loop::Endpoint local() const { return stream_->local(); }
  loop::Endpoint remote() const { return stream_->remote(); }
  bool open() const { return state_ == State::kOpen; }
  // No further response will be sent.
  bool ending() const { return done_ || state_ != State::kOpen; }
  // Open, or waiting for the peer to end as well.
  bool live() const { return state_ != State::kClosed; }
  // No request under way and none begun.
  bool idle() const;
  size_t queued_bytes() const { return stream_->queued_bytes(); }

  // Sends `bytes` as they are and ends the connection in good order; for
  // Server::Delegate::OnClientError().
  void Finish(absl::string_view bytes);
  // Ends it at once. Unfinished exchanges get OnAbort().
  void Destroy();

  // Whether Release() may be called: one request at most is under way.
  bool releasable() const;
  // Where a body is being received: its parser, for who is to go on with it after Release(), by
  // RequestParser::TakeBody(). Otherwise null.
  RequestParser* body_parser() { return InBody() ? &parser_ : nullptr; }
  // How long ago that request began.
  uint64_t message_age_ms() const;
  // The exchange under way, or null.
  Exchange* current() const { return first_; }
  // Leaves the server without a callback: the stream is the caller's, Open and not reading, with
  // the bytes that were received and not yet understood. What was written of a response is sent or
  // queued. The exchange under way is gone.
  loop::Stream* Release(std::string* unread);
  bool peer_ended() const { return peer_ended_; }

  // TCP_NODELAY and SO_KEEPALIVE: see loop::Stream.
  void SetNoDelay(bool on) { stream_->SetNoDelay(on); }
  void SetKeepAlive(bool on, int idle_seconds) { stream_->SetKeepAlive(on, idle_seconds); }

 private:
  friend class Exchange;
  friend class Server;

  enum class State : uint8_t {
    kOpen,
    kLinger,  // the last response is out; what arrives is dropped until the peer ends too
    kClosed,
  };

  Connection(Server* server, loop::Stream* stream);
  ~Connection() override = default;

  void OnData(absl::Span<char> data) override;
  void OnEnd() override;
  void OnError(const absl::Status& error) override;
  void OnDrain() override;

  bool corked() const;
  void Uncork();
  void Parse(absl::string_view input);
  // Gives the connection to Server::Delegate::OnUnusual() with what has come of the message that
  // begins at `rest`, or before.
  void HandOver(absl::string_view rest);
  bool Blocked() const;
  // Whether what comes next is the body of a request that the delegate has.
  bool InBody() const;
  // Whether a body ends with the part read last, or with what is there already.
  bool TakeEnd(absl::string_view* input);
  void Unblock();
  void Dispatch(Exchange* exchange);
  bool IsUsual(const Exchange& exchange) const;
  void Fail(const ParseError& error, absl::string_view packet);
  void AnswerRaw(absl::string_view answer);
  void DropReceiving();
  void OnResponseEnded(Exchange* exchange);
  void Advance();
  void Settle();
  void UpdateDeadline();
  void OnDeadline();
  void StartLinger();
  void AbortAll();
  void Close();
  void Abandon();
  void Send(absl::Span<const absl::string_view> parts);

  Server* server_;
  loop::Stream* stream_;
  RequestParser parser_;
  Exchange* first_ = nullptr;  // whose response is next
  Exchange* last_ = nullptr;
  Exchange* receiving_ = nullptr;  // whose message is being parsed; in the queue once dispatched
  uint32_t in_flight_ = 0;
  uint32_t requests_ = 0;
  uint32_t handle_ = 0;
  State state_ = State::kOpen;
  bool parsing_ = false;
  bool no_more_ = false;  // nothing after the present request is served
  bool done_ = false;     // the last response is written
  bool failed_ = false;   // nothing that still arrives can be understood
  bool body_paused_ = false;
  bool reading_ = true;
  bool peer_ended_ = false;
  bool wants_drain_ = false;
  uint64_t message_start_ = 0;
  size_t discarded_ = 0;
  std::string held_;     // received, not yet parsed
  std::string partial_;  // with ServerOptions::hand_over: the beginning of a head, parsed
  absl::string_view* input_ = nullptr;  // the same, while being parsed
  Deadline deadline_;
  Connection* previous_ = nullptr;
  Connection* next_ = nullptr;
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_CONNECTION_H_
