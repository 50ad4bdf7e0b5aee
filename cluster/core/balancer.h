// Decides which worker gets the next connection of a shared listener.
//
// Pure bookkeeping: no process, no socket, no clock. The supervisor accepts connections, asks
// Pick() who gets each one, passes the descriptor on, and reports here what became of it:
//
//   Pick() -> Ack() -> Closed()       the usual life: handed over, taken, ended
//   Pick() -> Reject()                the worker did not take it; pick again for that connection
//   Pick() -> Remove()                the worker died first; Remove() says how many connections
//                                     have to be picked again
//
// Between Pick() and Ack() a connection is "in flight". A worker with `max_in_flight` of them, or
// one that SetResponsive() calls hung, gets no more until it acknowledges: a worker that spins
// keeps none but the connections it already has. Where nobody may be chosen Pick() returns nothing;
// the caller keeps the connection waiting and asks again after the next Ack(), Add() or
// SetResponsive(): waiting is what accept queues are for.
//
// Not for: SO_REUSEPORT, where the kernel chooses. Belongs to one thread; nothing here calls back.
#ifndef GYRE_CLUSTER_CORE_BALANCER_H_
#define GYRE_CLUSTER_CORE_BALANCER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gyre::cluster {

// The supervisor's own number of a worker; never used twice.
using WorkerId = uint32_t;

enum class Policy {
  // In the order in which workers were added, over and over. Node's SCHED_RR
  // (https://nodejs.org/api/cluster.html#how-it-works).
  kRoundRobin,

  // Whoever has the fewest connections, those in flight included; among equals the one that was
  // given the fewest, of which a worker that is new counts as many as the others. Better than round
  // robin where connections live long and end unevenly.
  kLeastConnections,
};

class Balancer {
 public:
  struct Options {
    Policy policy = Policy::kRoundRobin;

    // Connections handed to a worker that it has not acknowledged yet. At least 1. A few hide the
    // time an acknowledgement travels; many would leave many clients waiting behind a worker that
    // hangs.
    size_t max_in_flight = 16;

    // The same for a worker that is slow to answer, see SetSlow(). At least 1.
    size_t max_in_flight_when_slow = 16;
  };

  explicit Balancer(const Options& options);

  // A worker that is ready for connections. The identifier must be new.
  void Add(WorkerId worker);

  // Forgets a worker that died or left. Returns how many connections were in flight to it: each of
  // them has to be picked anew, or its client waits for ever. 0 for an unknown worker.
  size_t Remove(WorkerId worker);

  // No further connections for this worker, whose open ones go on: the first step of replacing it.
  // Acks and closes are counted as before. There is no way back.
  void Drain(WorkerId worker);

  // Chooses a worker and counts one connection in flight to it; nothing where nobody may get one
  // now.
  std::optional<WorkerId> Pick();

  // Whether Pick() would choose somebody.
  bool available() const;

  // How many it could choose from if nobody were busy and all had acknowledged what is in flight to
  // them.
  size_t serving() const;

  // From now on in place of max_in_flight_when_slow; at least 1.
  void SetLimitWhenSlow(size_t limit) { options_.max_in_flight_when_slow = limit; }

  // The worker took one connection. Reports about unknown workers are ignored, here and below: they
  // may still arrive after Remove(). So are reports of more connections than were handed over:
  // workers are not trusted to count.
  void Ack(WorkerId worker);

  // The worker sent one connection back, or has not taken it and somebody else is to.
  void Reject(WorkerId worker);

  // A connection that the worker had taken has ended.
  void Closed(WorkerId worker);

  // Whether a worker has no room: it gets nothing until that is over. It starts with room.
  void SetFull(WorkerId worker, bool full);

  // Whether a worker takes its time to acknowledge, as one does that computes: what is in flight to
  // it waits until it is done, though others might serve it. It starts quick.
  void SetSlow(WorkerId worker, bool slow);

  // Whether a worker gets nothing now, but is expected to be done soon: it computes, or has not
  // looked at what is in flight to it. It starts free.
  void SetBusy(WorkerId worker, bool busy);

  // The verdict of a watchdog. A worker starts responsive.
  void SetResponsive(WorkerId worker, bool responsive);

  // Taken and not ended. 0 for an unknown worker.
  size_t open(WorkerId worker) const;

  // Handed over and not acknowledged. 0 for an unknown worker.
  size_t in_flight(WorkerId worker) const;

  // Whether a worker has neither open connections nor any in flight: one that drains may be ended
  // then. True for an unknown worker.
  bool idle(WorkerId worker) const;

  // Workers added and not removed.
  size_t size() const { return workers_.size(); }

 private:
  struct Worker {
    WorkerId id = 0;
    size_t open = 0;
    size_t in_flight = 0;
    uint64_t given = 0;  // in all; of one that is new, as if it had been there
    bool draining = false;
    bool full = false;
    bool slow = false;
    bool busy = false;
    bool responsive = true;
  };

  static bool Serves(const Worker& worker);
  bool MayTake(const Worker& worker) const;
  static bool IsLessBusy(const Worker& one, const Worker& other);
  size_t IndexOf(WorkerId worker) const;  // size() where unknown
  Worker* Find(WorkerId worker);
  const Worker* Find(WorkerId worker) const;

  Options options_;
  std::vector<Worker> workers_;  // in the order of Add()
  size_t next_ = 0;              // the index at which the next search starts
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_CORE_BALANCER_H_
