// Who reaches whom in a SimWorld: addresses, ports, attempts to connect, datagrams.
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "loop/sim/sim_handles.h"
#include "loop/sim/sim_host.h"
#include "loop/sim/sim_stream.h"
#include "loop/sim/sim_udp.h"
#include "loop/sim/sim_world.h"
#include "loop/stream.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

// How long a system tries to reach an address where nobody answers, about.
constexpr uint64_t kUnreachableMs = 3000;

bool IsV6(const std::string& address) { return address.find(':') != std::string::npos; }

bool IsAny(const std::string& address) { return address == "::" || address == "0.0.0.0"; }

bool IsMulticast(const std::string& address) {
  if (IsV6(address)) return absl::StartsWith(address, "ff");
  const int first = std::atoi(address.c_str());
  return first >= 224 && first < 240;
}

bool Covers(const std::string& bound, const std::string& address) {
  return bound == address || bound == "::" || (bound == "0.0.0.0" && !IsV6(address));
}

}  // namespace

SimHost* SimWorld::HostAt(SimHost* from, const std::string& address) const {
  if (absl::StartsWith(address, "127.") || address == "::1" || IsAny(address)) return from;
  for (const auto& host : hosts_) {
    if (host->address == address) return host.get();
  }
  return nullptr;
}

int SimWorld::NewPort() {
  const auto taken = [this](int port) {
    for (const auto& host : hosts_) {
      if (PortTaken(host.get(), "::", port) || DatagramPortTaken(host.get(), "::", port)) {
        return true;
      }
    }
    return false;
  };
  int port;
  do {
    port = next_port_;
    next_port_ = next_port_ == 65535 ? 49152 : next_port_ + 1;
  } while (taken(port));
  return port;
}

bool SimWorld::PortTaken(const SimHost* host, const std::string& address, int port) const {
  for (const auto& [id, listener] : listeners_) {
    if (listener->host() != host || listener->port() != port) continue;
    if (listener->address() == address) return true;
    if (port >= 0 && (IsAny(address) || IsAny(listener->address()))) return true;
  }
  return false;
}

bool SimWorld::DatagramPortTaken(const SimHost* host, const std::string& address, int port) const {
  for (const auto& [id, socket] : sockets_) {
    if (socket->host() != host || !socket->bound() || socket->bound_to().port != port) continue;
    const std::string& at = socket->bound_to().address;
    if (at == address || IsAny(address) || IsAny(at)) return true;
  }
  return false;
}

SimListener* SimWorld::FindListener(const SimHost* host, const std::string& address,
                                    int port) const {
  for (const auto& [id, listener] : listeners_) {
    if (listener->host() != host || listener->port() != port) continue;
    if (Covers(listener->address(), address)) return listener;
  }
  return nullptr;
}

std::pair<SimStream*, SimStream*> SimWorld::NewPair(SimHost* host, const Endpoint& first,
                                                    const Endpoint& second) {
  auto* one = new SimStream(host, first, second);
  auto* other = new SimStream(host, second, first);
  SimStream::Join(one, other);
  return {one, other};
}

void SimWorld::Connect(SimStream* stream, absl::AnyInvocable<void(absl::Status)> on_connect) {
  Trace(stream->host(), "connect ", stream->Description());
  const Endpoint target = stream->target();
  const bool known = HostAt(stream->host(), target.address) != nullptr || target.family == "Unix";
  After(stream->host(), known ? Arrival() : clock_ms_ + kUnreachableMs,
        [this, id = stream->id(), on_connect = std::move(on_connect)]() mutable {
          // Given up meanwhile.
          const auto found = streams_.find(id);
          if (found != streams_.end()) Arrive(found->second, std::move(on_connect));
        });
}

void SimWorld::Arrive(SimStream* stream, absl::AnyInvocable<void(absl::Status)> on_connect) {
  const Endpoint target = stream->target();
  SimHost* const from = stream->host();
  const bool is_path = target.family == "Unix";
  SimHost* const to = is_path ? from : HostAt(from, target.address);
  SimListener* listener =
      to == nullptr ? nullptr : FindListener(to, target.address, is_path ? -1 : target.port);
  if (listener == nullptr || Chance(options_.faults.refuse)) {
    SystemError error;
    error.error = to == nullptr ? EHOSTUNREACH : ECONNREFUSED;
    if (is_path && listener == nullptr) error.error = ENOENT;
    error.syscall = "connect";
    if (is_path) {
      error.path = target.address;
    } else {
      error.address = target.address;
      error.port = target.port;
    }
    Trace(from, "refused ", stream->Description(), " ", ErrorName(error.error));
    on_connect(ToStatus(std::move(error)));
    return;
  }
  auto* server = new SimStream(to, target, stream->local());
  SimStream::Join(stream, server);
  if (Chance(options_.faults.slow)) {
    Trace(from, "fault: slow ", stream->Description());
    stream->SetSlow();
  }
  stream->SetConnected();
  server->SetAccepted();
  Trace(from, "connected ", stream->Description());
  listener->Offer(server);
  on_connect(absl::OkStatus());
}

void SimWorld::SendDatagram(SimHost* from, const Endpoint& sender, const std::string& host,
                            int port, const std::string& data) {
  Trace(from, "send ", sender.address, ":", sender.port, " -> ", host, ":", port, " ",
        Digest(data));
  if (Chance(options_.faults.datagram_loss)) {
    Trace(from, "fault: datagram lost");
    return;
  }
  const int copies = Chance(options_.faults.datagram_duplicate) ? 2 : 1;
  if (copies > 1) Trace(from, "fault: datagram doubled");
  for (int i = 0; i < copies; ++i) {
    After(
        from, Arrival(),
        [this, from, sender, host, port, data] { Deliver(from, sender, host, port, data); },
        /*quiet=*/true);
  }
}

void SimWorld::Deliver(SimHost* from, const Endpoint& sender, const std::string& host, int port,
                       const std::string& data) {
  const bool to_group = IsMulticast(host);
  const bool to_all = host == "255.255.255.255";
  SimHost* const to = HostAt(from, host);
  if (to == nullptr && !to_group && !to_all) return;
  std::vector<uint64_t> takers;
  for (const auto& [id, socket] : sockets_) {
    if (!socket->bound() || socket->bound_to().port != port) continue;
    const bool takes =
        to_group ? socket->IsMember(host)
                 : (to_all || (socket->host() == to && Covers(socket->bound_to().address, host)));
    if (takes && socket->Accepts(sender)) takers.push_back(id);
    // Of those that share a port, one gets what is meant for one.
    if (!takers.empty() && !to_group && !to_all) break;
  }
  for (uint64_t id : takers) {
    const auto found = sockets_.find(id);
    if (found == sockets_.end()) continue;
    Trace(found->second->host(), "receive ", sender.address, ":", sender.port, " ", Digest(data));
    found->second->Receive(sender, data);
  }
}

}  // namespace gyre::loop
