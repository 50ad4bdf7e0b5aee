#include "http/core/server.h"

#include <malloc.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/log/absl_check.h"
#include "absl/status/statusor.h"

namespace gyre::http {
namespace {

// A handle is a slot number and, above it, a count of the slot's uses; 30 bits, so that it is a
// small integer for V8.
constexpr uint32_t kSlotBits = 18;
constexpr uint32_t kSlotMask = (1u << kSlotBits) - 1;
constexpr uint32_t kHandleMask = (1u << 30) - 1;
constexpr size_t kKeptPending = 4096;

// When so many connections have been open and three quarters of them are gone, their memory goes
// back to the system, a moment later, as more may be about to end.
constexpr size_t kManyConnections = 1000;
constexpr uint64_t kMemoryDelayMs = 100;

}  // namespace

Server::Server(loop::Loop* loop, Delegate* delegate, const ServerOptions& options)
    : loop_(loop),
      delegate_(delegate),
      options_(options),
      deadlines_(loop, options.deadline_tick_ms,
                 [](Deadline* entry) { static_cast<Connection*>(entry->owner)->OnDeadline(); }),
      memory_timer_(loop->NewTimer([this] { GiveMemoryBack(); })),
      self_(std::make_shared<Server*>(this)) {
  memory_timer_->Unref();
}

Server::~Server() {
  *self_ = nullptr;
  memory_timer_->Close();
  if (listener_ != nullptr) listener_->Close();
  while (connections_ != nullptr) connections_->Abandon();
  for (Exchange* exchange : exchanges_) delete exchange;
}

absl::Status Server::Listen(const loop::ListenOptions& options) {
  ABSL_CHECK(listener_ == nullptr && !closing_);
  absl::StatusOr<loop::Listener*> listener = loop_->Listen(options, this);
  if (!listener.ok()) return listener.status();
  listener_ = *listener;
  return absl::OkStatus();
}

void Server::OnConnection(loop::Stream* stream) {
  if (options_.max_connections != 0 && connection_count_ >= options_.max_connections) {
    stream->Close();
    return;
  }
  Serve(stream);
}

void Server::OnAcceptError(const absl::Status& error) { delegate_->OnAcceptError(error); }

Connection* Server::Serve(loop::Stream* stream, bool kept) {
  Connection* connection = new Connection(this, stream);
  connection->next_ = connections_;
  if (connections_ != nullptr) connections_->previous_ = connection;
  connections_ = connection;
  connection_peak_ = std::max(connection_peak_, ++connection_count_);
  if (free_connection_slots_.empty()) {
    connection->handle_ = static_cast<uint32_t>(connection_table_.size());
    connection_table_.push_back(connection);
  } else {
    connection->handle_ = free_connection_slots_.front();
    free_connection_slots_.pop_front();
    connection_table_[connection->handle_ & kSlotMask] = connection;
  }
  stream->set_delegate(connection);
  connection->message_start_ = loop_->Now();
  connection->requests_ = kept ? 1 : 0;
  connection->UpdateDeadline();
  stream->StartReading();
  delegate_->OnConnection(connection);
  return connection;
}

void Server::Close(absl::AnyInvocable<void()> on_closed) {
  if (closing_) return;
  Drain(std::move(on_closed));
  draining_ = false;
  CloseIdleConnections();
}

void Server::Drain(absl::AnyInvocable<void()> on_closed) {
  if (closing_) return;
  draining_ = true;
  closing_ = true;
  on_closed_ = std::move(on_closed);
  if (listener_ != nullptr) {
    listener_closing_ = true;
    loop::Listener* listener = std::exchange(listener_, nullptr);
    listener->Close([self = self_] {
      if (*self == nullptr) return;
      (*self)->listener_closing_ = false;
      (*self)->MaybeClosed();
    });
  } else if (connections_ == nullptr) {
    // A timer of no delay, so that the callback never runs inside this call.
    auto* timer = new loop::Timer*;
    *timer = loop_->NewTimer([self = self_, timer] {
      (*timer)->Close();
      delete timer;
      if (*self != nullptr) (*self)->MaybeClosed();
    });
    (*timer)->Start(0);
  }
}

void Server::MaybeClosed() {
  if (!closing_ || listener_closing_ || connections_ != nullptr) return;
  if (absl::AnyInvocable<void()> callback = std::exchange(on_closed_, nullptr)) callback();
}

template <typename Function>
void Server::ForEachConnection(Function function) {
  // Connections leave the list on a later turn only, so the next one stays.
  for (Connection* connection = connections_; connection != nullptr;
       connection = connection->next_) {
    function(connection);
  }
}

void Server::CloseIdleConnections() {
  ForEachConnection([this](Connection* connection) {
    if (!connection->open()) return;
    if (connection->idle()) {
      connection->StartLinger();
    } else if (connection->peer_ended_ && !draining_) {
      connection->Close();  // most likely nobody is there any more
    }
  });
}

void Server::CloseAllConnections() {
  ForEachConnection([](Connection* connection) { connection->Destroy(); });
}

void Server::Remove(Connection* connection) {
  if (connection->previous_ != nullptr) {
    connection->previous_->next_ = connection->next_;
  } else {
    connections_ = connection->next_;
  }
  if (connection->next_ != nullptr) connection->next_->previous_ = connection->previous_;
  --connection_count_;
  if (connection_peak_ >= kManyConnections && connection_count_ <= connection_peak_ / 4 &&
      !memory_timer_->active()) {
    memory_timer_->Start(kMemoryDelayMs);
  }
  connection_table_[connection->handle_ & kSlotMask] = nullptr;
  free_connection_slots_.push_back((connection->handle_ + kSlotMask + 1) & kHandleMask);
}

// What was allocated for connections lies between what is still in use: the allocator keeps it
// unless it is told.
void Server::GiveMemoryBack() {
  connection_peak_ = connection_count_;
  for (Exchange* exchange = free_exchanges_; exchange != nullptr; exchange = exchange->next_) {
    exchange->head_ = RequestHead();
    exchange->pending_.Shrink(0);
  }
  malloc_trim(0);
}

Exchange* Server::NewExchange(Connection* connection) {
  Exchange* exchange = free_exchanges_;
  if (exchange != nullptr) {
    free_exchanges_ = exchange->next_;
    exchange->next_ = nullptr;
  } else {
    exchange = new Exchange;
    exchange->handle_ = static_cast<uint32_t>(exchanges_.size());
    exchanges_.push_back(exchange);
  }
  exchange->connection_ = connection;
  return exchange;
}

void Server::Recycle(Exchange* exchange) {
  exchange->handle_ = (exchange->handle_ + kSlotMask + 1) & kHandleMask;
  exchange->connection_ = nullptr;
  exchange->data = nullptr;
  exchange->pending_.Shrink(kKeptPending);
  if (exchange->head_.block.capacity() > kKeptPending) exchange->head_ = RequestHead();
  exchange->content_length_ = exchange->written_ = 0;
  exchange->dispatched_ = exchange->request_complete_ = exchange->discard_ = false;
  exchange->head_started_ = exchange->head_finished_ = exchange->response_ended_ = false;
  exchange->body_allowed_ = true;
  exchange->chunked_ = exchange->length_known_ = exchange->last_ = false;
  exchange->has_connection_ = exchange->has_content_length_ = exchange->has_transfer_encoding_ =
      false;
  exchange->has_date_ = exchange->has_keep_alive_ = exchange->has_trailer_ = false;
  exchange->status_ = 0;
  exchange->next_ = free_exchanges_;
  free_exchanges_ = exchange;
}

Exchange* Server::Find(uint32_t handle) {
  uint32_t slot = handle & kSlotMask;
  if (slot >= exchanges_.size()) return nullptr;
  Exchange* exchange = exchanges_[slot];
  return exchange->handle_ == handle && exchange->connection_ != nullptr ? exchange : nullptr;
}

Connection* Server::FindConnection(uint32_t handle) {
  uint32_t slot = handle & kSlotMask;
  if (slot >= connection_table_.size()) return nullptr;
  Connection* connection = connection_table_[slot];
  return connection != nullptr && connection->handle_ == handle ? connection : nullptr;
}

}  // namespace gyre::http
