// Messages between a parent and its child over a Unix stream socket, in the form of Node's
// (https://nodejs.org/docs/latest-v20.x/api/child_process.html#advanced-serialization): whole
// messages with nothing said about what is in them, and descriptors that travel with some.
//
// Sending does not wait: what the system does not take at once is queued, in order, and a sender
// bounds its memory by watching queued_bytes(). The first messages of a turn of the loop leave at
// once; many more small ones are gathered and leave together, at the end of the turn at the latest
// (loop::Loop::EndTurn()). Receiving costs time in proportion to the bytes, however they are cut.
// Where messages go to and fro quickly, and there is more than one processor to run on, the next
// one is waited for awake for a moment (answer_wait.h); the loop does all else meanwhile.
//
// All of it belongs to the loop's thread. Not for other peers than a child or the parent: a peer
// can make the receiver hold a message of any size.
#ifndef GYRE_PROCESS_CORE_IPC_CHANNEL_H_
#define GYRE_PROCESS_CORE_IPC_CHANNEL_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/loop.h"
#include "loop/memory_block.h"
#include "loop/poll.h"
#include "process/core/answer_wait.h"
#include "process/core/receive_buffer.h"

namespace gyre::process {

// The bytes of a large message, made as they are sent.
class MessageSource {
 public:
  virtual ~MessageSource() = default;
  // Puts the next bytes, at least one, into `chunk`. Not called once remaining() is 0.
  virtual void Next(std::string* chunk) = 0;
  // About how many bytes are left; 0 at the end and only there.
  virtual size_t remaining() const = 0;
};

class IpcChannel final : private loop::TurnEnd {
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

    // Instead of OnMessages() for a large message, in its place among the others; `message` lies in
    // `memory`.
    virtual void OnLargeMessage(loop::MemoryBlock memory, absl::string_view message) {
      OnMessages(absl::MakeConstSpan(&message, 1));
    }

    // The peer is gone or the channel has failed. Once; what is queued is dropped.
    virtual void OnEnd() = 0;

    // So many more messages for which Send() returned false have gone or were dropped.
    virtual void OnSent(size_t count) = 0;
  };

  // Takes the socket over where it succeeds. `delegate` must outlive the channel. Receives at
  // once, and keeps the loop running while it is open and referenced.
  static absl::StatusOr<std::unique_ptr<IpcChannel>> New(loop::Loop& loop, int socket,
                                                         Framing framing, Delegate* delegate);
  ~IpcChannel() override;
  IpcChannel(const IpcChannel&) = delete;
  IpcChannel& operator=(const IpcChannel&) = delete;

  // Sends one message, without the framing, and, unless it is -1, a copy of `descriptor` with it.
  // True: it has gone. False: it waits, and OnSent() follows. Errors: SystemError of syscall
  // "write", EPIPE where the peer is gone; InvalidArgumentError for a message that is too long
  // for the framing.
  absl::StatusOr<bool> Send(absl::string_view message, int descriptor);

  // The same for a large message, which lies in `memory`.
  absl::StatusOr<bool> Send(loop::MemoryBlock memory, absl::string_view message, int descriptor);

  // The same for a message that is made meanwhile; of a channel of lines. The source goes with the
  // message, or with the channel.
  absl::StatusOr<bool> Send(std::unique_ptr<MessageSource> source, int descriptor);

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

  // Drops what the socket had no room for and closes it; there are no calls of the delegate from
  // then on.
  void Close();

 private:
  // Messages that one write may take together, or a part of a large one.
  struct Queued {
    absl::string_view rest() const {
      return (memory.size() > 0 ? in_memory : absl::string_view(bytes)).substr(sent);
    }

    std::string bytes;
    loop::MemoryBlock memory;  // instead of `bytes`
    absl::string_view in_memory;
    std::unique_ptr<MessageSource> source;  // of further bytes
    size_t sent = 0;
    size_t messages = 0;  // that end in it
    int descriptor = -1;  // goes with the first byte
  };

  IpcChannel(loop::Loop& loop, Framing framing, Delegate* delegate)
      : loop_(loop), framing_(framing), delegate_(delegate) {}

  void OnReady(loop::PollEvents events);
  void OnTurnEnd() override;
  void AskForTurnEnd();
  bool StaysAwake();
  // Whether there may be more to receive without a wait.
  bool Receive();
  absl::StatusOr<bool> SendOrEnqueue(absl::string_view message, loop::MemoryBlock memory,
                                     int descriptor);
  // What of `parts` is behind the first `sent` bytes; one of them may be all of `in_memory`.
  absl::Status Enqueue(absl::Span<const absl::string_view> parts, size_t sent,
                       loop::MemoryBlock memory, absl::string_view in_memory, int descriptor);
  bool Joins(size_t size) const;
  // What came behind a large message.
  void DeliverRest();
  void Refill(Queued& queued);
  bool IsGatheredLongEnough();
  void Flush();
  void TellSent();
  void Fail();
  void Watch();
  void DropQueue();
  // What waits is sent before the loop ends, whether the channel is referenced or not.
  void HoldLoop();
  void KeepDescriptors(const std::vector<int>& descriptors);
  // Cuts `data` into messages; what is left begins at the offset returned.
  size_t Cut(absl::string_view data, size_t searched,
             absl::InlinedVector<absl::string_view, 4>* messages);

  loop::Loop& loop_;
  bool holds_loop_ = false;
  int socket_ = -1;
  const Framing framing_;
  Delegate* const delegate_;
  loop::Poll* poll_ = nullptr;
  std::deque<Queued> queue_;
  size_t queued_bytes_ = 0;
  bool blocked_ = false;  // the socket has no room: the queue goes when it has
  bool watches_room_ = false;
  bool turn_end_asked_ = false;
  size_t sends_in_turn_ = 0;
  uint64_t gathering_since_ = 0;  // in nanoseconds
  AnswerWait answer_wait_;
  std::optional<bool> shares_processor_;  // with its peer, for want of another one
  size_t untold_ = 0;  // messages that have gone and the delegate does not know of
  ReceiveBuffer partial_;
  std::deque<int> received_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace gyre::process

#endif  // GYRE_PROCESS_CORE_IPC_CHANNEL_H_
