#include "process/core/answer_wait.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace gyre::process {
namespace {

class AnswerWaitTest : public testing::Test {
 protected:
  // The peer answers after so long; whether it was waited for without sleeping until then.
  bool Exchange(uint64_t nanos) {
    wait_.OnSend();
    const uint64_t answer = now_ + nanos;
    bool awake = true;
    for (; awake && now_ < answer; now_ += 1000) awake = StaysAwake();
    now_ = answer;
    wait_.OnReceive(now_);
    return awake;
  }

  bool StaysAwake() {
    return wait_.StaysAwake(now_, [this] { return may_wait_; });
  }

  // How many exchanges it takes until one is waited for awake.
  int ExchangesUntilAwake(uint64_t nanos) {
    for (int count = 1; count < 100'000; ++count) {
      if (Exchange(nanos)) return count;
    }
    return -1;
  }

  AnswerWait wait_;
  uint64_t now_ = 1'000'000;
  bool may_wait_ = true;
};

TEST_F(AnswerWaitTest, ItSleepsUntilManyAnswersHaveComeAtOnce) {
  EXPECT_EQ(ExchangesUntilAwake(10'000), static_cast<int>(AnswerWait::kFirstRun) + 1);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(Exchange(10'000));
}

TEST_F(AnswerWaitTest, ASlowPeerIsWaitedForAsleep) {
  EXPECT_EQ(ExchangesUntilAwake(1'000'000), -1);
}

TEST_F(AnswerWaitTest, AMessageThatNobodyAskedForIsWaitedForAsleep) {
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(StaysAwake());
    now_ += 10'000;
    wait_.OnReceive(now_);
  }
}

TEST_F(AnswerWaitTest, WithOneProcessorItAlwaysSleeps) {
  may_wait_ = false;
  EXPECT_EQ(ExchangesUntilAwake(10'000), -1);
}

TEST_F(AnswerWaitTest, AWaitInVainEndsAndIsNotTriedAgainSoon) {
  ExchangesUntilAwake(10'000);
  const uint64_t before = now_;
  wait_.OnSend();
  while (StaysAwake()) now_ += 1000;
  EXPECT_EQ(now_ - before, AnswerWait::kLongest);
  EXPECT_FALSE(StaysAwake());
  wait_.OnReceive(now_ += 1'000'000);
  EXPECT_GT(ExchangesUntilAwake(10'000), 2 * static_cast<int>(AnswerWait::kFirstRun));
}

TEST_F(AnswerWaitTest, APeerThatIsNeverQuickEnoughCostsLittle) {
  // It answers soon, but always after the longest wait.
  uint64_t awake = 0;
  const uint64_t begin = now_;
  for (int i = 0; i < 100'000; ++i) {
    wait_.OnSend();
    const uint64_t start = now_;
    while (StaysAwake()) now_ += 1000;
    awake += now_ - start;
    now_ = start + AnswerWait::kSoon;
    wait_.OnReceive(now_);
  }
  EXPECT_LT(awake, (now_ - begin) / 1000);
}

TEST_F(AnswerWaitTest, ARowOfGoodWaitsPaysForOneInVain) {
  for (int i = 0; i < 8; ++i) {
    ExchangesUntilAwake(10'000);
    Exchange(1'000'000);
  }
  ExchangesUntilAwake(10'000);
  for (uint32_t i = 0; i < AnswerWait::kPayForOne; ++i) EXPECT_TRUE(Exchange(10'000));
  Exchange(1'000'000);
  EXPECT_EQ(ExchangesUntilAwake(10'000), static_cast<int>(AnswerWait::kFirstRun) + 1);
}

}  // namespace
}  // namespace gyre::process
