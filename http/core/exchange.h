// One request and its response.
//
// A server hands an Exchange to its delegate with OnRequest(). It stays valid until the response
// has ended and the request is complete, or until OnAbort() returns; http::Server owns it. Code
// that cannot keep to that keeps handle() and asks Server::Find(), which knows stale handles.
//
// The response: StartHead(), AddField()..., FinishHead(), Write()..., End(). FinishHead() adds what
// is missing the way Node does: Date, Connection, Keep-Alive, and Content-Length or
// Transfer-Encoding. Responses leave in the order of the requests: one that is early is kept until
// its turn. Everything written while the server is inside one receive leaves in one send.
//
// All methods may be called from every callback, and do nothing once the connection is gone. Loop
// thread only.
#ifndef GYRE_HTTP_CORE_EXCHANGE_H_
#define GYRE_HTTP_CORE_EXCHANGE_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "http/core/out_buffer.h"
#include "http/core/request_head.h"

namespace gyre::http {

class Connection;
class Server;

class Exchange {
 public:
  // How FinishHead() completes a head.
  enum HeadOption : uint32_t {
    kNoDate = 1,           // no Date field
    kNoConnection = 2,     // no Connection field; what the connection does is unchanged
    kNoContentLength = 4,  // no Content-Length field
    kNoTransferEncoding =
        8,        // no Transfer-Encoding field; a body of unknown length then ends the connection
    kClose = 16,  // the connection ends after this response
    kHasTrailer = 32,  // trailers will be sent: chunked even where the length is known
  };
  static constexpr int64_t kUnknownLength = -1;

  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Small integer (30 bits) that Server::Find() turns back into this exchange, while it lives.
  uint32_t handle() const { return handle_; }
  Connection* connection() const { return connection_; }
  // For the delegate; null at OnRequest().
  void* data = nullptr;

  // -- the request

  const RequestHead& head() const { return head_; }
  bool request_complete() const { return request_complete_; }

  // Stops OnBody() until ResumeBody(): no more is parsed, and the peer is slowed down by TCP.
  // Idempotent.
  void PauseBody();
  void ResumeBody();
  // The rest of the body is received and dropped, up to ServerOptions::max_discarded_bytes; no
  // OnBody(), no OnRequestEnd().
  void DiscardBody();

  // -- the response

  // "HTTP/1.1 100 Continue". No-op after the head.
  void SendContinue();
  // An interim response or anything else that precedes the head, as it is.
  void WriteRaw(absl::string_view bytes);

  // `reason` empty: the usual one. Names and values must be valid: this layer checks nothing.
  void StartHead(int status, absl::string_view reason = {});
  void AddField(absl::string_view name, absl::string_view value);
  // `content_length`: of the body that will be written, or kUnknownLength.
  void FinishHead(int64_t content_length, uint32_t options = 0);

  // Sends a part of the body, framed. Bytes that HEAD, 204 or 304 forbid are dropped. True while
  // the connection keeps up; after false, OnDrain() tells when it has. Without `flush` a small part
  // waits for more, or for Flush().
  bool Write(absl::string_view body, bool flush = true);
  // How much of what was written waits for the peer. Where it is not 0, OnDrain() tells when it is.
  size_t AskForDrain();
  // Ends the response. Idempotent. The exchange may be gone afterwards.
  void End(absl::string_view body = {}, absl::string_view trailers = {});
  // Sends what is written so far, where it waits for more.
  void Flush();

  bool head_finished() const { return head_finished_; }
  bool response_ended() const { return response_ended_; }
  // After FinishHead(): whether the connection goes on afterwards.
  bool keeps_alive() const { return !last_; }
  bool chunked() const { return chunked_; }

  // -- the response, written in place; for callers whose text is not in one piece of memory

  // Where the head is written between StartHead() and FinishHead(): append "Name: value" CR LF,
  // then tell NoteField().
  OutBuffer* out() { return Out(); }
  void NoteField(absl::string_view name, absl::string_view value);
  // Room for exactly `size` bytes of body, framed, to be filled before the next call; null where no
  // body may be sent. Send with Flush() or End().
  char* BodySpace(size_t size);

 private:
  friend class Connection;
  friend class Server;

  Exchange() = default;
  ~Exchange() = default;

  OutBuffer* Out();
  bool Alive() const;
  void Emit(absl::string_view body, absl::string_view suffix);
  void CountBody(size_t size) { written_ += size; }

  RequestHead head_;
  OutBuffer pending_;  // written, but not on its way
  Connection* connection_ = nullptr;
  Exchange* next_ = nullptr;  // behind this one on the connection; or in the free list
  uint64_t content_length_ = 0;
  uint64_t written_ = 0;
  uint32_t handle_ = 0;
  bool dispatched_ = false;
  bool request_complete_ = false;
  bool discard_ = false;
  bool head_started_ = false;
  bool head_finished_ = false;
  bool response_ended_ = false;
  bool body_allowed_ = true;
  bool chunked_ = false;
  bool length_known_ = false;
  bool last_ = false;
  // What fields of its own the response has.
  bool has_connection_ = false;
  bool has_content_length_ = false;
  bool has_transfer_encoding_ = false;
  bool has_date_ = false;
  bool has_keep_alive_ = false;
  bool has_trailer_ = false;
  uint16_t status_ = 0;
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_EXCHANGE_H_
