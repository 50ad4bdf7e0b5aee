// Udp of a SimLoop. Private to loop/sim.
#ifndef GYRE_LOOP_SIM_SIM_UDP_H_
#define GYRE_LOOP_SIM_SIM_UDP_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/sim/sim_host.h"
#include "loop/sim/sim_world.h"
#include "loop/stream.h"
#include "loop/udp.h"

namespace gyre::loop {

class SimUdp final : public Udp {
 public:
  SimUdp(SimHost* host, Delegate* delegate);

  absl::Status Bind(const UdpBindOptions& options) override;
  // Always EBADF: there are no descriptors here.
  absl::Status Open(int descriptor) override;
  absl::Status Connect(const std::string& host, int port) override;
  absl::Status Disconnect() override;
  absl::Status StartReceiving() override;
  void StopReceiving() override { receiving_ = false; }
  // Always gone at once: the network takes everything.
  absl::StatusOr<bool> Send(absl::Span<const absl::string_view> parts, const std::string& host,
                            int port, absl::AnyInvocable<void(absl::Status)> on_sent) override;
  size_t queued_bytes() const override { return 0; }
  size_t queued_messages() const override { return 0; }
  absl::Status SetOption(Option option, int value) override;
  absl::Status SetMulticastInterface(const std::string& address) override;
  // Interfaces and sources are not told apart.
  absl::Status Join(const Membership& membership) override;
  absl::Status Leave(const Membership& membership) override;
  absl::StatusOr<int> SetBufferSize(Buffer which, int bytes) override;
  absl::StatusOr<Endpoint> local() const override;
  absl::StatusOr<Endpoint> remote() const override;
  int descriptor() const override { return -1; }
  void Ref() override { referenced_ = true; }
  void Unref() override { referenced_ = false; }
  bool has_ref() const override { return open() && referenced_; }

  SimHost* host() const { return host_; }
  bool receiving() const { return open() && receiving_; }
  bool bound() const { return open() && bound_; }
  const Endpoint& bound_to() const { return local_; }
  bool IsMember(const std::string& group) const { return groups_.count(group) > 0; }
  bool Accepts(const Endpoint& sender) const;
  void Receive(const Endpoint& sender, const std::string& data);

 private:
  void DoClose() override;
  // An address of its own for one that has none, of the family of `peer`.
  void BindAnywhere(const std::string& peer);

  SimHost* host_;
  SimWorld* world_;
  Delegate* delegate_;
  uint64_t id_;
  Endpoint local_;
  Endpoint remote_;
  std::set<std::string> groups_;
  int buffer_bytes_[2] = {212992, 212992};
  bool bound_ = false;
  bool connected_ = false;
  bool receiving_ = false;
  bool referenced_ = true;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SIM_SIM_UDP_H_
