#include "loop/sim/sim_udp.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/ip_address.h"
#include "loop/sim/sim_host.h"
#include "loop/sim/sim_world.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/udp.h"

namespace gyre::loop {
namespace {

constexpr size_t kLargestDatagram = 65507;

absl::Status MakeError(int error, absl::string_view syscall) {
  SystemError result;
  result.error = error;
  result.syscall = std::string(syscall);
  return ToStatus(std::move(result));
}

absl::string_view FamilyOf(const std::string& address) {
  return address.find(':') == std::string::npos ? "IPv4" : "IPv6";
}

absl::Status CheckAddress(const std::string& host, int port) {
  if (ParseIp(host).has_value() && port >= 0 && port <= 65535) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("not a numeric address: '", host, "'"));
}

}  // namespace

SimUdp::SimUdp(SimHost* host, Delegate* delegate)
    : host_(host), world_(host->world), delegate_(delegate), id_(world_->Register(host, this)) {
  world_->Register(id_, this);
}

absl::Status SimUdp::Bind(const UdpBindOptions& options) {
  if (!open()) return MakeError(EBADF, "bind");
  if (absl::Status checked = CheckAddress(options.host, options.port); !checked.ok()) {
    return checked;
  }
  if (bound_) return MakeError(EINVAL, "bind");
  const int port = options.port == 0 ? world_->NewPort() : options.port;
  if (!options.reuse_address && world_->DatagramPortTaken(host_, options.host, port)) {
    return MakeError(EADDRINUSE, "bind");
  }
  local_ = Endpoint{options.host, port, FamilyOf(options.host)};
  bound_ = true;
  world_->Trace(host_, "bind ", local_.address, ":", port);
  return absl::OkStatus();
}

void SimUdp::BindAnywhere(const std::string& peer) {
  if (bound_) return;
  const std::string any = FamilyOf(peer) == "IPv6" ? "::" : "0.0.0.0";
  local_ = Endpoint{any, world_->NewPort(), FamilyOf(peer)};
  bound_ = true;
}

absl::Status SimUdp::Open(int) { return MakeError(EBADF, "open"); }

absl::Status SimUdp::Connect(const std::string& host, int port) {
  if (!open()) return MakeError(EBADF, "connect");
  if (absl::Status checked = CheckAddress(host, port); !checked.ok()) return checked;
  if (connected_) return MakeError(EISCONN, "connect");
  BindAnywhere(host);
  remote_ = Endpoint{host, port, FamilyOf(host)};
  connected_ = true;
  return absl::OkStatus();
}

absl::Status SimUdp::Disconnect() {
  if (!open()) return MakeError(EBADF, "connect");
  if (!connected_) return MakeError(ENOTCONN, "connect");
  connected_ = false;
  return absl::OkStatus();
}

absl::Status SimUdp::StartReceiving() {
  if (!open()) return MakeError(EBADF, "recvmsg");
  BindAnywhere("0.0.0.0");
  receiving_ = true;
  return absl::OkStatus();
}

absl::StatusOr<bool> SimUdp::Send(absl::Span<const absl::string_view> parts,
                                  const std::string& host, int port,
                                  absl::AnyInvocable<void(absl::Status)>) {
  if (!open()) return MakeError(EBADF, "send");
  if (host.empty() && !connected_) return MakeError(EDESTADDRREQ, "send");
  if (!host.empty()) {
    if (absl::Status checked = CheckAddress(host, port); !checked.ok()) return checked;
  }
  std::string data;
  for (absl::string_view part : parts) data.append(part.data(), part.size());
  if (data.size() > kLargestDatagram) return MakeError(EMSGSIZE, "send");
  const std::string& to = host.empty() ? remote_.address : host;
  BindAnywhere(to);
  // Who listens everywhere sends from the address that the receiver reaches it at.
  Endpoint sender = local_;
  if (sender.address == "0.0.0.0" || sender.address == "::") {
    const bool here = absl::StartsWith(to, "127.") || to == "::1";
    sender.address = here ? to : host_->address;
    sender.family = FamilyOf(sender.address);
  }
  world_->SendDatagram(host_, sender, to, host.empty() ? remote_.port : port, data);
  return true;
}

bool SimUdp::Accepts(const Endpoint& sender) const {
  if (!receiving_) return false;
  return !connected_ || (sender.address == remote_.address && sender.port == remote_.port);
}

void SimUdp::Receive(const Endpoint& sender, const std::string& data) {
  const absl::Span<char> buffer = world_->read_buffer();
  const size_t size = std::min(buffer.size(), data.size());
  std::copy_n(data.data(), size, buffer.data());
  delegate_->OnMessage(buffer.first(size), sender);
}

absl::Status SimUdp::SetOption(Option, int) {
  return open() && bound_ ? absl::OkStatus() : MakeError(EBADF, "setsockopt");
}

absl::Status SimUdp::SetMulticastInterface(const std::string& address) {
  if (!open()) return MakeError(EBADF, "setsockopt");
  return ParseIp(address).has_value() ? absl::OkStatus() : MakeError(EINVAL, "setsockopt");
}

absl::Status SimUdp::Join(const Membership& membership) {
  if (!open()) return MakeError(EBADF, "setsockopt");
  if (!ParseIp(membership.group).has_value()) return MakeError(EINVAL, "setsockopt");
  groups_.insert(membership.group);
  return absl::OkStatus();
}

absl::Status SimUdp::Leave(const Membership& membership) {
  if (!open()) return MakeError(EBADF, "setsockopt");
  return groups_.erase(membership.group) > 0 ? absl::OkStatus()
                                             : MakeError(EADDRNOTAVAIL, "setsockopt");
}

absl::StatusOr<int> SimUdp::SetBufferSize(Buffer which, int bytes) {
  const bool receive = which == Buffer::kReceive;
  if (!open() || !bound_) {
    return MakeError(EBADF, receive ? "uv_recv_buffer_size" : "uv_send_buffer_size");
  }
  int& kept = buffer_bytes_[receive ? 0 : 1];
  // As Linux does: it keeps room for its own accounts beside the data.
  if (bytes > 0) kept = 2 * bytes;
  return kept;
}

absl::StatusOr<Endpoint> SimUdp::local() const {
  if (!bound()) return MakeError(EBADF, "getsockname");
  return local_;
}

absl::StatusOr<Endpoint> SimUdp::remote() const {
  if (!open()) return MakeError(EBADF, "getpeername");
  if (!connected_) return MakeError(ENOTCONN, "getpeername");
  return remote_;
}

void SimUdp::DoClose() {
  receiving_ = false;
  world_->Closing([this] { FinishClose(); }, id_);
}

}  // namespace gyre::loop
