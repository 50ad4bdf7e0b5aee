// The wire between a primary and one worker on which connections are handed over: messages of one
// packet each, over a pair of sockets of loop::NewMessageSockets().
//
// A listener has a number of the primary's. A worker opens it, under a number of its own that is
// never used twice: what is still on its way for a former opening is not taken for the next one.
// The primary sends connections of what is open; the worker says of each, in the order in which
// they came, whether it takes it.
//
//   worker                              primary
//                                <-     SendBoard(descriptor)
//     kOpen(opening, listener)   ->
//                                <-     SendConnections(opening, descriptors)
//     kTaken(opening, n)         ->       or kRefused(opening, n)
//     kEnded(opening, n)         ->       of those taken, where the worker was asked to report that
//     kClose(opening)            ->
//     kIdle(0, 0)                ->       at the end of a turn, where the primary asked for it
//
// The board (board.h) comes first and once. Connections that the primary has claimed there while
// they were on their way are answered by kIdle alone.
//
// What the system does not take at once is queued, in order. All of it belongs to the loop's
// thread. The channel does not keep the loop running.
#ifndef GYRE_CLUSTER_CORE_HAND_OVER_H_
#define GYRE_CLUSTER_CORE_HAND_OVER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "loop/loop.h"
#include "loop/poll.h"

namespace gyre::cluster {

class HandOver final {
 public:
  enum class Word : uint32_t {
    kOpen,
    kClose,
    kConnections,
    kTaken,
    kRefused,
    kEnded,
    kBoard,
    kIdle,
  };

  // Every call may call any method of the channel, but not delete it.
  class Delegate {
   public:
    virtual ~Delegate() = default;

    // `place`: where the board has its claims, see Board::Open().
    virtual void OnOpen(uint32_t opening, uint32_t listener, uint32_t place) {}
    // One of the peer's other words; `number` is a count, or 0 where the word has none.
    virtual void OnWord(Word word, uint32_t opening, uint32_t number) {}
    // The descriptor is the delegate's from now on.
    virtual void OnBoard(int descriptor);
    // The descriptors are the delegate's from now on. `lost` more came that this process has no
    // room for.
    virtual void OnConnections(uint32_t opening, absl::Span<const int> descriptors, size_t lost) {}
    // The peer is gone. Once; nothing is sent or received from then on.
    virtual void OnEnd() {}
  };

  // Takes the socket over where it succeeds. `delegate` must outlive the channel.
  static absl::StatusOr<std::unique_ptr<HandOver>> New(loop::Loop* loop, int socket,
                                                       Delegate* delegate);
  ~HandOver();
  HandOver(const HandOver&) = delete;
  HandOver& operator=(const HandOver&) = delete;

  // False where the peer is gone, here and below.
  bool SayOpen(uint32_t opening, uint32_t listener, uint32_t place);
  bool Say(Word word, uint32_t opening, size_t number = 0);
  // The descriptor stays the caller's.
  bool SendBoard(int descriptor);
  // At most loop::kMostPassedDescriptors, which stay the caller's.
  bool SendConnections(uint32_t opening, absl::Span<const int> descriptors);

  // Takes no further message until Resume(), not even in the call that this is in.
  void Pause() { paused_ = true; }
  void Resume() { paused_ = false; }

  // Takes what has come by now: for the last words of a peer that has ended.
  void ReceiveRest();

  bool open() const { return socket_ >= 0; }
  void Close();

 private:
  struct Message {
    Word word;
    uint32_t opening;
    uint32_t number;
    uint32_t place;  // of kOpen
  };
  struct Queued {
    Message message;
    std::vector<int> descriptors;  // copies
  };

  explicit HandOver(Delegate* delegate) : delegate_(delegate) {}

  bool Send(const Message& message, absl::Span<const int> descriptors);
  // 0, or an errno.
  int Transmit(const Message& message, absl::Span<const int> descriptors);
  void Watch();
  void OnReady(loop::PollEvents events);
  void Flush();
  // Whether there may be more.
  bool Receive();

  int socket_ = -1;
  Delegate* delegate_;
  loop::Poll* poll_ = nullptr;
  bool paused_ = false;
  std::deque<Queued> queue_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_CORE_HAND_OVER_H_
