// internalBinding('dgram'): datagram sockets, one loop::Udp each. The binding has a class: ask for
// it at first use. https://nodejs.org/docs/latest-v20.x/api/dgram.html
//
// Results that are numbers are 0, or a negative errno. A socket pins itself until it is closed: one
// that nobody holds goes on, as in Node.
#ifndef GYRE_BINDINGS_DGRAM_DGRAM_H_
#define GYRE_BINDINGS_DGRAM_DGRAM_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "loop/loop.h"
#include "loop/udp.h"

namespace gyre::bindings {

// What sockets call.
struct DgramCallbacks {
  explicit DgramCallbacks(js::Realm& realm) : message(realm), error(realm) {}
  js::Kept<v8::Function> message;  // (handle, ArrayBuffer, address, port, family)
  js::Kept<v8::Function> error;    // (handle, errno): receiving failed
};

class UdpHandle final : public js::Wrapped, public loop::Udp::Delegate {
 public:
  static absl::StatusOr<js::Object> Make(js::Lock& js, DgramCallbacks& callbacks);
  explicit UdpHandle(DgramCallbacks& callbacks) : callbacks_(callbacks) {}
  ~UdpHandle() override;

  int32_t Bind(js::Lock&, std::string host, int32_t port, bool reuse_address, bool ipv6_only);
  int32_t Open(js::Lock&, int32_t descriptor);
  int32_t Connect(js::Lock&, std::string host, int32_t port);
  int32_t Disconnect(js::Lock&);
  int32_t StartReceiving(js::Lock&);
  int32_t StopReceiving(js::Lock&);

  // The size of the message that has gone, or a negative errno; undefined where it is queued, and
  // `done` is called with an errno and the size. `host` is empty on a connected socket.
  js::Value Send(js::Lock& js, js::Array parts, std::string host, int32_t port,
                 std::optional<js::Function> done);
  double QueuedBytes(js::Lock&);
  double QueuedMessages(js::Lock&);

  int32_t SetBroadcast(js::Lock&, bool on);
  int32_t SetTtl(js::Lock&, int32_t hops);
  int32_t SetMulticastTtl(js::Lock&, int32_t hops);
  int32_t SetMulticastLoopback(js::Lock&, bool on);
  int32_t SetMulticastInterface(js::Lock&, std::string address);
  // `source` and `interface_address` may be empty.
  int32_t Join(js::Lock&, std::string group, std::string source, std::string interface_address);
  int32_t Leave(js::Lock&, std::string group, std::string source, std::string interface_address);
  // What the system made of it; 0 bytes only ask.
  int32_t ReceiveBufferSize(js::Lock&, int32_t bytes);
  int32_t SendBufferSize(js::Lock&, int32_t bytes);

  // [address, port, family], or a negative errno.
  js::Value Local(js::Lock& js);
  js::Value Remote(js::Lock& js);
  int32_t Descriptor(js::Lock&) { return open() ? udp_->descriptor() : -1; }

  void Close(js::Lock&);
  void Ref(js::Lock&);
  void Unref(js::Lock&);
  bool HasRef(js::Lock&) { return open() && udp_->has_ref(); }

  static constexpr absl::string_view kClassName = "UDP";
  static constexpr auto kMembers = js::Members<
      js::Method<"bind", &UdpHandle::Bind>, js::Method<"open", &UdpHandle::Open>,
      js::Method<"connect", &UdpHandle::Connect>, js::Method<"disconnect", &UdpHandle::Disconnect>,
      js::Method<"recvStart", &UdpHandle::StartReceiving>,
      js::Method<"recvStop", &UdpHandle::StopReceiving>, js::Method<"send", &UdpHandle::Send>,
      js::Method<"queuedBytes", &UdpHandle::QueuedBytes>,
      js::Method<"queuedMessages", &UdpHandle::QueuedMessages>,
      js::Method<"setBroadcast", &UdpHandle::SetBroadcast>,
      js::Method<"setTtl", &UdpHandle::SetTtl>,
      js::Method<"setMulticastTtl", &UdpHandle::SetMulticastTtl>,
      js::Method<"setMulticastLoopback", &UdpHandle::SetMulticastLoopback>,
      js::Method<"setMulticastInterface", &UdpHandle::SetMulticastInterface>,
      js::Method<"join", &UdpHandle::Join>, js::Method<"leave", &UdpHandle::Leave>,
      js::Method<"receiveBufferSize", &UdpHandle::ReceiveBufferSize>,
      js::Method<"sendBufferSize", &UdpHandle::SendBufferSize>,
      js::Method<"local", &UdpHandle::Local>, js::Method<"remote", &UdpHandle::Remote>,
      js::Method<"descriptor", &UdpHandle::Descriptor>, js::Method<"close", &UdpHandle::Close>,
      js::Method<"ref", &UdpHandle::Ref>, js::Method<"unref", &UdpHandle::Unref>,
      js::Method<"hasRef", &UdpHandle::HasRef>>();

 private:
  void OnMessage(absl::Span<char> data, const loop::Endpoint& from) override;
  void OnReceiveError(const absl::Status& error) override;

  bool open() const { return udp_ != nullptr; }
  // The socket as the functions below take it: EBADF where it is closed.
  template <typename F>
  int32_t With(F&& use);
  void OnSent(uint32_t id, const absl::Status& status, size_t size);

  DgramCallbacks& callbacks_;
  loop::Udp* udp_ = nullptr;
  // By number, so that a message the loop drops at its end leaves nothing of JavaScript behind.
  absl::flat_hash_map<uint32_t, js::Strong<v8::Function>> waiting_;
  uint32_t last_message_ = 0;
  std::shared_ptr<UdpHandle*> self_;  // for what the loop calls after this may be gone
};

class Dgram final : public js::Binding {
 public:
  explicit Dgram(js::Realm& realm) : callbacks_(realm) {}

  // See DgramCallbacks. Once, before there is a socket.
  void SetCallbacks(js::Lock& js, js::Function message, js::Function error);
  absl::StatusOr<js::Object> NewSocket(js::Lock& js);

  static constexpr absl::string_view kName = "dgram";
  static constexpr auto kMembers =
      js::Members<js::Class<UdpHandle>, js::Method<"setCallbacks", &Dgram::SetCallbacks>,
                  js::Method<"newSocket", &Dgram::NewSocket>>();

 private:
  DgramCallbacks callbacks_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_DGRAM_DGRAM_H_
