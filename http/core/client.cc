#include "http/core/client.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "http/core/client_connection.h"
#include "http/core/deadlines.h"
#include "loop/ip_address.h"
#include "loop/loop.h"

namespace gyre::http {
namespace {

// RFC 9110 section 5.6.2.
bool IsToken(absl::string_view text) {
  return !text.empty() && absl::c_all_of(text, [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           absl::string_view("!#$%&'*+-.^_`|~").find(c) != absl::string_view::npos;
  });
}

// RFC 9110 section 5.5, obs-text included.
bool IsFieldValue(absl::string_view text) {
  return absl::c_all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

// Visible ASCII: what may stand between the spaces of a request line, or in a Host field.
bool IsVisible(absl::string_view text) {
  return !text.empty() && absl::c_all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// RFC 9110 section 9.2.2.
bool IsIdempotent(absl::string_view method) {
  for (absl::string_view safe : {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}) {
    if (method == safe) return true;
  }
  return false;
}

// Whether a request of that method says how long its body is even where it has none.
bool ExpectsBody(absl::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

bool Has(const ClientRequest& request, absl::string_view name) {
  return absl::c_any_of(request.fields, [name](const auto& field) {
    return absl::EqualsIgnoreCase(field.first, name);
  });
}

absl::Status Check(const ClientRequest& request) {
  if (!IsToken(request.method)) return absl::InvalidArgumentError("invalid method");
  if (!IsVisible(request.target)) return absl::InvalidArgumentError("invalid target");
  if (!request.host.empty() ? !IsVisible(request.host) : request.socket_path.empty()) {
    return absl::InvalidArgumentError("invalid host");
  }
  if (request.port < 0 || request.port > 65535) {
    return absl::InvalidArgumentError("invalid port");
  }
  const bool upgrade = Has(request, "upgrade");
  for (const auto& [name, value] : request.fields) {
    if (!IsToken(name)) return absl::InvalidArgumentError(absl::StrCat("invalid field: ", name));
    if (!IsFieldValue(value)) {
      return absl::InvalidArgumentError(absl::StrCat("invalid value of the field ", name));
    }
    if (absl::EqualsIgnoreCase(name, "content-length") ||
        absl::EqualsIgnoreCase(name, "transfer-encoding") ||
        (absl::EqualsIgnoreCase(name, "connection") && !upgrade)) {
      return absl::InvalidArgumentError(absl::StrCat(name, " is not for the caller to set"));
    }
  }
  if (request.streamed && !request.body.empty()) {
    return absl::InvalidArgumentError("a streamed body comes through Write()");
  }
  return absl::OkStatus();
}

std::string MakeHead(const ClientRequest& request) {
  std::string head = absl::StrCat(request.method, " ", request.target, " HTTP/1.1\r\n");
  if (!Has(request, "host")) {
    const bool bare = request.host.find(':') == std::string::npos || request.host[0] == '[';
    absl::StrAppend(&head, "Host: ", bare ? "" : "[", request.host, bare ? "" : "]");
    if (request.port != 80 && request.socket_path.empty()) {
      absl::StrAppend(&head, ":", request.port);
    }
    head += "\r\n";
  }
  for (const auto& [name, value] : request.fields) {
    absl::StrAppend(&head, name, ": ", value, "\r\n");
  }
  if (request.streamed && request.content_length < 0) {
    head += "Transfer-Encoding: chunked\r\n";
  } else if (request.streamed) {
    absl::StrAppend(&head, "Content-Length: ", request.content_length, "\r\n");
  } else if (!request.body.empty() || ExpectsBody(request.method)) {
    absl::StrAppend(&head, "Content-Length: ", request.body.size(), "\r\n");
  }
  if (!request.keep_alive && !Has(request, "upgrade")) head += "Connection: close\r\n";
  head += "\r\n";
  return head;
}

}  // namespace

// -- ClientCall

bool ClientCall::Write(absl::string_view bytes) {
  if (!streamed_ || ended_ || failed_) return false;
  if (bytes.empty()) return !wants_drain_;
  written_ += static_cast<int64_t>(bytes.size());
  if (content_length_ >= 0 && written_ > content_length_) {
    client_->FailLater(this, absl::OutOfRangeError("the body is longer than announced"));
    return false;
  }
  const std::string size = chunked_ ? absl::StrCat(absl::Hex(bytes.size()), "\r\n") : std::string();
  const absl::string_view parts[] = {size, bytes, chunked_ ? "\r\n" : ""};
  size_t queued = 0;
  if (connection_ != nullptr && connection_->connected()) {
    connection_->Write(parts);
    queued = connection_->queued_bytes();
  } else {
    for (absl::string_view part : parts) pending_.append(part.data(), part.size());
    queued = pending_.size();
  }
  if (queued > client_->options_.high_water_bytes) wants_drain_ = true;
  return !wants_drain_;
}

void ClientCall::End() {
  if (!streamed_ || ended_ || failed_) return;
  if (content_length_ >= 0 && written_ < content_length_) {
    return client_->FailLater(this, absl::OutOfRangeError("the body is shorter than announced"));
  }
  ended_ = true;
  const absl::string_view last = chunked_ ? "0\r\n\r\n" : "";
  if (connection_ == nullptr || !connection_->connected()) {
    pending_.append(last.data(), last.size());
    return;
  }
  if (!last.empty()) connection_->Write({last});
  if (!head_seen_) client_->SetDeadline(this, client_->options_.response_timeout_ms);
}

void ClientCall::PauseBody() {
  if (paused_ || failed_) return;
  paused_ = true;
  if (connection_ != nullptr && connection_->connected()) connection_->Pause();
}

void ClientCall::ResumeBody() {
  if (!paused_ || failed_) return;
  paused_ = false;
  if (connection_ != nullptr && connection_->connected()) connection_->Resume();
}

void ClientCall::Cancel() {
  ClientConnection* connection = connection_;
  client_->Detach(this);
  if (connection != nullptr) connection->Close();
  delete this;
}

// -- Client

Client::Client(loop::Loop* loop, const ClientOptions& options)
    : loop_(loop),
      options_(options),
      call_deadlines_(loop, options.deadline_tick_ms,
                      [this](Deadline* due) { OnCallDue(static_cast<ClientCall*>(due->owner)); }),
      idle_deadlines_(
          loop, options.deadline_tick_ms,
          [this](Deadline* due) { OnIdleDue(static_cast<ClientConnection*>(due->owner)); }),
      self_(std::make_shared<Client*>(this)) {}

Client::~Client() {
  *self_ = nullptr;
  for (auto& [name, origin] : origins_) origin.waiting.clear();
  while (!all_.empty()) all_.back()->Close();
  for (auto& [id, call] : calls_) {
    call_deadlines_.Clear(&call->deadline_);
    delete call;
  }
}

absl::StatusOr<ClientCall*> Client::Start(const ClientRequest& request,
                                          ClientCall::Delegate* delegate) {
  absl::Status checked = Check(request);
  if (!checked.ok()) return checked;
  if (request.socket_path.empty() && !loop::ParseIp(request.host).has_value() &&
      loop_->resolver() == nullptr) {
    return absl::UnimplementedError("this loop knows no names");
  }
  auto* call = new ClientCall(this, delegate);
  call->id_ = next_id_++;
  call->deadline_.owner = call;
  call->host_ = request.host;
  call->port_ = request.port;
  call->socket_path_ = request.socket_path;
  call->origin_ = request.socket_path.empty() ? absl::StrCat(request.host, ":", request.port)
                                              : absl::StrCat("unix:", request.socket_path);
  call->head_ = MakeHead(request);
  call->pending_ = request.body;
  call->head_method_ = request.method == "HEAD";
  call->connect_method_ = request.method == "CONNECT";
  call->upgrade_ = Has(request, "upgrade");
  call->idempotent_ = IsIdempotent(request.method) && !call->upgrade_;
  call->streamed_ = request.streamed;
  call->chunked_ = request.streamed && request.content_length < 0;
  call->content_length_ = request.streamed ? request.content_length : -1;
  call->ended_ = !request.streamed;
  call->keep_alive_ = request.keep_alive;
  calls_[call->id_] = call;
  Assign(call, /*fresh=*/false);
  return call;
}

size_t Client::idle_connections() const {
  size_t count = 0;
  for (const auto& [name, origin] : origins_) count += origin.idle.size();
  return count;
}

size_t Client::connections() const { return all_.size(); }

void Client::CloseIdleConnections() {
  std::vector<ClientConnection*> idle;
  for (const auto& [name, origin] : origins_) {
    idle.insert(idle.end(), origin.idle.begin(), origin.idle.end());
  }
  for (ClientConnection* connection : idle) connection->Close();
}

void Client::Assign(ClientCall* call, bool fresh) {
  Origin& origin = origins_[call->origin_];
  if (!fresh && !origin.idle.empty()) {
    ClientConnection* connection = origin.idle.back();
    origin.idle.pop_back();
    return connection->Serve(call);
  }
  if (options_.max_connections_per_origin != 0 &&
      origin.connections >= options_.max_connections_per_origin) {
    origin.waiting.push_back(call);
    return;
  }
  ++origin.connections;
  auto* connection = new ClientConnection(this, call->origin_);
  all_.push_back(connection);
  connection->Open(call);
}

void Client::Release(ClientConnection* connection) {
  Origin& origin = origins_[connection->origin()];
  if (!origin.waiting.empty()) {
    ClientCall* call = origin.waiting.front();
    origin.waiting.pop_front();
    return connection->Serve(call);
  }
  if (origin.idle.size() >= options_.max_idle_per_origin) return connection->Close();
  origin.idle.push_back(connection);
  connection->Rest();
}

void Client::Forget(ClientConnection* connection) {
  std::erase(all_, connection);
  const auto found = origins_.find(connection->origin());
  if (found == origins_.end()) return;
  Origin& origin = found->second;
  std::erase(origin.idle, connection);
  --origin.connections;
  if (!origin.waiting.empty()) {
    ClientCall* call = origin.waiting.front();
    origin.waiting.pop_front();
    return Assign(call, /*fresh=*/false);
  }
  if (origin.connections == 0) origins_.erase(found);
}

void Client::Fail(ClientCall* call, const absl::Status& error) {
  Detach(call);
  call->delegate_->OnError(call, error);
  delete call;
}

void Client::FailLater(ClientCall* call, absl::Status error) {
  call->failed_ = true;
  call_deadlines_.Clear(&call->deadline_);
  if (call->connection_ != nullptr) call->connection_->Close();
  loop_->AddRef();
  loop_->Post([self = self_, loop = loop_, id = call->id_, error = std::move(error)] {
    loop->ReleaseRef();
    if (*self == nullptr) return;
    const auto found = (*self)->calls_.find(id);
    if (found != (*self)->calls_.end()) (*self)->Fail(found->second, error);
  });
}

void Client::Detach(ClientCall* call) {
  call_deadlines_.Clear(&call->deadline_);
  calls_.erase(call->id_);
  call->connection_ = nullptr;
  const auto found = origins_.find(call->origin_);
  if (found != origins_.end()) std::erase(found->second.waiting, call);
}

void Client::SetDeadline(ClientCall* call, uint64_t from_now_ms) {
  if (from_now_ms == 0) {
    call_deadlines_.Clear(&call->deadline_);
  } else {
    call_deadlines_.Set(&call->deadline_, loop_->Now() + from_now_ms);
  }
}

void Client::OnCallDue(ClientCall* call) {
  const char* what = call->head_seen_ ? "the response does not go on"
                     : call->connection_ != nullptr && call->connection_->connected()
                         ? "no response in time"
                         : "no connection in time";
  ClientConnection* connection = call->connection_;
  call->connection_ = nullptr;
  if (connection != nullptr) connection->Close();
  Fail(call, absl::DeadlineExceededError(what));
}

void Client::OnIdleDue(ClientConnection* connection) { connection->Close(); }

}  // namespace gyre::http
