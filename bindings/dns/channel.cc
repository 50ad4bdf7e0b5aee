#include "bindings/dns/channel.h"

#include <ares.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/ip_address.h"

namespace gyre::bindings {
namespace {

constexpr int kInternetClass = 1;

int FamilyOf(const loop::IpAddress& address) { return address.version == 4 ? AF_INET : AF_INET6; }

}  // namespace

struct DnsChannel::Request {
  DnsChannel* channel;
  OnReply on_reply;
  OnNames on_names;
};

absl::StatusOr<std::unique_ptr<DnsChannel>> DnsChannel::New(loop::Loop& loop, int timeout_ms,
                                                            int tries) {
  auto made = absl::WrapUnique(new DnsChannel(loop));
  struct ares_options options = {};
  // Servers that refuse are an answer, as in Node, and no reason to ask the next one.
  options.flags = ARES_FLAG_NOCHECKRESP;
  options.tries = tries;
  options.sock_state_cb = [](void* data, ares_socket_t descriptor, int read, int write) {
    static_cast<DnsChannel*>(data)->OnSocket(descriptor, read != 0, write != 0);
  };
  options.sock_state_cb_data = made.get();
  int given = ARES_OPT_FLAGS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
  if (timeout_ms >= 0) {
    options.timeout = timeout_ms;
    given |= ARES_OPT_TIMEOUTMS;
  }
  int status = ares_library_init(ARES_LIB_INIT_ALL);
  if (status == ARES_SUCCESS) status = ares_init_options(&made->channel_, &options, given);
  if (status != ARES_SUCCESS) return absl::InternalError(ares_strerror(status));
  made->timer_ =
      loop.NewTimer([channel = made.get()] { channel->Process(ARES_SOCKET_BAD, ARES_SOCKET_BAD); });
  return made;
}

DnsChannel::~DnsChannel() {
  *alive_ = false;
  if (channel_ != nullptr) ares_destroy(channel_);
  if (timer_ != nullptr) timer_->Close();
  for (const auto& [descriptor, poll] : polls_) poll->Close();
}

void DnsChannel::OnSocket(int descriptor, bool read, bool write) {
  auto at = polls_.find(descriptor);
  if (!read && !write) {
    if (at == polls_.end()) return;
    at->second->Close();
    polls_.erase(at);
    return;
  }
  if (at == polls_.end()) {
    absl::StatusOr<loop::Poll*> poll =
        loop_.NewPoll(descriptor, [this, descriptor](loop::PollEvents ready) {
          Process(ready.readable ? descriptor : ARES_SOCKET_BAD,
                  ready.writable ? descriptor : ARES_SOCKET_BAD);
        });
    if (!poll.ok()) return;  // the query runs out of time
    at = polls_.emplace(descriptor, *poll).first;
  }
  at->second->Watch({read, write}).IgnoreError();
}

void DnsChannel::Process(int readable, int writable) {
  ares_process_fd(channel_, readable, writable);
  Rearm();
}

void DnsChannel::Rearm() {
  struct timeval left = {};
  if (ares_timeout(channel_, nullptr, &left) == nullptr) return timer_->Stop();
  const uint64_t ms = static_cast<uint64_t>(left.tv_sec) * 1000 +
                      (static_cast<uint64_t>(left.tv_usec) + 999) / 1000;
  timer_->Start(std::max<uint64_t>(ms, 1), 0);
}

void DnsChannel::Deliver(absl::AnyInvocable<void()> task) {
  --pending_;
  loop_.AddRef();
  loop_.Post([&loop = loop_, alive = alive_, task = std::move(task)]() mutable {
    loop.ReleaseRef();
    if (*alive) task();
  });
}

void DnsChannel::Query(const std::string& name, int type, OnReply done) {
  ++pending_;
  auto* request = new Request{this, std::move(done), {}};
  ares_query(
      channel_, name.c_str(), kInternetClass, type,
      [](void* data, int status, int, unsigned char* reply, int size) {
        auto request = absl::WrapUnique(static_cast<Request*>(data));
        if (!*request->channel->alive_) return;
        std::string copy;
        if (reply != nullptr)
          copy.assign(reinterpret_cast<char*>(reply), static_cast<size_t>(size));
        request->channel->Deliver(
            [done = std::move(request->on_reply), status, copy = std::move(copy)]() mutable {
              done(status, std::move(copy));
            });
      },
      request);
  Rearm();
}

bool DnsChannel::Reverse(const std::string& address, OnNames done) {
  const std::optional<loop::IpAddress> parsed = loop::ParseIp(address);
  if (!parsed.has_value()) return false;
  ++pending_;
  auto* request = new Request{this, {}, std::move(done)};
  ares_gethostbyaddr(
      channel_, parsed->bytes.data(), static_cast<int>(parsed->size()), FamilyOf(*parsed),
      [](void* data, int status, int, struct hostent* host) {
        auto request = absl::WrapUnique(static_cast<Request*>(data));
        if (!*request->channel->alive_) return;
        std::vector<std::string> names;
        if (status == ARES_SUCCESS && host != nullptr) {
          for (char** alias = host->h_aliases; *alias != nullptr; ++alias) names.push_back(*alias);
          // The file of hosts gives one name, and the others apart.
          if (names.empty() && host->h_name != nullptr) names.push_back(host->h_name);
        }
        request->channel->Deliver(
            [done = std::move(request->on_names), status, names = std::move(names)]() mutable {
              done(status, std::move(names));
            });
      },
      request);
  Rearm();
  return true;
}

void DnsChannel::Cancel() {
  ares_cancel(channel_);
  Rearm();
}

std::vector<loop::Endpoint> DnsChannel::servers() const {
  std::vector<loop::Endpoint> result;
  struct ares_addr_port_node* first = nullptr;
  if (ares_get_servers_ports(channel_, &first) != ARES_SUCCESS) return result;
  for (const ares_addr_port_node* at = first; at != nullptr; at = at->next) {
    loop::Endpoint server;
    const bool v4 = at->family == AF_INET;
    server.family = v4 ? "IPv4" : "IPv6";
    server.address = loop::FormatIp(absl::MakeConstSpan(reinterpret_cast<const uint8_t*>(&at->addr),
                                                        v4 ? sizeof(at->addr.addr4) : size_t{16}));
    server.port = at->udp_port;
    result.push_back(std::move(server));
  }
  ares_free_data(first);
  return result;
}

int DnsChannel::SetServers(const std::vector<loop::Endpoint>& servers) {
  std::vector<ares_addr_port_node> nodes(servers.size());
  for (size_t i = 0; i < servers.size(); ++i) {
    const std::optional<loop::IpAddress> address = loop::ParseIp(servers[i].address);
    if (!address.has_value()) return ARES_EBADSTR;
    nodes[i].family = FamilyOf(*address);
    std::memcpy(&nodes[i].addr, address->bytes.data(), address->size());
    nodes[i].udp_port = nodes[i].tcp_port = servers[i].port;
    nodes[i].next = i + 1 < nodes.size() ? &nodes[i + 1] : nullptr;
  }
  return ares_set_servers_ports(channel_, nodes.empty() ? nullptr : nodes.data());
}

void DnsChannel::SetLocalAddress(const std::string& ipv4, const std::string& ipv6) {
  uint32_t v4 = 0;
  if (const std::optional<loop::IpAddress> address = loop::ParseIp(ipv4); address.has_value()) {
    for (int i = 0; i < 4; ++i) v4 = v4 << 8 | address->bytes[i];
  }
  ares_set_local_ip4(channel_, v4);
  const std::optional<loop::IpAddress> address = loop::ParseIp(ipv6);
  ares_set_local_ip6(channel_, address.value_or(loop::IpAddress()).bytes.data());
}

}  // namespace gyre::bindings
