// Stream of a SimLoop: one end of an in-memory connection. Private to loop/sim.
#ifndef GYRE_LOOP_SIM_SIM_STREAM_H_
#define GYRE_LOOP_SIM_SIM_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/sim/sim_host.h"
#include "loop/sim/sim_world.h"
#include "loop/stream.h"

namespace gyre::loop {

class SimStream final : public Stream {
 public:
  SimStream(SimHost* host, const Endpoint& local, const Endpoint& remote);
  static void Join(SimStream* first, SimStream* second);

  void StartReading() override;
  void StopReading() override { reading_ = false; }
  using Stream::Write;
  bool Write(absl::Span<const absl::string_view> parts) override;
  size_t queued_bytes() const override { return queue_.size() - queue_sent_; }
  void Shutdown() override;
  void Reset(absl::AnyInvocable<void()> on_closed = {}) override;
  void SetNoDelay(bool) override {}
  void SetKeepAlive(bool, int) override {}
  Endpoint local() const override { return open() ? local_ : Endpoint(); }
  Endpoint remote() const override { return open() && !connecting_ ? remote_ : Endpoint(); }
  void Ref() override { referenced_ = true; }
  void Unref() override { referenced_ = false; }
  bool has_ref() const override { return open() && referenced_; }

  SimHost* host() const { return host_; }
  uint64_t id() const { return id_; }
  // Ends, for people.
  std::string Description() const;
  // An attempt to connect is under way: neither reads nor writes yet.
  void SetConnecting() { connecting_ = true; }
  void SetConnected() { connecting_ = false; }
  const Endpoint& target() const { return remote_; }
  // Came out of a listener.
  void SetAccepted() { accepted_ = true; }
  // One of the ends that are joined is enough.
  void SetSlow() { slow_ = peer_->slow_ = true; }
  bool accepted() const { return accepted_; }

  // Whether it could call back, as a watched descriptor could.
  bool active() const { return open() && (reading_ || !queue_.empty()); }
  // When it has something to do: SimWorld::kNever for never.
  uint64_t NextEvent() const;
  void RunEvents();

  void SetWriteLimit(size_t bytes) { write_limit_ = bytes; }
  void FailRead(int error) { read_error_ = error; }
  void FailWrite(int error) { write_error_ = error; }

 private:
  enum class What { kData, kEnd, kReset };

  struct Arrival {
    What what;
    uint64_t when;
    std::string data;
  };

  void DoClose() override;

  // What may go wrong with a piece that this end sends; true where it is not to arrive.
  bool Disturb();

  // Room the network has for this end's bytes now.
  size_t Room() const;
  void Send(What what, absl::string_view data);
  void Receive(What what, absl::string_view data);
  void RunRead();
  void RunWrite();
  void Fail(int error, absl::string_view syscall);
  void StopAll();
  void Detach(What farewell);

  SimHost* host_;
  SimWorld* world_;
  Endpoint local_;
  Endpoint remote_;
  uint64_t id_;
  SimStream* peer_ = nullptr;
  std::deque<Arrival> inbox_;
  size_t inbox_bytes_ = 0;
  uint64_t last_arrival_ = 0;
  std::string queue_;
  size_t queue_sent_ = 0;  // of queue_, from its start
  size_t write_limit_ = std::numeric_limits<size_t>::max();
  int read_error_ = 0;
  int write_error_ = 0;
  bool reading_ = false;
  bool connecting_ = false;
  bool accepted_ = false;
  bool stalled_ = false;  // nothing goes either way any more
  bool cut_ = false;      // nothing that this end sends arrives any more
  bool slow_ = false;
  bool shutdown_requested_ = false;
  bool answered_reset_ = false;  // bytes sent to a peer that is gone come back as one reset
  bool failed_ = false;
  bool referenced_ = true;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SIM_SIM_STREAM_H_
