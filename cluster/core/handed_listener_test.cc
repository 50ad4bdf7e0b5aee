#include "cluster/core/handed_listener.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "cluster/core/balancer.h"
#include "cluster/core/board.h"
#include "cluster/core/connection_dealer.h"
#include "cluster/core/hand_over.h"
#include "gtest/gtest.h"
#include "loop/descriptor_passing.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/uv/uv_loop.h"

namespace gyre::cluster {
namespace {

// A dealer with one worker at the other end of a wire, all on one loop.
class HandedListenerTest : public testing::Test,
                           public ConnectionDealer::Delegate,
                           public HandOver::Delegate,
                           public loop::Listener::Delegate {
 protected:
  HandedListenerTest() {
    const auto pair = loop::NewMessageSockets();
    EXPECT_TRUE(pair.ok());
    primary_ = *HandOver::New(loop_.get(), pair->first, this);
    primary_->SendBoard(board_->descriptor());
    worker_ = *HandedListeners::New(loop_.get(), pair->second);
    dealer_ = std::make_unique<ConnectionDealer>(loop_.get(), this, Balancer::Options());
  }
  ~HandedListenerTest() override {
    for (loop::Stream* stream : streams_) stream->Close();
    for (int end : ends_) close(end);
    // The last words of the worker are for the dealer.
    primary_->ReceiveRest();
    loop_->Run();
    dealer_ = nullptr;
  }

  bool Send(WorkerId, absl::Span<const int> descriptors) override {
    return primary_->SendConnections(opening_, descriptors);
  }
  bool IsSlow(WorkerId) override { return board_->IsSlow(Milliseconds()); }
  bool Computes(WorkerId) override { return board_->computes(); }
  bool AskForEnd(WorkerId) override { return board_->AskForEnd(); }
  std::optional<uint32_t> Claim(WorkerId, uint32_t sent) override {
    return board_->TakeBack(place_, opening_, sent);
  }
  void OnOpen(uint32_t opening, uint32_t listener, uint32_t place) override {
    EXPECT_EQ(listener, 7u);
    opening_ = opening;
    place_ = place;
    dealer_->AddWorker(1);
  }
  void OnWord(HandOver::Word word, uint32_t opening, uint32_t number) override {
    switch (word) {
      case HandOver::Word::kClose:
        return dealer_->RemoveWorker(1);
      case HandOver::Word::kTaken:
        return dealer_->Taken(1, number);
      case HandOver::Word::kRefused:
        return dealer_->Refused(1, number);
      case HandOver::Word::kEnded:
        return dealer_->Closed(1, number);
      case HandOver::Word::kIdle:
        ++idle_words_;
        return dealer_->Idle(1);
      case HandOver::Word::kOpen:
      case HandOver::Word::kConnections:
      case HandOver::Word::kBoard:
        FAIL();
    }
  }
  void OnConnection(loop::Stream* stream) override { streams_.push_back(stream); }

  loop::Listener* Listen(HandedListeners::Options options) {
    options.number = 7;
    options.local = {.address = "", .port = 0, .family = "Unix"};
    return worker_->Listen(std::move(options), this);
  }
  void Arrive(int count) {
    for (int i = 0; i < count; ++i) {
      int pair[2];
      ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair), 0);
      ends_.push_back(pair[1]);
      dealer_->OnDescriptor(pair[0]);
    }
    dealer_->OnBatchEnd();
  }
  // Lets things happen until `done`, or for too long.
  void RunUntil(absl::FunctionRef<bool()> done) {
    uint64_t left = 10 * 1000;
    // The rest of the turn may go on from there.
    bool was_done = false;
    loop::Timer* timer = loop_->NewTimer([&] {
      was_done = was_done || done();
      if (was_done || --left == 0) loop_->Stop();
    });
    timer->Start(1, 1);
    loop_->Run();
    timer->Close();
    EXPECT_TRUE(was_done);
  }

  uint64_t Milliseconds() const { return loop_->clock().MonotonicNanos() / 1000000; }

  const std::unique_ptr<loop::Loop> loop_ = loop::NewUvLoop();
  const std::unique_ptr<Board> board_ = *Board::New();
  std::unique_ptr<HandOver> primary_;
  std::unique_ptr<HandedListeners> worker_;
  std::unique_ptr<ConnectionDealer> dealer_;
  std::vector<loop::Stream*> streams_;
  uint32_t opening_ = 0;
  uint32_t place_ = Board::kNoPlace;
  int idle_words_ = 0;

 private:
  std::vector<int> ends_;
};

TEST_F(HandedListenerTest, WhatThePrimaryDealsAreConnectionsOfTheListener) {
  loop::Listener* listener = Listen({});
  Arrive(100);
  RunUntil([this] { return dealer_->balancer().open(1) == 100; });
  EXPECT_EQ(streams_.size(), 100u);
  listener->Close();
  RunUntil([this] { return dealer_->balancer().size() == 0; });
}

TEST_F(HandedListenerTest, WhatIsNotTakenStaysWithThePrimary) {
  bool room = false;
  int asked = 0;
  HandedListeners::Options options;
  options.may_take = [&] {
    ++asked;
    return room;
  };
  loop::Listener* listener = Listen(std::move(options));
  Arrive(3);
  RunUntil([&] { return asked >= 3 && dealer_->waiting() == 3; });
  EXPECT_EQ(streams_.size(), 0u);
  room = true;
  RunUntil([this] { return dealer_->balancer().open(1) == 3; });
  EXPECT_EQ(streams_.size(), 3u);
  listener->Close();
}

TEST_F(HandedListenerTest, AConnectionOnItsWayToAListenerThatClosesIsDealtAgain) {
  loop::Listener* first = Listen({});
  RunUntil([this] { return dealer_->balancer().size() == 1; });
  Arrive(2);
  first->Close();
  loop::Listener* second = Listen({});
  RunUntil([this] { return dealer_->balancer().open(1) == 2; });
  EXPECT_EQ(streams_.size(), 2u);
  second->Close();
}

TEST_F(HandedListenerTest, WhatThePrimaryHasClaimedIsLeftToIt) {
  loop::Listener* listener = Listen({});
  RunUntil([this] { return dealer_->balancer().size() == 1; });
  Arrive(3);
  EXPECT_EQ(board_->TakeBack(place_, opening_, 3), std::optional<uint32_t>(0));
  EXPECT_EQ(board_->TakeBack(place_, opening_, 3), std::optional<uint32_t>(1));
  RunUntil([this] { return idle_words_ == 1; });
  EXPECT_EQ(streams_.size(), 1u);
  listener->Close();
}

TEST_F(HandedListenerTest, ATurnThatComputesIsSeenAndItsEndToldOnRequest) {
  worker_->Compute();
  worker_->Compute();
  EXPECT_TRUE(board_->computes());
  EXPECT_TRUE(board_->AskForEnd());
  RunUntil([this] { return idle_words_ == 1; });
  EXPECT_FALSE(board_->computes());
}

TEST_F(HandedListenerTest, ASlowOneClaimsTheNextConnectionWhenItHasHadATurnForTheLast) {
  loop::Listener* listener = Listen({});
  RunUntil([this] { return dealer_->balancer().size() == 1; });
  // The turn before was a long one.
  board_->BeginTurn(Milliseconds() - Board::kLongTurnMs);
  board_->EndTurn(Milliseconds());
  std::vector<size_t> taken;
  loop::Timer* turn = loop_->NewTimer([&] {
    taken.push_back(streams_.size());
    if (streams_.size() < 3) turn->Start(0);
  });
  // One message each, all there at once.
  for (int i = 0; i < 3; ++i) Arrive(1);
  turn->Start(0);
  RunUntil([this] { return streams_.size() == 3; });
  turn->Close();
  // Between one and the next there is a turn without any.
  EXPECT_EQ(taken, (std::vector<size_t>{0, 1, 1, 2, 2, 3}));
  listener->Close();
}

TEST_F(HandedListenerTest, EndsAreReportedWhereThatIsWanted) {
  HandedListeners::Options options;
  options.report_ends = true;
  loop::Listener* listener = Listen(std::move(options));
  Arrive(4);
  RunUntil([this] { return dealer_->balancer().open(1) == 4; });
  streams_.back()->Close();
  streams_.pop_back();
  RunUntil([this] { return dealer_->balancer().open(1) == 3; });
  listener->Close();
}

TEST_F(HandedListenerTest, AListenerKeepsTheLoopRunningWhileItIsReferenced) {
  loop::Listener* listener = Listen({});
  EXPECT_TRUE(loop_->Alive());
  listener->Unref();
  loop_->Run();
  listener->Ref();
  EXPECT_TRUE(loop_->Alive());
  bool closed = false;
  listener->Close([&closed] { closed = true; });
  EXPECT_FALSE(closed);
  loop_->Run();
  EXPECT_TRUE(closed);
}

}  // namespace
}  // namespace gyre::cluster
