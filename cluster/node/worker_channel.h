// The primary's end of the wire to one worker, and the listeners of node:cluster whose connections
// go over it.
#ifndef GYRE_CLUSTER_NODE_WORKER_CHANNEL_H_
#define GYRE_CLUSTER_NODE_WORKER_CHANNEL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/net/handles.h"
#include "cluster/core/board.h"
#include "cluster/core/connection_dealer.h"
#include "cluster/core/hand_over.h"

namespace gyre::cluster {

class Dealer;
class WorkerChannel;

// What the two share; belongs to the binding.
struct PrimaryState {
  std::unordered_map<uint32_t, Dealer*> dealers;  // by number
  js::Strong<v8::Function> deal;  // (number, worker, connection): see Dealer::AddDistant()
};

// Deals the connections of a listening handle out among workers. JavaScript sees none of them.
class Dealer final : public js::Wrapped, public ConnectionDealer::Delegate {
 public:
  explicit Dealer(PrimaryState& state) : state_(state) {}
  ~Dealer() override;

  // Pinned until Close(), before which `handle` must not be closed.
  static js::Object Make(js::Lock& js, PrimaryState& state, uint32_t number,
                         bindings::ListenHandle* handle, bool least_connections);

  // A worker without a wire, such as Node: the function `deal` sends it each connection.
  void AddDistant(js::Lock&, uint32_t worker);
  void Taken(js::Lock&, uint32_t worker);
  void Refused(js::Lock&, uint32_t worker) { dealer_->Refused(worker, 1); }

  // See ConnectionDealer.
  void Remove(js::Lock&, uint32_t worker);
  void Drain(js::Lock&, uint32_t worker) { dealer_->DrainWorker(worker); }
  void SetResponsive(js::Lock&, uint32_t worker, bool responsive) {
    dealer_->SetResponsive(worker, responsive);
  }
  // [handed over, open] of a worker; open ones are known where connections are counted.
  js::Array Counts(js::Lock& js, uint32_t worker);
  // Deals what has come, and lets the listener go, which may be closed then though the handle
  // stays. Calls `on_settled()` once all connections have been taken by workers; true where they
  // are, and no call comes.
  bool Finish(js::Lock& js, js::Function on_settled);
  // Closes what waits, and leaves the handle.
  void Close(js::Lock&);

  static constexpr absl::string_view kClassName = "Dealer";
  static constexpr auto kMembers =
      js::Members<js::Method<"addDistant", &Dealer::AddDistant>,
                  js::Method<"taken", &Dealer::Taken>, js::Method<"refused", &Dealer::Refused>,
                  js::Method<"remove", &Dealer::Remove>, js::Method<"drain", &Dealer::Drain>,
                  js::Method<"setResponsive", &Dealer::SetResponsive>,
                  js::Method<"counts", &Dealer::Counts>, js::Method<"finish", &Dealer::Finish>,
                  js::Method<"close", &Dealer::Close>>();

 private:
  friend class WorkerChannel;

  struct Route {
    WorkerChannel* channel = nullptr;  // null: a distant worker
    uint32_t opening = 0;
    uint32_t place = Board::kNoPlace;
    uint64_t handed = 0;
  };

  bool Send(WorkerId worker, absl::Span<const int> descriptors) override;
  bool IsSlow(WorkerId worker) override;
  bool Computes(WorkerId worker) override;
  bool AskForEnd(WorkerId worker) override;
  std::optional<uint32_t> Claim(WorkerId worker, uint32_t sent) override;
  // Null for a worker without one.
  Board* BoardOf(WorkerId worker);

  void Join(WorkerId worker, Route route);
  // Of a worker that has opened the listener anew, or is gone, only the last route counts.
  void Leave(WorkerId worker, WorkerChannel* channel, uint32_t opening);
  void Word(WorkerId worker, uint32_t opening, HandOver::Word word, uint32_t count);
  void Idle(WorkerId worker);
  void TellSettled();

  PrimaryState& state_;
  uint32_t number_ = 0;
  bindings::ListenHandle* handle_ = nullptr;
  std::unique_ptr<ConnectionDealer> dealer_;
  std::unordered_map<WorkerId, Route> routes_;
  js::Strong<v8::Function> on_settled_;
};

// Belongs to a worker's process from its start to its end.
class WorkerChannel final : public js::Wrapped, public HandOver::Delegate {
 public:
  WorkerChannel(PrimaryState& state, uint32_t worker) : state_(state), worker_(worker) {}
  ~WorkerChannel() override;

  static absl::StatusOr<js::Object> Make(js::Lock& js, PrimaryState& state, uint32_t worker);

  // The worker's end, to be inherited by it; closed by CloseRemote() when it has been.
  int32_t Remote(js::Lock&) { return remote_; }
  void CloseRemote(js::Lock&);
  // The worker is gone: what it has not taken goes to others.
  void Close(js::Lock&);

  bool SendConnections(uint32_t opening, absl::Span<const int> descriptors) {
    return channel_->SendConnections(opening, descriptors);
  }
  // Null where the system had no memory for one, and after Close().
  Board* board() const { return board_.get(); }

  static constexpr absl::string_view kClassName = "WorkerChannel";
  static constexpr auto kMembers =
      js::Members<js::Method<"remote", &WorkerChannel::Remote>,
                  js::Method<"closeRemote", &WorkerChannel::CloseRemote>,
                  js::Method<"close", &WorkerChannel::Close>>();

 private:
  void OnOpen(uint32_t opening, uint32_t listener, uint32_t place) override;
  void OnWord(HandOver::Word word, uint32_t opening, uint32_t number) override;
  void OnEnd() override { LeaveAll(); }
  void LeaveAll();

  PrimaryState& state_;
  const uint32_t worker_;
  int remote_ = -1;
  std::unique_ptr<HandOver> channel_;
  std::unique_ptr<Board> board_;
  std::unordered_map<uint32_t, uint32_t> dealers_;  // numbers, by opening
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_NODE_WORKER_CHANNEL_H_
