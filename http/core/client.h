// An HTTP/1.1 client on a loop (RFC 9110, RFC 9112): requests, connections kept for the next ones,
// deadlines.
//
// Start() takes a request and gives back a call; what comes of it goes to the call's delegate, last
// OnEnd(), OnError() or OnUpgrade(), after which the call is gone. Connections are kept open
// between requests to the same origin. A kept connection may turn out to be closed by the server
// just when a request is sent on it: where no byte of an answer has come, the method is idempotent
// (RFC 9110 section 9.2.2) and the body is still at hand, the request is sent once more on a new
// connection. Nothing else is retried, and redirects are not followed.
//
// Not for TLS, HTTP/2, cookies, caches.
//
// Loop thread only. Everything may be called from inside every callback, except the destructor.
#ifndef GYRE_HTTP_CORE_CLIENT_H_
#define GYRE_HTTP_CORE_CLIENT_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "http/core/deadlines.h"
#include "http/core/response_head.h"
#include "loop/loop.h"
#include "loop/stream.h"

namespace gyre::http {

class Client;
class ClientConnection;

// Times in milliseconds; 0 switches a limit off.
struct ClientOptions {
  uint64_t connect_timeout_ms = 10 * 1000;   // name look-up included
  uint64_t response_timeout_ms = 60 * 1000;  // from the request's last byte to the response's head
  uint64_t body_timeout_ms = 60 * 1000;      // between two parts of the response
  // A connection without a request is closed after this, or a second before the time that the
  // server announces.
  uint64_t idle_timeout_ms = 4000;
  uint64_t deadline_tick_ms = 500;        // how late a timeout may be
  size_t max_connections_per_origin = 0;  // further calls wait for one; 0: no limit
  size_t max_idle_per_origin = 16;
  size_t max_head_bytes = 16 * 1024;  // of a response
  size_t high_water_bytes = 64 * 1024;
};

struct ClientRequest {
  std::string method = "GET";
  std::string host;  // a numeric address, or a name that the loop's resolver knows
  int port = 80;
  std::string socket_path;  // of a Unix socket to connect to instead; `host` is then only a name
  std::string target = "/";
  // In the order in which they are sent, names as they are. Host is added where it is missing.
  // Content-Length, Transfer-Encoding and Connection are the client's, and not allowed here, but
  // for a Connection field that has an Upgrade field with it.
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  // The body comes through Write() and End() instead, of `content_length` bytes, or, where that is
  // -1, of any number, chunked.
  bool streamed = false;
  int64_t content_length = -1;
  bool keep_alive = true;  // false: "Connection: close"
};

// One request under way. Valid until its last callback returns, or Cancel().
class ClientCall final {
 public:
  class Delegate {
   public:
    virtual ~Delegate() = default;

    // A 1xx response, except 101. The head is valid during the call.
    virtual void OnInterim(ClientCall* call, const ResponseHead& head) {}
    // The head is valid until the call's end.
    virtual void OnResponse(ClientCall* call, const ResponseHead& head) = 0;
    // A part of the body, without framing; valid during the call.
    virtual void OnBody(ClientCall* call, absl::string_view bytes) {}
    // After Write() returned false: there is room again.
    virtual void OnDrain(ClientCall* call) {}

    // The response is complete; trailers are in its head.
    virtual void OnEnd(ClientCall* call) = 0;
    // A SystemError of the connection (ECONNRESET where the server ended it), DeadlineExceeded,
    // DataLoss for a response that is no HTTP, OutOfRange for a streamed body of another length
    // than announced.
    virtual void OnError(ClientCall* call, const absl::Status& error) = 0;
    // 101, or 2xx to CONNECT: the connection is the delegate's, not reading and without a delegate
    // of its own; `rest` has come from it already. By default it is closed.
    virtual void OnUpgrade(ClientCall* call, const ResponseHead& head, loop::Stream* stream,
                           absl::string_view rest) {
      stream->Close();
    }
  };

  ClientCall(const ClientCall&) = delete;
  ClientCall& operator=(const ClientCall&) = delete;

  // A part of a streamed body. True while the connection keeps up; after false, OnDrain() tells
  // when it has. Empty parts are ignored.
  bool Write(absl::string_view bytes);
  // Ends a streamed body. Idempotent.
  void End();

  // Stops OnBody() until ResumeBody(), which may call it at once; the server is slowed down by TCP.
  void PauseBody();
  void ResumeBody();

  // Gives the request up: no callback runs any more.
  void Cancel();

  // For the delegate.
  void* data = nullptr;

 private:
  friend class Client;
  friend class ClientConnection;

  ClientCall(Client* client, Delegate* delegate) : client_(client), delegate_(delegate) {}
  ~ClientCall() = default;

  bool replayable() const { return idempotent_ && !streamed_ && !retried_; }

  Client* client_;
  Delegate* delegate_;
  uint64_t id_ = 0;
  ClientConnection* connection_ = nullptr;  // null while it waits for one
  std::string origin_;
  std::string host_;
  int port_ = 0;
  std::string socket_path_;
  std::string head_;     // as sent
  std::string pending_;  // framed body that waits for the connection, or all of a body at hand
  ResponseHead response_;
  Deadline deadline_;
  int64_t content_length_ = -1;
  int64_t written_ = 0;
  bool head_method_ = false;
  bool connect_method_ = false;
  bool upgrade_ = false;
  bool idempotent_ = false;
  bool streamed_ = false;
  bool chunked_ = false;
  bool ended_ = false;  // the whole request is written
  bool keep_alive_ = true;
  bool retried_ = false;
  bool head_seen_ = false;
  bool paused_ = false;
  bool wants_drain_ = false;
  bool failed_ = false;  // OnError() is on its way
};

class Client final {
 public:
  explicit Client(loop::Loop* loop, const ClientOptions& options = {});
  // Closes every connection; calls under way are dropped without a callback.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sends a request. No callback runs before it returns. The delegate must outlive the call.
  // Errors: InvalidArgument for what cannot be sent as it is (a method, target, field or host that
  // would change the message's framing, a field that is the client's own); Unimplemented for a name
  // where the loop has no resolver.
  absl::StatusOr<ClientCall*> Start(const ClientRequest& request, ClientCall::Delegate* delegate);

  // Connections kept for later.
  size_t idle_connections() const;
  // Of all kinds, those being made included.
  size_t connections() const;
  void CloseIdleConnections();

  const ClientOptions& options() const { return options_; }

 private:
  friend class ClientCall;
  friend class ClientConnection;

  struct Origin {
    std::vector<ClientConnection*> idle;  // the most recently used last
    std::deque<ClientCall*> waiting;
    size_t connections = 0;
  };

  // Gives the call a connection, kept or new, or lets it wait.
  void Assign(ClientCall* call, bool fresh);
  void Release(ClientConnection* connection);
  void Forget(ClientConnection* connection);
  void ServeWaiting(const std::string& origin);
  // Detached from its connection; ends with the delegate's callback.
  void Fail(ClientCall* call, const absl::Status& error);
  void FailLater(ClientCall* call, absl::Status error);
  // Out of all lists; only the memory is left.
  void Detach(ClientCall* call);
  void SetDeadline(ClientCall* call, uint64_t from_now_ms);
  void OnCallDue(ClientCall* call);
  void OnIdleDue(ClientConnection* connection);

  loop::Loop* loop_;
  ClientOptions options_;
  Deadlines call_deadlines_;
  Deadlines idle_deadlines_;
  std::map<std::string, Origin> origins_;
  std::map<uint64_t, ClientCall*> calls_;
  std::vector<ClientConnection*> all_;
  uint64_t next_id_ = 1;
  std::shared_ptr<Client*> self_;  // null inside once the client is gone
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_CLIENT_H_
