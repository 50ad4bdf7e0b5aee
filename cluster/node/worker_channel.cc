#include "cluster/node/worker_channel.h"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/callback.h"
#include "loop/descriptor_passing.h"
#include "loop/file_descriptor.h"
#include "loop/loop.h"

namespace gyre::cluster {
namespace {

// Unanswered connections of a worker. Enough for a burst; what a worker that hangs holds is handed
// to others when it is found out.
constexpr size_t kMostInFlight = 64;

js::Value Count(js::Lock& js, uint64_t value) {
  return js::NewNumber(js, static_cast<double>(value));
}

}  // namespace

Dealer::~Dealer() {
  if (dealer_ == nullptr) return;
  state_.dealers.erase(number_);
  handle_->Divert(nullptr);
}

js::Object Dealer::Make(js::Lock& js, PrimaryState& state, uint32_t number,
                        bindings::ListenHandle* handle, bool least_connections) {
  auto made = std::make_unique<Dealer>(state);
  Dealer* dealer = made.get();
  js::Object object = js::Wrap(js, std::move(made));
  dealer->number_ = number;
  dealer->handle_ = handle;
  Balancer::Options options;
  options.policy = least_connections ? Policy::kLeastConnections : Policy::kRoundRobin;
  options.max_in_flight = kMostInFlight;
  options.max_in_flight_when_slow = kMostInFlight;
  dealer->dealer_ = std::make_unique<ConnectionDealer>(&js.realm().loop(), dealer, options);
  state.dealers[number] = dealer;
  handle->Divert(dealer->dealer_.get());
  dealer->dealer_->set_listener(handle->listener());
  dealer->Pin();
  return object;
}

void Dealer::Close(js::Lock&) {
  if (dealer_ == nullptr) return;
  state_.dealers.erase(number_);
  handle_->Divert(nullptr);
  dealer_ = nullptr;
  Unpin();
}

bool Dealer::Finish(js::Lock& js, js::Function on_settled) {
  if (dealer_ == nullptr) return true;
  dealer_->set_listener(nullptr);
  if (dealer_->settled()) return true;
  on_settled_ = js::Strong<v8::Function>(js, on_settled);
  return false;
}

void Dealer::TellSettled() {
  if (on_settled_.empty() || !dealer_->settled()) return;
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::RunCallback(js, std::exchange(on_settled_, {}).Get(js), {});
}

void Dealer::Taken(js::Lock&, uint32_t worker) {
  dealer_->Taken(worker, 1);
  TellSettled();
}

void Dealer::AddDistant(js::Lock&, uint32_t worker) { Join(worker, Route()); }

void Dealer::Remove(js::Lock&, uint32_t worker) {
  if (dealer_ == nullptr) return;
  routes_.erase(worker);
  dealer_->RemoveWorker(worker);
}

js::Array Dealer::Counts(js::Lock& js, uint32_t worker) {
  const auto route = routes_.find(worker);
  const uint64_t handed = route == routes_.end() ? 0 : route->second.handed;
  const size_t open = dealer_ == nullptr ? 0 : dealer_->balancer().open(worker);
  return js::NewArray(js, {Count(js, handed), Count(js, open)});
}

void Dealer::Join(WorkerId worker, Route route) {
  if (dealer_ == nullptr) return;
  dealer_->RemoveWorker(worker);
  routes_[worker] = route;
  dealer_->AddWorker(worker);
}

void Dealer::Leave(WorkerId worker, WorkerChannel* channel, uint32_t opening) {
  const auto route = routes_.find(worker);
  if (dealer_ == nullptr || route == routes_.end() || route->second.channel != channel ||
      route->second.opening != opening) {
    return;
  }
  routes_.erase(route);
  dealer_->RemoveWorker(worker);
}

void Dealer::Word(WorkerId worker, uint32_t opening, HandOver::Word word, uint32_t count) {
  const auto route = routes_.find(worker);
  if (dealer_ == nullptr || route == routes_.end() || route->second.opening != opening) return;
  if (word == HandOver::Word::kTaken) dealer_->Taken(worker, count);
  if (word == HandOver::Word::kRefused) dealer_->Refused(worker, count);
  if (word == HandOver::Word::kEnded) dealer_->Closed(worker, count);
  TellSettled();
}

void Dealer::Idle(WorkerId worker) {
  if (dealer_ == nullptr || routes_.count(worker) == 0) return;
  dealer_->Idle(worker);
}

Board* Dealer::BoardOf(WorkerId worker) {
  const auto route = routes_.find(worker);
  if (route == routes_.end() || route->second.channel == nullptr) return nullptr;
  return route->second.channel->board();
}

bool Dealer::IsSlow(WorkerId worker) {
  const Board* board = BoardOf(worker);
  const loop::Clock& clock = realm()->loop().clock();
  return board != nullptr && board->IsSlow(clock.MonotonicNanos() / 1000000);
}

bool Dealer::Computes(WorkerId worker) {
  const Board* board = BoardOf(worker);
  return board != nullptr && board->computes();
}

bool Dealer::AskForEnd(WorkerId worker) {
  Board* board = BoardOf(worker);
  return board != nullptr && board->AskForEnd();
}

std::optional<uint32_t> Dealer::Claim(WorkerId worker, uint32_t sent) {
  Board* board = BoardOf(worker);
  if (board == nullptr) return std::nullopt;
  Route& route = routes_[worker];
  const std::optional<uint32_t> claimed = board->TakeBack(route.place, route.opening, sent);
  if (claimed.has_value()) --route.handed;
  return claimed;
}

bool Dealer::Send(WorkerId worker, absl::Span<const int> descriptors) {
  const auto found = routes_.find(worker);
  if (found == routes_.end()) return false;
  Route& route = found->second;
  route.handed += descriptors.size();
  if (route.channel != nullptr) return route.channel->SendConnections(route.opening, descriptors);
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  for (int descriptor : descriptors) {
    const int copy = loop::DuplicateDescriptor(descriptor);
    if (copy < 0) return false;
    absl::StatusOr<loop::Stream*> stream = js.realm().loop().AdoptStream(copy);
    if (!stream.ok()) {
      loop::Close(copy).IgnoreError();
      return false;
    }
    js::Object connection = bindings::StreamHandle::Wrap(js, handle_->callbacks(), *stream);
    js::RunCallback(js, state_.deal.Get(js), {Count(js, number_), Count(js, worker), connection});
  }
  return true;
}

WorkerChannel::~WorkerChannel() {
  if (remote_ >= 0) loop::Close(remote_).IgnoreError();
  LeaveAll();
}

absl::StatusOr<js::Object> WorkerChannel::Make(js::Lock& js, PrimaryState& state, uint32_t worker) {
  absl::StatusOr<std::pair<int, int>> sockets = loop::NewMessageSockets();
  if (!sockets.ok()) return sockets.status();
  auto made = std::make_unique<WorkerChannel>(state, worker);
  made->remote_ = sockets->second;
  absl::StatusOr<std::unique_ptr<HandOver>> channel =
      HandOver::New(&js.realm().loop(), sockets->first, made.get());
  if (!channel.ok()) {
    loop::Close(sockets->first).IgnoreError();
    return channel.status();
  }
  made->channel_ = *std::move(channel);
  // Without one connections are handed over all the same.
  absl::StatusOr<std::unique_ptr<Board>> board = Board::New();
  if (board.ok()) {
    made->board_ = *std::move(board);
    made->channel_->SendBoard(made->board_->descriptor());
    made->board_->CloseDescriptor();
  }
  return js::Wrap(js, std::move(made));
}

void WorkerChannel::CloseRemote(js::Lock&) {
  if (remote_ >= 0) loop::Close(std::exchange(remote_, -1)).IgnoreError();
}

void WorkerChannel::Close(js::Lock&) {
  channel_->ReceiveRest();
  LeaveAll();
  channel_->Close();
  // A page for each: many workers may end before the collector sees to this.
  board_.reset();
}

void WorkerChannel::LeaveAll() {
  for (const auto& [opening, number] : std::exchange(dealers_, {})) {
    const auto dealer = state_.dealers.find(number);
    if (dealer != state_.dealers.end()) dealer->second->Leave(worker_, this, opening);
  }
}

void WorkerChannel::OnOpen(uint32_t opening, uint32_t listener, uint32_t place) {
  const auto dealer = state_.dealers.find(listener);
  if (dealer == state_.dealers.end()) return;
  dealers_[opening] = listener;
  dealer->second->Join(worker_, {.channel = this, .opening = opening, .place = place});
}

void WorkerChannel::OnWord(HandOver::Word word, uint32_t opening, uint32_t number) {
  if (word == HandOver::Word::kIdle) {
    // It may call back into JavaScript, which opens and closes listeners.
    std::vector<uint32_t> numbers;
    for (const auto& [open, dealer] : dealers_) numbers.push_back(dealer);
    for (uint32_t known : numbers) {
      const auto dealer = state_.dealers.find(known);
      if (dealer != state_.dealers.end()) dealer->second->Idle(worker_);
    }
    return;
  }
  const auto known = dealers_.find(opening);
  if (known == dealers_.end()) return;
  const auto dealer = state_.dealers.find(known->second);
  if (word == HandOver::Word::kClose) dealers_.erase(known);
  if (dealer == state_.dealers.end()) return;
  if (word == HandOver::Word::kClose) return dealer->second->Leave(worker_, this, opening);
  dealer->second->Word(worker_, opening, word, number);
}

}  // namespace gyre::cluster
