#include "cluster/core/handed_listener.h"

#include <cstddef>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "loop/file_descriptor.h"
#include "loop/listener.h"
#include "loop/stream.h"
#include "loop/timer.h"

namespace gyre::cluster {
namespace {

// This one, and the next.
constexpr int kPausedTurns = 2;

uint64_t MonotonicMs(const loop::Loop& loop) { return loop.clock().MonotonicNanos() / 1000000; }

}  // namespace

// Counts the ends of a listener's connections, also when the listener has closed before them. Those
// of one turn are one message.
class HandedListeners::Ends final : public loop::Handle::EndObserver {
 public:
  Ends(std::shared_ptr<HandedListeners*> owner, uint32_t opening)
      : owner_(std::move(owner)),
        opening_(opening),
        timer_((*owner_)->loop_->NewTimer([this] { Report(); })) {
    timer_->Unref();
  }
  ~Ends() override { timer_->Close(); }

  void OnHandleEnd() override {
    if (count_++ == 0) timer_->Start(0);
  }

 private:
  void Report() {
    const size_t count = std::exchange(count_, 0);
    if (*owner_ != nullptr) (*owner_)->channel_->Say(HandOver::Word::kEnded, opening_, count);
  }

  const std::shared_ptr<HandedListeners*> owner_;
  const uint32_t opening_;
  loop::Timer* timer_;
  size_t count_ = 0;
};

class HandedListener final : public loop::Listener {
 public:
  HandedListener(HandedListeners* owner, uint32_t opening, HandedListeners::Options options,
                 Delegate* delegate)
      : owner_(owner),
        opening_(opening),
        options_(std::move(options)),
        delegate_(delegate),
        closer_(owner->loop_->NewTimer([] {})) {
    if (options_.report_ends) {
      ends_ = std::make_shared<HandedListeners::Ends>(owner_->self_, opening_);
    }
    if (owner_->board_ != nullptr) place_ = owner_->board_->Open(opening_);
    owner_->channel_->SayOpen(opening_, options_.number, place_);
    StartAccepting();
  }

  loop::Endpoint local() const override { return options_.local; }

  // While it rests it takes nothing: what comes goes back.
  void StartAccepting() override { SetAccepting(true); }
  void StopAccepting() override { SetAccepting(false); }

  void Ref() override {
    referenced_ = true;
    HoldLoop();
  }
  void Unref() override {
    referenced_ = false;
    HoldLoop();
  }
  bool has_ref() const override { return open() && referenced_; }

  // What the delegate does may close this, which then lives until a later turn.
  void Take(absl::Span<const int> descriptors, size_t lost) {
    HandOver* channel = owner_->channel_.get();
    const bool at_once = options_.runs_no_program && options_.runs_no_program();
    size_t taken = 0;
    bool late = false;
    for (size_t i = 0; i < descriptors.size(); ++i) {
      // Where it has closed the primary knows that, and gives these to others.
      const bool own = open() && Claim();
      if (!own) {
        late = late || open();
        loop::Close(descriptors[i]).IgnoreError();
        continue;
      }
      if (!accepting_ || (options_.may_take && !options_.may_take())) {
        loop::Close(descriptors[i]).IgnoreError();
        if (taken > 0) channel->Say(HandOver::Word::kTaken, opening_, std::exchange(taken, 0));
        channel->Say(HandOver::Word::kRefused, opening_, 1);
        continue;
      }
      if (at_once) {
        ++taken;
      } else {
        channel->Say(HandOver::Word::kTaken, opening_, 1);
      }
      Deliver(descriptors[i]);
    }
    if (taken > 0) channel->Say(HandOver::Word::kTaken, opening_, taken);
    size_t refused = 0;
    for (; lost > 0 && open(); --lost) {
      if (Claim()) ++refused;
    }
    if (refused > 0) channel->Say(HandOver::Word::kRefused, opening_, refused);
    if (late && refused == 0) channel->Say(HandOver::Word::kIdle, 0);
  }

 private:
  // Whether the next connection of those that were sent is still for this worker.
  bool Claim() {
    return owner_->board_ == nullptr || owner_->board_->Claim(place_, opening_, received_++);
  }

  void SetAccepting(bool accepting) {
    if (!open()) return;
    accepting_ = accepting;
    HoldLoop();
  }

  void HoldLoop() {
    const bool wanted = open() && referenced_ && accepting_;
    if (wanted == holds_loop_) return;
    holds_loop_ = wanted;
    if (wanted) {
      owner_->loop_->AddRef();
    } else {
      owner_->loop_->ReleaseRef();
    }
  }

  void Deliver(int descriptor) {
    if (delegate_->OnDescriptor(descriptor)) return;
    const bool tcp = options_.local.family != "Unix";
    absl::StatusOr<loop::Stream*> stream = owner_->loop_->AdoptConnection(descriptor, tcp);
    if (!stream.ok()) return delegate_->OnAcceptError(stream.status());
    if (ends_ != nullptr) (*stream)->set_end_observer(ends_);
    delegate_->OnConnection(*stream);
  }

  void DoClose() override {
    HoldLoop();
    if (owner_->board_ != nullptr) owner_->board_->Close(place_);
    owner_->channel_->Say(HandOver::Word::kClose, opening_);
    owner_->listeners_.erase(opening_);
    closer_->Close([this] { FinishClose(); });
  }

  HandedListeners* owner_;
  const uint32_t opening_;
  HandedListeners::Options options_;
  Delegate* delegate_;
  loop::Timer* closer_;  // for a close callback on a later turn
  std::shared_ptr<HandedListeners::Ends> ends_;
  uint32_t place_ = Board::kNoPlace;
  uint32_t received_ = 0;
  bool accepting_ = false;
  bool referenced_ = true;
  bool holds_loop_ = false;
};

absl::StatusOr<std::unique_ptr<HandedListeners>> HandedListeners::New(loop::Loop* loop,
                                                                      int socket) {
  std::unique_ptr<HandedListeners> listeners(new HandedListeners(loop));
  absl::StatusOr<std::unique_ptr<HandOver>> channel = HandOver::New(loop, socket, listeners.get());
  if (!channel.ok()) return channel.status();
  listeners->channel_ = *std::move(channel);
  // The board, which was there before this process.
  listeners->channel_->ReceiveRest();
  return listeners;
}

HandedListeners::~HandedListeners() {
  *self_ = nullptr;
  if (asked_) loop_->ForgetTurnEnd(this);
}

void HandedListeners::OnBoard(int descriptor) {
  absl::StatusOr<std::unique_ptr<Board>> board = Board::Adopt(descriptor);
  if (board.ok() && board_ == nullptr) {
    board_ = *std::move(board);
  } else if (!board.ok()) {
    loop::Close(descriptor).IgnoreError();
  }
}

void HandedListeners::AskForTurnEnd() {
  if (std::exchange(asked_, true)) return;
  loop_->AtTurnEnd(this);
}

void HandedListeners::BeginTurn() {
  computes_ = true;
  AskForTurnEnd();
  board_->BeginTurn(MonotonicMs(*loop_));
}

void HandedListeners::OnTurnEnd() {
  asked_ = false;
  if (std::exchange(computes_, false) && board_->EndTurn(MonotonicMs(*loop_))) {
    channel_->Say(HandOver::Word::kIdle, 0);
  }
  if (pause_ == 0) return;
  if (--pause_ == 0) {
    channel_->Resume();
  } else {
    AskForTurnEnd();
  }
}

loop::Listener* HandedListeners::Listen(Options options, loop::Listener::Delegate* delegate) {
  const uint32_t opening = ++last_opening_;
  auto* listener = new HandedListener(this, opening, std::move(options), delegate);
  listeners_[opening] = listener;
  return listener;
}

void HandedListeners::OnConnections(uint32_t opening, absl::Span<const int> descriptors,
                                    size_t lost) {
  const auto found = listeners_.find(opening);
  if (found == listeners_.end()) {
    for (int descriptor : descriptors) loop::Close(descriptor).IgnoreError();
    return;
  }
  found->second->Take(descriptors, lost);
  if (board_ == nullptr || !board_->IsSlow(MonotonicMs(*loop_))) return;
  // The request of what was just taken, which may be a long one, comes with the next turn. What
  // others could serve meanwhile is not claimed before that.
  pause_ = kPausedTurns;
  channel_->Pause();
  AskForTurnEnd();
}

}  // namespace gyre::cluster
