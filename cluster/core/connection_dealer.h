// Accepts the connections of one listener and hands each to a worker, as descriptors over whatever
// channel the delegate has.
//
//   accepted -> waiting -> sent -> Taken()            closed here, the worker's alone
//                  ^         |---> Refused()          dealt again
//                  |         |---> RemoveWorker()     dealt again
//                  +---------+---  not taken in time  dealt again
//
// No connection is lost on the way: its descriptor stays open here until the worker has said that
// it takes it, which a worker does before it reads from it. The connections of one turn go in one
// message a worker. While nobody may be given more (see balancer.h), the listener rests, and
// clients wait in the system's queue rather than here.
//
// A worker that leaves what it was sent for kStuckMs gets no more until it says something, and what
// it has not claimed (board.h) goes to others as soon as one may take it.
//
// With least connections one that computes for long, or did lately, is slow. It is only given a
// connection while it does not compute, and one that it has not claimed when it does is dealt again
// where somebody else is free. So while all of them compute connections wait here, and the first
// who is done gets the oldest, or its share where many wait.
//
// Loop thread only. The delegate is called from inside the methods here, and must not call back.
#ifndef GYRE_CLUSTER_CORE_CONNECTION_DEALER_H_
#define GYRE_CLUSTER_CORE_CONNECTION_DEALER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "cluster/core/balancer.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/timer.h"

namespace gyre::cluster {

class ConnectionDealer final : public loop::Listener::Delegate {
 public:
  class Delegate {
   public:
    virtual ~Delegate() = default;

    // Sends the descriptors, lent for the call, in this order and as one message. False where the
    // worker can be reached no more: it is then removed.
    virtual bool Send(WorkerId worker, absl::Span<const int> descriptors) = 0;

    // What the worker's board says (see board.h), of the connections that were sent to it since
    // AddWorker(). The answers here are of a worker that has none.
    virtual bool IsSlow(WorkerId worker) { return false; }
    virtual bool Computes(WorkerId worker) { return false; }
    // Where the answer is true, Idle() follows.
    virtual bool AskForEnd(WorkerId worker) { return false; }
    virtual std::optional<uint32_t> Claim(WorkerId worker, uint32_t sent) { return std::nullopt; }

    // See loop::Listener::Delegate.
    virtual void OnAcceptError(const absl::Status& error) {}
  };

  // Descriptors a message: what one sendmsg() may carry (253) with room to spare.
  static constexpr size_t kMaxBatch = 64;

  // How long a worker that refused a connection gets none, unless it takes one or one of its own
  // ends before.
  static constexpr uint64_t kRefusalRestMs = 20;

  // A worker that takes longer than this to answer, or did within the time after it, is slow (see
  // balancer.h).
  static constexpr uint64_t kSlowMs = 10;
  static constexpr uint64_t kSlowMemoryMs = 1000;

  // How long a worker may leave what it was sent: with least connections, and in turn.
  static constexpr uint64_t kStuckMs = 10;
  static constexpr uint64_t kStuckInTurnMs = 100;

  // Both must outlive the dealer.
  ConnectionDealer(loop::Loop* loop, Delegate* delegate, const Balancer::Options& options);
  // Closes what has not been taken. The listener must be closed before.
  ~ConnectionDealer() override;
  ConnectionDealer(const ConnectionDealer&) = delete;
  ConnectionDealer& operator=(const ConnectionDealer&) = delete;

  // The listener whose delegate this is, to let it rest; null once it closes.
  void set_listener(loop::Listener* listener);

  // See balancer.h. Workers that are removed leave what they have not taken to the others.
  void AddWorker(WorkerId worker);
  void RemoveWorker(WorkerId worker);
  void DrainWorker(WorkerId worker);
  void SetResponsive(WorkerId worker, bool responsive);

  // What a worker says about its connections: the oldest `count` it has not yet spoken of. It is
  // not trusted to count.
  void Taken(WorkerId worker, size_t count);
  // It has no room now, so others are asked first.
  void Refused(WorkerId worker, size_t count);
  // It is at its loop, and has nothing to say of connections.
  void Idle(WorkerId worker);
  // `count` of those it took have ended.
  void Closed(WorkerId worker, size_t count);

  // Whether every connection that came here has been taken by somebody.
  bool settled() const;

  // Accepted and with nobody yet.
  size_t waiting() const { return waiting_.size(); }
  const Balancer& balancer() const { return balancer_; }

  // -- loop::Listener::Delegate

  bool OnDescriptor(int descriptor) override;
  void OnBatchEnd() override;
  // From a back end without descriptors: there is nothing to hand over.
  void OnConnection(loop::Stream* stream) override;
  void OnAcceptError(const absl::Status& error) override { delegate_->OnAcceptError(error); }

 private:
  struct Sent {
    int descriptor;
    uint32_t number;  // of those that this worker was sent
    uint64_t at;      // loop time
  };
  // What one worker has not spoken of yet, oldest first.
  struct Line {
    std::deque<Sent> sent;
    uint32_t count = 0;       // sent in all
    uint64_t slow_until = 0;  // loop time
    bool stuck = false;       // until it says something
    bool computes = false;    // slow, and does when it was last looked at
  };

  void Deal();
  // Sees what the workers are doing.
  void Look();
  // Sends what waits to those who may take it.
  void SendOut();
  // Claims one connection of somebody who does not take it now, for somebody who may. False where
  // there is none.
  bool TakeOneBack();
  // Asks to be told when somebody is done, where that would change something. False where somebody
  // is already.
  bool AskForEnds();
  bool accepts() const;
  uint64_t stuck_ms() const { return least_connections_ ? kStuckMs : kStuckInTurnMs; }
  // To the front of those that wait, in their order.
  void TakeBack(Line& line, size_t count);

  void SetFull(WorkerId worker, bool full);
  void OnRested();

  loop::Loop* loop_;
  Delegate* delegate_;
  loop::Timer* rest_;
  loop::Timer* stuck_;
  const bool least_connections_;
  loop::Listener* listener_ = nullptr;
  Balancer balancer_;
  std::deque<int> waiting_;
  std::map<WorkerId, Line> lines_;
  std::vector<WorkerId> full_;
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_CORE_CONNECTION_DEALER_H_
