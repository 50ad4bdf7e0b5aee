// Messages between a parent and its child over a Unix stream socket, in the form of Node's
// (https://nodejs.org/docs/latest-v20.x/api/child_process.html#advanced-serialization): whole
// messages with nothing said about what is in them, and descriptors that travel with some.
//
// Sending does not wait: what the system does not take at once is queued, in order, and a sender
// bounds its memory by watching queued_bytes(). Receiving costs time in proportion to the bytes,
// however they are cut.
//
// All of it belongs to the loop's thread. Not for other peers than a child or the parent: a peer
// can make the receiver hold a message of any size.
#ifndef GYRE_PROCESS_CORE_IPC_CHANNEL_H_
#define GYRE_PROCESS_CORE_IPC_CHANNEL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/loop.h"
#include "loop/poll.h"

namespace gyre::process {

class IpcChannel {
 public:
  enum class Framing {
    kLines,   // a message ends with a newline and holds none: "json"
    kLengths  // four bytes of its length, the highest first, come before a message: "advanced"
  };

  // Every callback may call any method of the channel, Close() included, but not delete it.
  class Delegate {
   public:
    virtual ~Delegate() = default;

    // What has come, without the framing; valid during the call.
    virtual void OnMessages(absl::Span<const absl::string_view> messages) = 0;

    // The peer is gone or the channel has failed. Once; what is queued is dropped.
    virtual void OnEnd() = 0;

    // So many messages for which Send() returned false have gone or were dropped.
    virtual void OnSent(size_t count) = 0;
  };

  // Takes the socket over where it succeeds. `delegate` must outlive the channel. Receives at
  // once, and keeps the loop running while it is open and referenced.
  static absl::StatusOr<std::unique_ptr<IpcChannel>> New(loop::Loop& loop, int socket,
                                                         Framing framing, Delegate* delegate);
  ~IpcChannel();
  IpcChannel(const IpcChannel&) = delete;
  IpcChannel& operator=(const IpcChannel&) = delete;

  // Sends one message, without the framing, and, unless it is -1, a copy of `descriptor` with it.
  // True: it has gone. False: it waits, and OnSent() follows. Errors: SystemError of syscall
  // "write", EPIPE where the peer is gone; InvalidArgumentError for a message that is too long
  // for the framing.
  absl::StatusOr<bool> Send(absl::string_view message, int descriptor);

  // The descriptor that came first and was not taken yet, which is the caller's from now on; -1
  // where there is none. What nobody takes is closed when some more have come.
  int TakeDescriptor();

  // Bytes that wait to be sent.
  size_t queued_bytes() const { return queued_bytes_; }

  // Whether a part of a message has come.
  bool buffering() const { return !partial_.empty(); }

  int descriptor() const { return socket_; }
  bool open() const { return socket_ >= 0; }
  void Ref();
  void Unref();

  // Drops what waits and closes the socket; there are no calls of the delegate from then on.
  void Close();

 private:
  struct Queued {
    std::string bytes;
    size_t sent = 0;
    int descriptor = -1;
  };

  IpcChannel(loop::Loop& loop, Framing framing, Delegate* delegate)
      : loop_(loop), framing_(framing), delegate_(delegate) {}

  void OnReady(loop::PollEvents events);
  void Receive();
  void Flush();
  void Fail();
  void Watch();
  void DropQueue();
  // What waits is sent before the loop ends, whether the channel is referenced or not.
  void HoldLoop();
  void KeepDescriptors(const std::vector<int>& descriptors);
  // Cuts `data` into messages; what is left begins at the offset returned.
  size_t Cut(absl::string_view data, size_t searched, std::vector<absl::string_view>* messages);

  loop::Loop& loop_;
  bool holds_loop_ = false;
  int socket_ = -1;
  const Framing framing_;
  Delegate* const delegate_;
  loop::Poll* poll_ = nullptr;
  std::deque<Queued> queue_;
  size_t queued_bytes_ = 0;
  std::string partial_;
  std::deque<int> received_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace gyre::process

#endif  // GYRE_PROCESS_CORE_IPC_CHANNEL_H_
