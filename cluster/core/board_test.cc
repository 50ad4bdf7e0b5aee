#include "cluster/core/board.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/descriptor_passing.h"

namespace gyre::cluster {
namespace {

class BoardTest : public testing::Test {
 protected:
  BoardTest() {
    worker = *Board::Adopt(loop::DuplicateDescriptor(primary->descriptor()));
    primary->CloseDescriptor();
  }

  const std::unique_ptr<Board> primary = *Board::New();
  std::unique_ptr<Board> worker;
};

TEST_F(BoardTest, ThePrimarySeesATurnThatComputes) {
  EXPECT_FALSE(primary->computes());
  worker->BeginTurn(1000);
  EXPECT_TRUE(primary->computes());
  EXPECT_FALSE(worker->EndTurn(1001));
  EXPECT_FALSE(primary->computes());
}

TEST_F(BoardTest, AWorkerIsSlowWhileATurnIsLongAndForAWhileAfterIt) {
  worker->BeginTurn(1000);
  EXPECT_FALSE(primary->IsSlow(1000 + Board::kLongTurnMs - 1));
  EXPECT_TRUE(primary->IsSlow(1000 + Board::kLongTurnMs));
  worker->EndTurn(1020);
  EXPECT_TRUE(primary->IsSlow(1020 + Board::kSlowMemoryMs - 1));
  EXPECT_FALSE(primary->IsSlow(1020 + Board::kSlowMemoryMs));
  worker->BeginTurn(5000);
  worker->EndTurn(5001);
  EXPECT_FALSE(primary->IsSlow(5001));
}

TEST_F(BoardTest, TheEndOfATurnIsToldWhereItIsAskedFor) {
  worker->BeginTurn(1000);
  EXPECT_TRUE(primary->AskForEnd());
  EXPECT_TRUE(worker->EndTurn(1001));
  worker->BeginTurn(1002);
  EXPECT_FALSE(worker->EndTurn(1003));
  EXPECT_FALSE(primary->AskForEnd());
}

TEST_F(BoardTest, WhoeverClaimsAConnectionFirstHasIt) {
  const uint32_t place = worker->Open(1);
  EXPECT_TRUE(worker->Claim(place, 1, 0));
  EXPECT_EQ(primary->TakeBack(place, 1, 3), std::optional<uint32_t>(1));
  EXPECT_FALSE(worker->Claim(place, 1, 1));
  EXPECT_TRUE(worker->Claim(place, 1, 2));
  EXPECT_EQ(primary->TakeBack(place, 1, 3), std::nullopt);
}

TEST_F(BoardTest, NothingIsClaimedOfAListenerThatHasClosed) {
  const uint32_t place = worker->Open(1);
  worker->Close(place);
  EXPECT_EQ(primary->TakeBack(place, 1, 3), std::nullopt);
  EXPECT_EQ(worker->Open(2), place);
  EXPECT_EQ(primary->TakeBack(place, 1, 3), std::nullopt);
  EXPECT_TRUE(worker->Claim(place, 2, 0));
}

TEST_F(BoardTest, WithoutAPlaceAllIsTheWorkers) {
  uint32_t opening = 0;
  while (worker->Open(++opening) != Board::kNoPlace) {
  }
  EXPECT_TRUE(worker->Claim(Board::kNoPlace, opening, 0));
  EXPECT_EQ(primary->TakeBack(Board::kNoPlace, opening, 1), std::nullopt);
  worker->Close(Board::kNoPlace);
  worker->Close(17);
  EXPECT_EQ(worker->Open(++opening), 17u);
}

TEST_F(BoardTest, EachConnectionIsClaimedOnceWhenBothTryAtATime) {
  constexpr uint32_t kConnections = 100000;
  const uint32_t place = worker->Open(1);
  std::vector<std::atomic<int>> claimed(kConnections);
  std::thread thread([&] {
    for (uint32_t number = 0; number < kConnections; ++number) {
      if (worker->Claim(place, 1, number)) ++claimed[number];
    }
  });
  for (uint32_t last = 0; last + 1 < kConnections;) {
    const std::optional<uint32_t> number = primary->TakeBack(place, 1, kConnections);
    if (!number.has_value()) break;
    ++claimed[last = *number];
  }
  thread.join();
  for (const std::atomic<int>& one : claimed) ASSERT_EQ(one, 1);
}

TEST_F(BoardTest, OfTheEndAndTheQuestionForItOneSideSeesTheOthers) {
  constexpr int kTurns = 100000;
  std::atomic<int> told = 0;
  std::atomic<bool> over = false;
  std::thread thread([&] {
    for (int turn = 1; turn <= kTurns; ++turn) {
      worker->BeginTurn(turn);
      if (worker->EndTurn(turn)) ++told;
    }
    over = true;
  });
  // Where the answer is yes, the word comes, however late in the turn the question was.
  while (!over) {
    const int before = told;
    if (!primary->AskForEnd()) continue;
    while (told == before && !over) {
    }
    ASSERT_GT(told, before);
  }
  thread.join();
}

}  // namespace
}  // namespace gyre::cluster
