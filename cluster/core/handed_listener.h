// Listeners of a worker whose connections its primary accepts and hands over.
//
// For whoever serves the connections they are loop::Listeners like any other: they can rest, are
// referenced, and are closed. A connection counts as taken before the delegate sees it, so that one
// that makes a worker end is not handed to the next one.
//
// Loop thread only.
#ifndef GYRE_CLUSTER_CORE_HANDED_LISTENER_H_
#define GYRE_CLUSTER_CORE_HANDED_LISTENER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "cluster/core/board.h"
#include "cluster/core/hand_over.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/timer.h"

namespace gyre::cluster {

class HandedListener;

// The worker's end of the wire, with the listeners that live on it.
class HandedListeners final : private HandOver::Delegate, private loop::TurnEnd {
 public:
  // Takes the socket over where it succeeds.
  static absl::StatusOr<std::unique_ptr<HandedListeners>> New(loop::Loop* loop, int socket);
  // The listeners must be closed before.
  ~HandedListeners() override;

  struct Options {
    uint32_t number = 0;   // the primary's
    loop::Endpoint local;  // what the listener says it listens on
    // Whether the primary is told of the ends of connections.
    bool report_ends = false;
    // Asked before each connection, where it is set: false sends it back to the primary.
    absl::AnyInvocable<bool()> may_take;
    // Whether the delegate runs nothing of a program's when it gets a connection: those of a
    // message are then taken with one word. False where it is not set.
    absl::AnyInvocable<bool()> runs_no_program;
  };
  // Owned by the loop, as every handle. `delegate` must outlive the listener.
  loop::Listener* Listen(Options options, loop::Listener::Delegate* delegate);

  // Tells the primary that this turn computes until it ends (board.h). To be called when the
  // program is entered, however often.
  void Compute() {
    if (!computes_ && board_ != nullptr) BeginTurn();
  }

 private:
  friend class HandedListener;
  class Ends;

  explicit HandedListeners(loop::Loop* loop) : loop_(loop) {}

  void OnConnections(uint32_t opening, absl::Span<const int> descriptors, size_t lost) override;
  void OnBoard(int descriptor) override;
  // The primary has gone, and the worker with it as soon as it sees that.
  void OnEnd() override {}

  void BeginTurn();
  void AskForTurnEnd();
  void OnTurnEnd() override;

  loop::Loop* loop_;
  std::unique_ptr<Board> board_;  // null where the primary has none
  bool computes_ = false;
  bool asked_ = false;  // for the end of the turn
  int pause_ = 0;       // turns that end before the next message is taken
  std::unique_ptr<HandOver> channel_;
  std::unordered_map<uint32_t, HandedListener*> listeners_;  // by opening
  uint32_t last_opening_ = 0;
  std::shared_ptr<HandedListeners*> self_ = std::make_shared<HandedListeners*>(this);
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_CORE_HANDED_LISTENER_H_
