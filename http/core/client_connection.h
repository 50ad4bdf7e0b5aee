// One connection of an http::Client: being made, serving one call, or kept for the next. Private to
// http/core.
//
// Owned by itself on the loop: it goes with its stream. Its client knows it until Close().
#ifndef GYRE_HTTP_CORE_CLIENT_CONNECTION_H_
#define GYRE_HTTP_CORE_CLIENT_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "http/core/client.h"
#include "http/core/deadlines.h"
#include "http/core/response_parser.h"
#include "loop/stream.h"

namespace gyre::http {

class ClientConnection final : private loop::Stream::Delegate {
 public:
  ClientConnection(Client* client, const std::string& origin);

  // Makes the connection for the call's origin, and then serves the call.
  void Open(ClientCall* call);
  // On a kept connection: sends the call's request.
  void Serve(ClientCall* call);

  const std::string& origin() const { return origin_; }
  ClientCall* call() const { return call_; }
  Deadline* deadline() { return &deadline_; }

  // Kept for later: does not keep the loop running.
  void Rest();

  bool connected() const { return connected_; }
  // Of a connected one.
  void Write(absl::Span<const absl::string_view> parts) { stream_->Write(parts); }
  size_t queued_bytes() const { return stream_->queued_bytes(); }
  void Pause();
  void Resume();

  // Lets go of the call and ends the connection; its memory goes on a later turn.
  void Close();

 private:
  ~ClientConnection() override = default;

  void OnData(absl::Span<char> data) override;
  void OnEnd() override;
  void OnError(const absl::Status& error) override;
  void OnDrain() override;

  void Resolve();
  void ConnectTo(std::vector<std::string> addresses, size_t index);
  void OnConnected(loop::Stream* stream);
  void Send();
  // May end this object: nothing may follow it.
  void Parse(absl::string_view input);
  void OnResponseEnded(bool reusable);
  void OnUpgrade(absl::string_view rest);
  // The connection is of no use any more. The call fails or, where the server was free to drop the
  // connection, is sent once more.
  void Break(const absl::Status& error, bool dropped);

  Client* client_;  // null once closed
  std::string origin_;
  loop::Stream* stream_ = nullptr;
  ClientCall* call_ = nullptr;
  ResponseParser parser_;
  std::string held_;   // received while the call is paused
  Deadline deadline_;  // of a kept connection
  uint64_t served_ = 0;
  uint64_t announced_ms_ = 0;  // how long the server keeps the connection; 0: it does not say
  bool parsing_ = false;
  bool connected_ = false;
  bool closed_ = false;
  std::shared_ptr<ClientConnection*> self_;  // for what cannot be cancelled
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_CLIENT_CONNECTION_H_
