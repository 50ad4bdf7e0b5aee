#include "loop/sim/sim_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/sim/sim_host.h"
#include "loop/sim/sim_options.h"
#include "loop/sim/sim_world.h"
#include "loop/stream.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

constexpr char kStale = '\xDD';

absl::Status StreamError(int error, absl::string_view syscall) {
  SystemError result;
  result.error = error;
  result.syscall = std::string(syscall);
  return ToStatus(std::move(result));
}

}  // namespace

SimStream::SimStream(SimHost* host, const Endpoint& local, const Endpoint& remote)
    : host_(host),
      world_(host->world),
      local_(local),
      remote_(remote),
      id_(world_->Register(host, this)) {
  world_->Register(id_, this);
}

std::string SimStream::Description() const {
  const auto show = [](const Endpoint& end) {
    return end.family == "Unix" ? end.address : absl::StrCat(end.address, ":", end.port);
  };
  return absl::StrCat("#", id_, " ", show(local_), accepted_ ? " <- " : " -> ", show(remote_));
}

void SimStream::Join(SimStream* first, SimStream* second) {
  first->peer_ = second;
  second->peer_ = first;
}

void SimStream::StartReading() {
  if (open() && !failed_) reading_ = true;
}

size_t SimStream::Room() const {
  if (peer_ == nullptr) return write_limit_;
  const size_t window = slow_ ? SimOptions::kSlowWindow : world_->options().window;
  return std::min(write_limit_, window - std::min(window, peer_->inbox_bytes_));
}

bool SimStream::Disturb() {
  if (stalled_ || cut_) return true;
  const SimFaults& faults = world_->options().faults;
  if (world_->Chance(faults.reset)) {
    world_->Trace(host_, "fault: reset ", Description());
    peer_->Receive(What::kReset, "");
    Receive(What::kReset, "");
    return true;
  }
  if (world_->Chance(faults.stall)) {
    world_->Trace(host_, "fault: stalled ", Description());
    stalled_ = peer_->stalled_ = true;
    return true;
  }
  if (world_->Chance(faults.cut)) {
    world_->Trace(host_, "fault: cut ", Description());
    cut_ = true;
    peer_->Receive(What::kEnd, "");
    return true;
  }
  return false;
}

void SimStream::Send(What what, absl::string_view data) {
  if (peer_ != nullptr) {
    if (!Disturb()) peer_->Receive(what, data);
  } else if (what == What::kData && !std::exchange(answered_reset_, true)) {
    Receive(What::kReset, "");
  }
}

void SimStream::Receive(What what, absl::string_view data) {
  uint64_t arrival = world_->Arrival();
  const uint64_t more = world_->options().slow_delay_ms;
  if (slow_ && more > 0) arrival += world_->Random(more);
  last_arrival_ = std::max(last_arrival_, arrival);
  inbox_bytes_ += data.size();
  inbox_.push_back(Arrival{what, last_arrival_, std::string(data)});
}

bool SimStream::Write(absl::Span<const absl::string_view> parts) {
  if (!open() || failed_ || shutdown_requested_ || connecting_) return false;
  std::string data;
  for (absl::string_view part : parts) data.append(part.data(), part.size());
  if (data.empty()) return true;
  // A reset that has arrived breaks the pipe whether it was read or not.
  const bool broken = !inbox_.empty() && inbox_.back().what == What::kReset &&
                      inbox_.back().when <= world_->clock_ms();
  if (write_error_ != 0 || broken) {
    const int error = write_error_ != 0 ? std::exchange(write_error_, 0) : EPIPE;
    failed_ = true;
    StopAll();
    // The number finds the stream again only if it is still there.
    world_->DeferTo(host_, id_, [this, error] {
      if (open() && delegate() != nullptr) delegate()->OnError(StreamError(error, "write"));
    });
    return false;
  }
  if (!queue_.empty()) {
    queue_ += data;
    return true;
  }
  size_t taken = std::min(data.size(), Room());
  if (taken > 1 && world_->Chance(world_->options().faults.short_write)) {
    taken = world_->Random(taken - 1);
  }
  if (taken > 0) Send(What::kData, absl::string_view(data).substr(0, taken));
  queue_ = data.substr(taken);
  return true;
}

void SimStream::Shutdown() {
  if (!open() || failed_ || shutdown_requested_) return;
  shutdown_requested_ = true;
  if (queue_.empty()) Send(What::kEnd, "");
}

uint64_t SimStream::NextEvent() const {
  if (!open() || failed_ || connecting_) return SimWorld::kNever;
  uint64_t next = SimWorld::kNever;
  if (reading_ && read_error_ != 0) next = world_->clock_ms();
  if (reading_ && !inbox_.empty()) next = std::min(next, inbox_.front().when);
  if (!queue_.empty()) {
    if (write_error_ != 0 || Room() > 0) return world_->clock_ms();
    if (!inbox_.empty() && inbox_.back().what == What::kReset) {
      next = std::min(next, inbox_.back().when);
    }
  }
  return next;
}

void SimStream::RunEvents() {
  if (reading_) RunRead();
  if (open() && !failed_ && !queue_.empty()) RunWrite();
}

void SimStream::RunRead() {
  if (read_error_ != 0) return Fail(std::exchange(read_error_, 0), "read");
  if (inbox_.empty() || inbox_.front().when > world_->clock_ms()) return;
  switch (inbox_.front().what) {
    case What::kEnd:
      inbox_.pop_front();
      reading_ = false;
      world_->Trace(host_, "end ", Description());
      if (delegate() != nullptr) delegate()->OnEnd();
      return;
    case What::kReset:
      return Fail(ECONNRESET, "read");
    case What::kData:
      break;
  }
  const absl::Span<char> buffer = world_->read_buffer();
  size_t limit = buffer.size();
  if (world_->options().split_reads)
    limit = world_->Random(world_->Random(std::min(limit, inbox_bytes_)));
  size_t used = 0;
  while (used < limit && !inbox_.empty() && inbox_.front().what == What::kData &&
         inbox_.front().when <= world_->clock_ms()) {
    std::string& data = inbox_.front().data;
    const size_t count = std::min(limit - used, data.size());
    std::memcpy(buffer.data() + used, data.data(), count);
    used += count;
    if (count == data.size()) {
      inbox_.pop_front();
    } else {
      data.erase(0, count);
    }
  }
  inbox_bytes_ -= used;
  world_->Trace(host_, "data ", Description(), " ",
                SimWorld::Digest(absl::string_view(buffer.data(), used)));
  if (delegate() != nullptr) delegate()->OnData(buffer.first(used));
  std::memset(buffer.data(), kStale, used);
}

void SimStream::RunWrite() {
  if (write_error_ != 0) return Fail(std::exchange(write_error_, 0), "write");
  if (!inbox_.empty() && inbox_.back().what == What::kReset &&
      inbox_.back().when <= world_->clock_ms()) {
    return Fail(ECONNRESET, "write");
  }
  const size_t taken = std::min(queued_bytes(), Room());
  if (taken == 0) return;
  Send(What::kData, absl::string_view(queue_).substr(queue_sent_, taken));
  queue_sent_ += taken;
  if (queued_bytes() > 0) return;
  queue_.clear();
  queue_sent_ = 0;
  if (shutdown_requested_) Send(What::kEnd, "");
  if (delegate() != nullptr) delegate()->OnDrain();
}

void SimStream::StopAll() {
  reading_ = false;
  queue_.clear();
  queue_sent_ = 0;
}

void SimStream::Fail(int error, absl::string_view syscall) {
  failed_ = true;
  StopAll();
  world_->Trace(host_, "error ", Description(), " ", ErrorName(error));
  if (delegate() != nullptr) delegate()->OnError(StreamError(error, syscall));
}

void SimStream::Reset(absl::AnyInvocable<void()> on_closed) {
  if (!open()) return;
  Detach(What::kReset);
  Close(std::move(on_closed));
}

void SimStream::Detach(What farewell) {
  if (peer_ == nullptr) return;
  // After an end of its own making the peer has been told already.
  if (farewell == What::kReset || !shutdown_requested_ || !queue_.empty()) Send(farewell, "");
  peer_->peer_ = nullptr;
  peer_ = nullptr;
}

void SimStream::DoClose() {
  // A system answers the close of a connection with unread bytes by a reset.
  Detach(inbox_bytes_ > 0 ? What::kReset : What::kEnd);
  StopAll();
  world_->Closing([this] { FinishClose(); }, id_);
}

}  // namespace gyre::loop
