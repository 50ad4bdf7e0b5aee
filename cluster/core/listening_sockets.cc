#include "cluster/core/listening_sockets.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"

namespace gyre::cluster {

absl::StatusOr<std::unique_ptr<ListeningSockets>> ListeningSockets::Shared(
    loop::Loop* loop, const loop::ListenOptions& options) {
  auto sockets = absl::WrapUnique(new ListeningSockets(loop, options));
  absl::Status status = sockets->Open();
  if (!status.ok()) return status;
  return sockets;
}

absl::StatusOr<std::unique_ptr<ListeningSockets>> ListeningSockets::ReusePort(
    loop::Loop* loop, const loop::ListenOptions& options, size_t places) {
  if (!options.path.empty() || options.descriptor >= 0) {
    return absl::InvalidArgumentError("only a TCP port can have several sockets");
  }
  auto sockets = absl::WrapUnique(new ListeningSockets(loop, options));
  // A port that others share may be shared by anybody of the same user, who would then silently get
  // half of their connections. So the port has to be free first.
  sockets->options_.reuse_port = false;
  absl::Status status = sockets->Open();
  if (!status.ok()) return status;
  sockets->options_.port = sockets->local().port;
  sockets->Shrink(0);
  sockets->options_.reuse_port = true;
  status = sockets->Grow(std::max(places, size_t{1}));
  if (!status.ok()) return status;
  return sockets;
}

ListeningSockets::~ListeningSockets() { Shrink(0); }

loop::Endpoint ListeningSockets::local() const {
  return listeners_.empty() ? loop::Endpoint() : listeners_[0]->local();
}

int ListeningSockets::descriptor(size_t place) const {
  if (!options_.reuse_port) place = 0;
  return place < listeners_.size() ? listeners_[place]->descriptor() : -1;
}

absl::Status ListeningSockets::Grow(size_t places) {
  if (!options_.reuse_port) return absl::OkStatus();
  while (listeners_.size() < places) {
    absl::Status status = Open();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

void ListeningSockets::Shrink(size_t places) {
  while (listeners_.size() > places) {
    listeners_.back()->Close();
    listeners_.pop_back();
  }
}

absl::Status ListeningSockets::Open() {
  loop::ListenOptions options = options_;
  options.accept = false;
  absl::StatusOr<loop::Listener*> listener = loop_->Listen(options, this);
  if (!listener.ok()) return listener.status();
  (*listener)->Unref();
  listeners_.push_back(*listener);
  return absl::OkStatus();
}

}  // namespace gyre::cluster
