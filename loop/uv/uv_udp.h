// Udp on uv_udp_t. Private to loop/uv.
#ifndef GYRE_LOOP_UV_UV_UDP_H_
#define GYRE_LOOP_UV_UV_UDP_H_

#include <uv.h>

#include <cstddef>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/stream.h"
#include "loop/udp.h"
#include "loop/uv/uv_loop_impl.h"

namespace gyre::loop {

class UvUdp final : public Udp {
 public:
  static absl::StatusOr<Udp*> New(UvLoop* loop, Delegate* delegate);

  absl::Status Bind(const UdpBindOptions& options) override;
  absl::Status Open(int descriptor) override;
  absl::Status Connect(const std::string& host, int port) override;
  absl::Status Disconnect() override;
  absl::Status StartReceiving() override;
  void StopReceiving() override;
  absl::StatusOr<bool> Send(absl::Span<const absl::string_view> parts, const std::string& host,
                            int port, absl::AnyInvocable<void(absl::Status)> on_sent) override;
  size_t queued_bytes() const override;
  size_t queued_messages() const override;
  absl::Status SetOption(Option option, int value) override;
  absl::Status SetMulticastInterface(const std::string& address) override;
  absl::Status Join(const Membership& membership) override;
  absl::Status Leave(const Membership& membership) override;
  absl::StatusOr<int> SetBufferSize(Buffer which, int bytes) override;
  absl::StatusOr<Endpoint> local() const override;
  absl::StatusOr<Endpoint> remote() const override;
  int descriptor() const override;

  void Ref() override;
  void Unref() override;
  bool has_ref() const override;

 private:
  struct Queued;

  UvUdp(UvLoop* loop, Delegate* delegate) : loop_(loop), delegate_(delegate) {}

  void DoClose() override;
  void OnReceived(ssize_t size, char* data, const struct sockaddr* from);
  absl::Status SetMembership(const Membership& membership, uv_membership change);

  UvLoop* loop_;
  Delegate* delegate_;
  uv_udp_t udp_ = {};
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_UDP_H_
