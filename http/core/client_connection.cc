#include "http/core/client_connection.h"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "http/core/client.h"
#include "http/core/response_parser.h"
#include "loop/ip_address.h"
#include "loop/loop.h"
#include "loop/resolver.h"
#include "loop/stream.h"
#include "loop/system_error.h"

namespace gyre::http {
namespace {

absl::Status HungUp() { return loop::ToStatus({.error = ECONNRESET, .syscall = "read"}); }

// "timeout=5, max=100" is 5000; 0 where it does not say.
uint64_t AnnouncedTime(absl::string_view keep_alive) {
  for (absl::string_view part : absl::StrSplit(keep_alive, ',')) {
    part = absl::StripAsciiWhitespace(part);
    uint32_t seconds = 0;
    if (absl::ConsumePrefix(&part, "timeout=") && absl::SimpleAtoi(part, &seconds)) {
      return uint64_t{seconds} * 1000;
    }
  }
  return 0;
}

}  // namespace

ClientConnection::ClientConnection(Client* client, const std::string& origin)
    : client_(client),
      origin_(origin),
      parser_(client->options_.max_head_bytes),
      self_(std::make_shared<ClientConnection*>(this)) {
  deadline_.owner = this;
}

void ClientConnection::Open(ClientCall* call) {
  call_ = call;
  call->connection_ = this;
  client_->SetDeadline(call, client_->options_.connect_timeout_ms);
  if (call->socket_path_.empty()) return Resolve();
  loop::ConnectOptions options;
  options.path = call->socket_path_;
  absl::StatusOr<loop::Stream*> stream =
      client_->loop_->StartConnect(options, [this](const absl::Status& status) {
        if (!status.ok()) return Break(status, /*dropped=*/false);
        OnConnected(stream_);
      });
  if (stream.ok()) {
    stream_ = *stream;
  } else {
    client_->FailLater(call, stream.status());
  }
}

void ClientConnection::Resolve() {
  if (loop::ParseIp(call_->host_).has_value()) return ConnectTo({call_->host_}, 0);
  client_->loop_->resolver()->Lookup(
      call_->host_, 0, 0,
      [self = self_, host = call_->host_](int error, std::vector<loop::Endpoint> found) {
        ClientConnection* connection = *self;
        if (connection == nullptr) return;
        if (error != 0 || found.empty()) {
          return connection->Break(
              absl::NotFoundError(absl::StrCat(host, ": ", loop::ResolverErrorName(error))),
              /*dropped=*/false);
        }
        std::vector<std::string> addresses;
        for (loop::Endpoint& endpoint : found) addresses.push_back(std::move(endpoint.address));
        connection->ConnectTo(std::move(addresses), 0);
      });
}

void ClientConnection::ConnectTo(std::vector<std::string> addresses, size_t index) {
  const std::string address = addresses[index];
  client_->loop_->Connect(address, call_->port_,
                          [self = self_, addresses = std::move(addresses),
                           index](absl::StatusOr<loop::Stream*> stream) mutable {
                            ClientConnection* connection = *self;
                            if (connection == nullptr) {
                              if (stream.ok()) (*stream)->Close();
                              return;
                            }
                            if (stream.ok()) return connection->OnConnected(*stream);
                            if (index + 1 < addresses.size()) {
                              return connection->ConnectTo(std::move(addresses), index + 1);
                            }
                            connection->Break(stream.status(), /*dropped=*/false);
                          });
}

void ClientConnection::OnConnected(loop::Stream* stream) {
  stream_ = stream;
  connected_ = true;
  stream_->set_delegate(this);
  Send();
}

void ClientConnection::Serve(ClientCall* call) {
  client_->idle_deadlines_.Clear(&deadline_);
  stream_->Ref();
  call_ = call;
  call->connection_ = this;
  Send();
}

void ClientConnection::Rest() {
  stream_->Unref();
  uint64_t time = client_->options_.idle_timeout_ms;
  // A second before the server closes it, so that no request crosses its FIN.
  if (announced_ms_ > 0) {
    const uint64_t safe = announced_ms_ > 1000 ? announced_ms_ - 1000 : 1;
    if (time == 0 || safe < time) time = safe;
  }
  if (time != 0) client_->idle_deadlines_.Set(&deadline_, client_->loop_->Now() + time);
}

void ClientConnection::Send() {
  ClientCall* call = call_;
  ResponseParser::Request request = ResponseParser::Request::kOrdinary;
  if (call->head_method_) request = ResponseParser::Request::kHead;
  if (call->connect_method_) request = ResponseParser::Request::kConnect;
  if (call->upgrade_) request = ResponseParser::Request::kUpgrade;
  parser_.Begin(&call->response_, request);
  client_->SetDeadline(call, call->ended_ ? client_->options_.response_timeout_ms : 0);
  if (call->paused_) {
    stream_->StopReading();
  } else {
    stream_->StartReading();
  }
  const absl::string_view parts[] = {call->head_, call->pending_};
  stream_->Write(parts);
  // What came at once may have to be sent again.
  if (call->streamed_) std::string().swap(call->pending_);
  if (call->wants_drain_ && stream_->queued_bytes() == 0) {
    call->wants_drain_ = false;
    call->delegate_->OnDrain(call);
  }
}

void ClientConnection::Pause() {
  client_->SetDeadline(call_, 0);
  stream_->StopReading();
}

void ClientConnection::Resume() {
  client_->SetDeadline(call_, client_->options_.body_timeout_ms);
  stream_->StartReading();
  // Inside a callback of Parse(), that goes on by itself.
  if (parsing_) return;
  const std::string held = std::exchange(held_, std::string());
  Parse(held);
}

void ClientConnection::OnData(absl::Span<char> data) {
  if (call_ == nullptr) return Close();  // nobody has asked
  if (call_->head_seen_) client_->SetDeadline(call_, client_->options_.body_timeout_ms);
  Parse(absl::string_view(data.data(), data.size()));
}

void ClientConnection::Parse(absl::string_view input) {
  parsing_ = true;
  while (!closed_ && call_ != nullptr && (!input.empty() || parser_.pending())) {
    ClientCall* call = call_;
    if (call->paused_) {
      held_.append(input.data(), input.size());
      input = {};
      break;
    }
    switch (parser_.Next(&input)) {
      case ResponseParser::Event::kNeedMore:
        break;
      case ResponseParser::Event::kInterim:
        call->delegate_->OnInterim(call, call->response_);
        break;
      case ResponseParser::Event::kHead:
        call->head_seen_ = true;
        announced_ms_ = AnnouncedTime(call->response_.Find("keep-alive"));
        client_->SetDeadline(call, client_->options_.body_timeout_ms);
        call->delegate_->OnResponse(call, call->response_);
        break;
      case ResponseParser::Event::kBody:
        call->delegate_->OnBody(call, parser_.body());
        break;
      case ResponseParser::Event::kEnd:
        OnResponseEnded(call->response_.keep_alive && call->keep_alive_ && call->ended_ &&
                        input.empty());
        break;
      case ResponseParser::Event::kUpgrade:
        return OnUpgrade(input);
      case ResponseParser::Event::kError:
        Break(absl::DataLossError(absl::StrCat(parser_.error_code(), ": ", parser_.error_reason())),
              /*dropped=*/false);
        break;
    }
  }
  parsing_ = false;
}

void ClientConnection::OnResponseEnded(bool reusable) {
  ClientCall* call = std::exchange(call_, nullptr);
  Client* client = client_;
  client->Detach(call);
  ++served_;
  // First, so that a request started in OnEnd() finds the connection.
  if (reusable) {
    client->Release(this);
  } else {
    Close();
  }
  call->delegate_->OnEnd(call);
  delete call;
}

void ClientConnection::OnUpgrade(absl::string_view rest) {
  ClientCall* call = std::exchange(call_, nullptr);
  Client* client = client_;
  client->Detach(call);
  loop::Stream* stream = std::exchange(stream_, nullptr);
  stream->StopReading();
  stream->set_delegate(nullptr);
  Close();
  call->delegate_->OnUpgrade(call, call->response_, stream, rest);
  delete call;
}

void ClientConnection::OnEnd() {
  if (call_ == nullptr) return Close();
  const bool dropped = !parser_.started();
  if (parser_.Finish() == ResponseParser::Event::kEnd) return OnResponseEnded(/*reusable=*/false);
  Break(HungUp(), dropped);
}

void ClientConnection::OnError(const absl::Status& error) {
  Break(error, /*dropped=*/!parser_.started());
}

void ClientConnection::OnDrain() {
  if (call_ == nullptr || !call_->wants_drain_) return;
  call_->wants_drain_ = false;
  call_->delegate_->OnDrain(call_);
}

void ClientConnection::Break(const absl::Status& error, bool dropped) {
  ClientCall* call = std::exchange(call_, nullptr);
  Client* client = client_;
  const bool kept = served_ > 0;
  Close();
  if (call == nullptr) return;
  call->connection_ = nullptr;
  if (dropped && kept && call->replayable()) {
    call->retried_ = true;
    return client->Assign(call, /*fresh=*/true);
  }
  client->Fail(call, error);
}

void ClientConnection::Close() {
  if (closed_) return;
  closed_ = true;
  *self_ = nullptr;
  if (call_ != nullptr) call_->connection_ = nullptr;
  call_ = nullptr;
  Client* client = std::exchange(client_, nullptr);
  client->idle_deadlines_.Clear(&deadline_);
  loop::Stream* stream = stream_;
  if (stream != nullptr) stream->Close([this] { delete this; });
  client->Forget(this);
  if (stream == nullptr) delete this;
}

}  // namespace gyre::http
