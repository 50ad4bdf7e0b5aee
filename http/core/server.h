// An HTTP/1.1 server on a loop (RFC 9110, RFC 9112).
//
// Connections, parsing, order, framing, keep-alive and deadlines are done here; the delegate
// answers requests. Not for TLS or HTTP/2, and no routing.
//
// What a peer can make it hold is bounded: heads by max_head_bytes, requests under way by
// max_pipelined, responses not taken by high_water_bytes, time by three timeouts. Errors are
// answered (400, 408, 413, 431, 505) with "Connection: close", and the connection is read on for a
// moment so that the answer is not lost to a reset.
//
// Loop thread only. Everything may be called from inside every callback, except the destructor.
#ifndef GYRE_HTTP_CORE_SERVER_H_
#define GYRE_HTTP_CORE_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "http/core/connection.h"
#include "http/core/date_line.h"
#include "http/core/deadlines.h"
#include "http/core/exchange.h"
#include "http/core/out_buffer.h"
#include "http/core/request_parser.h"
#include "loop/listener.h"
#include "loop/loop.h"

namespace gyre::http {

// Times in milliseconds; 0 switches a limit off. May be changed while serving.
struct ServerOptions {
  ParserLimits parser;
  uint64_t keep_alive_timeout_ms =
      5000;  // announced; a connection is kept keep_alive_grace_ms longer
  uint64_t keep_alive_grace_ms = 1000;
  uint64_t headers_timeout_ms =
      60 * 1000;  // from the first byte of a request, or from the connection's start
  uint64_t request_timeout_ms = 300 * 1000;  // from the first byte of a request to its last
  uint64_t linger_ms = 2000;                 // reading on after the last response
  uint64_t half_open_ms = 10 * 1000;         // for the response to a peer that has ended its side
  uint64_t deadline_tick_ms = 500;  // how late a timeout may be; fixed once the server is made
  uint32_t max_requests_per_connection = 0;
  size_t max_connections = 0;  // further ones are closed at once
  uint32_t max_pipelined = 256;
  size_t high_water_bytes = 64 * 1024;
  size_t max_discarded_bytes = 16 * 1024 * 1024;
  // Answer "Expect: 100-continue" with 100 and other expectations with 417 before the delegate sees
  // the request.
  bool answer_expect = true;
  // Serve only plain requests, one at a time, and give every other connection to
  // Delegate::OnUnusual().
  bool hand_over = false;
};

class Server final : public loop::Listener::Delegate {
 public:
  class Delegate {
   public:
    virtual ~Delegate() = default;

    // The head has arrived, and the body if there is none (request_complete()).
    virtual void OnRequest(Exchange* exchange) = 0;
    // A part of the body, without framing; valid during the call.
    virtual void OnBody(Exchange* exchange, absl::string_view bytes) {}
    // The body is complete. The exchange is gone afterwards when its response has ended.
    virtual void OnRequestEnd(Exchange* exchange) {}
    // With ServerOptions::hand_over, in place of the last OnBody() and OnRequestEnd(), where the
    // end of the body has come with that part, and no trailers.
    virtual void OnLastBody(Exchange* exchange, absl::string_view bytes) {}
    // After Write() returned false: the connection has room again.
    virtual void OnDrain(Exchange* exchange) {}
    // The peer sends no more. It may still wait for the response (RFC 9112 section 9.6), or be
    // gone: who does not care for the first case destroys the connection.
    virtual void OnPeerEnded(Exchange* exchange) {}
    // The connection ended before request and response were complete. The exchange is gone
    // afterwards.
    virtual void OnAbort(Exchange* exchange) {}

    virtual void OnConnection(Connection* connection) {}
    // The connection is gone afterwards.
    virtual void OnConnectionClosed(Connection* connection) {}
    // A peer's mistake, or a timeout (408). True: the delegate answers with Connection::Finish() or
    // Destroy().
    virtual bool OnClientError(Connection* connection, const ParseError& error,
                               absl::string_view packet) {
      return false;
    }
    // With ServerOptions::hand_over: `bytes` begin with something else than a request that is
    // served here; or there is a mistake in the framing of a body, which Connection::body_parser()
    // has noticed; or the peer has ended its side in the middle of a body. The delegate takes the
    // connection with Connection::Release(); it begins anew with those bytes, or goes on with that
    // body.
    virtual void OnUnusual(Connection* connection, absl::string_view bytes) {}
    // With ServerOptions::hand_over, before a peer is told that it is too late (408). True: the
    // delegate has taken the connection.
    virtual bool OnTimeout(Connection* connection) { return false; }
    // See loop::Listener::Delegate.
    virtual void OnAcceptError(const absl::Status& error) {}
  };

  // Both must outlive the server.
  Server(loop::Loop* loop, Delegate* delegate, const ServerOptions& options = {});
  // Drops what is still open without a callback.
  ~Server() override;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Once. Errors: those of loop::Loop::Listen().
  absl::Status Listen(const loop::ListenOptions& options);
  // Serves a connection accepted elsewhere, or, where `kept`, one that has had requests already and
  // waits for more. The stream must be Open and not reading.
  Connection* Serve(loop::Stream* stream, bool kept = false);
  // Null before Listen() and after Close().
  loop::Listener* listener() const { return listener_; }

  // Stops listening, ends idle connections; the others end with their response. `on_closed` runs
  // when nothing is left, on a later turn. A second call is a no-op that drops its callback.
  void Close(absl::AnyInvocable<void()> on_closed = {});
  // The same, but idle connections stay as long as their time-outs allow, for one more request:
  // CloseIdleConnections() ends them.
  void Drain(absl::AnyInvocable<void()> on_closed = {});
  bool closing() const { return closing_; }
  // Connections without a request under way.
  void CloseIdleConnections();
  // All, at once: unfinished exchanges get OnAbort().
  void CloseAllConnections();

  ServerOptions& options() { return options_; }
  size_t connections() const { return connection_count_; }
  // The exchange with that handle, or null when it is gone.
  Exchange* Find(uint32_t handle);
  Connection* FindConnection(uint32_t handle);

 private:
  friend class Connection;
  friend class Exchange;

  void OnConnection(loop::Stream* stream) override;
  void OnAcceptError(const absl::Status& error) override;

  Exchange* NewExchange(Connection* connection);
  void Recycle(Exchange* exchange);
  void Remove(Connection* connection);
  void MaybeClosed();
  void GiveMemoryBack();
  template <typename Function>
  void ForEachConnection(Function function);

  loop::Loop* loop_;
  Delegate* delegate_;
  ServerOptions options_;
  loop::Listener* listener_ = nullptr;
  bool listener_closing_ = false;
  bool closing_ = false;
  bool draining_ = false;  // closing, and patient
  absl::AnyInvocable<void()> on_closed_;
  Deadlines deadlines_;
  DateLine date_;
  OutBuffer cork_;
  Connection* cork_owner_ = nullptr;
  Connection* connections_ = nullptr;  // doubly linked
  size_t connection_count_ = 0;
  size_t connection_peak_ = 0;  // since memory was given back
  loop::Timer* memory_timer_;
  Exchange* free_exchanges_ = nullptr;
  std::deque<Exchange*> exchanges_;  // by the low bits of the handle
  std::deque<Connection*> connection_table_;
  std::deque<uint32_t> free_connection_slots_;
  std::shared_ptr<Server*> self_;  // null inside once the server is gone
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_SERVER_H_
