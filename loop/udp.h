// A UDP socket: whole messages to and from any address, unordered, unacknowledged.
//
// The socket exists once the first call needs one: Bind(), Open(), Connect() or a Send() with a
// destination; before, everything about the socket is EBADF. A socket that is not bound gets an
// address by its first Send() or Connect().
//
// Received data arrives in a buffer that all of a loop shares and is valid only during the call. A
// handle keeps the loop running, while referenced, as long as it receives or has messages queued.
//
// Errors are SystemError statuses (system_error.h) without an address; InvalidArgumentError stands
// for an address that is no numeric one. https://www.rfc-editor.org/rfc/rfc768
#ifndef GYRE_LOOP_UDP_H_
#define GYRE_LOOP_UDP_H_

#include <cstddef>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/handle.h"
#include "loop/stream.h"

namespace gyre::loop {

struct UdpBindOptions {
  std::string host;  // numeric address
  int port = 0;      // 0: the system chooses
  bool reuse_address = false;
  bool ipv6_only = false;
};

class Udp : public Handle {
 public:
  class Delegate {
   public:
    virtual ~Delegate() = default;

    // A message, possibly empty. The data may be changed.
    virtual void OnMessage(absl::Span<char> data, const Endpoint& from) = 0;

    // Receiving failed; later messages still come.
    virtual void OnReceiveError(const absl::Status& error) = 0;
  };

  enum class Option { kBroadcast, kTtl, kMulticastTtl, kMulticastLoopback };
  enum class Buffer { kReceive, kSend };

  // A group to receive from: of `interface_address` where it is not empty, and from `source` alone
  // where that is not.
  struct Membership {
    std::string group;
    std::string interface_address;
    std::string source;
  };

  virtual absl::Status Bind(const UdpBindOptions& options) = 0;

  // Takes over a datagram socket; where it fails, that stays the caller's.
  virtual absl::Status Open(int descriptor) = 0;

  // Afterwards only messages of that address arrive, and Send() needs none.
  virtual absl::Status Connect(const std::string& host, int port) = 0;
  virtual absl::Status Disconnect() = 0;

  // Idempotent.
  virtual absl::Status StartReceiving() = 0;
  virtual void StopReceiving() = 0;

  // Sends the parts as one message; `host` is empty on a connected socket. True: it has gone, and
  // `on_sent` is dropped. False: it is queued, as a copy, and `on_sent` runs on a later turn, with
  // ECANCELED if the handle is closed before it could go.
  virtual absl::StatusOr<bool> Send(absl::Span<const absl::string_view> parts,
                                    const std::string& host, int port,
                                    absl::AnyInvocable<void(absl::Status)> on_sent) = 0;

  virtual size_t queued_bytes() const = 0;
  virtual size_t queued_messages() const = 0;

  virtual absl::Status SetOption(Option option, int value) = 0;
  // Multicasts leave by the interface of this address; "0.0.0.0": the system's choice.
  virtual absl::Status SetMulticastInterface(const std::string& address) = 0;
  virtual absl::Status Join(const Membership& membership) = 0;
  virtual absl::Status Leave(const Membership& membership) = 0;

  // Bytes the system buffers; the result is what it made of the request. 0 only asks.
  virtual absl::StatusOr<int> SetBufferSize(Buffer which, int bytes) = 0;

  virtual absl::StatusOr<Endpoint> local() const = 0;
  virtual absl::StatusOr<Endpoint> remote() const = 0;

  // The socket, lent; -1 when there is none.
  virtual int descriptor() const = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UDP_H_
