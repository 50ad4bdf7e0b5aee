// Queries to name servers of one's own choice, by c-ares on the loop's sockets and timers. No V8.
//
// Statuses are numbers of ares.h: 0, or ARES_ENOTFOUND and the like. All of it belongs to the
// loop's thread. Not for what the system's own resolver knows (mDNS and the like): loop/resolver.h.
#ifndef GYRE_BINDINGS_DNS_CHANNEL_H_
#define GYRE_BINDINGS_DNS_CHANNEL_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "loop/loop.h"
#include "loop/poll.h"
#include "loop/stream.h"
#include "loop/timer.h"

struct ares_channeldata;

namespace gyre::bindings {

class DnsChannel {
 public:
  // The whole reply as it came; it may be there for a failed query, too.
  using OnReply = absl::AnyInvocable<void(int status, std::string reply)>;
  using OnNames = absl::AnyInvocable<void(int status, std::vector<std::string> names)>;

  // A channel with the system's servers. `timeout_ms` of the first of `tries` attempts; -1: five
  // seconds. Errors: what keeps the system's configuration from being read.
  static absl::StatusOr<std::unique_ptr<DnsChannel>> New(loop::Loop& loop, int timeout_ms,
                                                         int tries);

  // Drops all callbacks of queries under way.
  ~DnsChannel();
  DnsChannel(const DnsChannel&) = delete;
  DnsChannel& operator=(const DnsChannel&) = delete;

  // Asks for the records of a type (RFC 1035, section 3.2.2). `done` runs once, on a later turn;
  // the query keeps the loop running until then.
  void Query(const std::string& name, int type, OnReply done);

  // The names of a numeric address. False, and nothing happens, for any other text.
  bool Reverse(const std::string& address, OnNames done);

  // Ends all queries with ARES_ECANCELLED.
  void Cancel();

  // Queries under way.
  size_t pending() const { return pending_; }

  std::vector<loop::Endpoint> servers() const;
  // Only while no query is under way. Port 0 is the usual one.
  int SetServers(const std::vector<loop::Endpoint>& servers);

  // The addresses to send from; empty: the system's choice. Both are numeric, of that family.
  void SetLocalAddress(const std::string& ipv4, const std::string& ipv6);

 private:
  explicit DnsChannel(loop::Loop& loop) : loop_(loop) {}

  void OnSocket(int descriptor, bool read, bool write);
  void Process(int readable, int writable);
  // Sets the timer for the next attempt that may run out of time.
  void Rearm();
  void Deliver(absl::AnyInvocable<void()> task);

  struct Request;
  loop::Loop& loop_;
  ares_channeldata* channel_ = nullptr;
  loop::Timer* timer_ = nullptr;
  std::map<int, loop::Poll*> polls_;
  size_t pending_ = 0;
  // For what is delivered after this may be gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_DNS_CHANNEL_H_
