#include "loop/hold_watch.h"

#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"

namespace gyre::loop {
namespace {

constexpr uint64_t kNever = 1000 * 1000;

// The questions and what the watch tells of, to be waited for.
class Host final : public HoldWatch::Host {
 public:
  void Ask() override {
    absl::MutexLock lock(&mutex_);
    ++asked_;
  }
  void OnNoAnswer() override {
    absl::MutexLock lock(&mutex_);
    ++unanswered_;
  }
  void OnHeld(HoldWatch::Hold hold) override {
    absl::MutexLock lock(&mutex_);
    told_.push_back(hold);
  }

  // Waits until the watch has asked once more, and answers.
  bool Answer(HoldWatch& watch, uint64_t since_ms) {
    {
      absl::MutexLock lock(&mutex_);
      const auto asked = [this] { return asked_ > answered_; };
      mutex_.Await(absl::Condition(&asked));
      ++answered_;
    }
    return watch.Begin(since_ms);
  }
  std::vector<HoldWatch::Hold> WaitForHolds(size_t count) {
    absl::MutexLock lock(&mutex_);
    const auto enough = [&] { return told_.size() >= count; };
    mutex_.Await(absl::Condition(&enough));
    return told_;
  }
  size_t told() {
    absl::MutexLock lock(&mutex_);
    return told_.size();
  }
  int unanswered() {
    absl::MutexLock lock(&mutex_);
    return unanswered_;
  }

 private:
  absl::Mutex mutex_;
  int asked_ = 0;
  int answered_ = 0;
  int unanswered_ = 0;
  std::vector<HoldWatch::Hold> told_;
};

TEST(HoldWatchTest, TellsWhileTheWorkGoesOn) {
  Host host;
  HoldWatch watch(1, &host);
  host.Answer(watch, HoldWatch::NowMs());
  const HoldWatch::Hold hold = host.WaitForHolds(1)[0];
  EXPECT_EQ(hold.number, 1u);
  EXPECT_GE(hold.ms, hold.times);
  EXPECT_TRUE(watch.End());
}

TEST(HoldWatchTest, TellsOfLongWorkAtLongerAndLongerTimes) {
  Host host;
  HoldWatch watch(1, &host);
  host.Answer(watch, HoldWatch::NowMs());
  const std::vector<HoldWatch::Hold> told = host.WaitForHolds(4);
  for (size_t i = 1; i < told.size(); ++i) {
    // What has gone by while the machine was busy is left out.
    EXPECT_GE(told[i].times, 2 * told[i - 1].times);
    EXPECT_GE(told[i].ms, told[i].times);
    EXPECT_GT(told[i].times, told[i - 1].ms);
  }
  EXPECT_TRUE(watch.End());
}

TEST(HoldWatchTest, SaysNothingOfShortWork) {
  Host host;
  HoldWatch watch(kNever, &host);
  EXPECT_FALSE(host.Answer(watch, HoldWatch::NowMs()));
  EXPECT_EQ(watch.number(), 1u);
  EXPECT_FALSE(watch.End());
  EXPECT_EQ(host.told(), 0u);
}

TEST(HoldWatchTest, WorkThatIsLongWhenItIsFirstHeardOfIsToldOfAtOnce) {
  Host host;
  HoldWatch watch(kNever, &host);
  EXPECT_TRUE(host.Answer(watch, HoldWatch::NowMs() - kNever));
  EXPECT_TRUE(watch.End());
}

TEST(HoldWatchTest, SleepsUntilItIsAnsweredAndAsksAgain) {
  Host host;
  HoldWatch watch(1, &host);
  for (int number = 1; number <= 3; ++number) {
    while (!watch.asleep()) std::this_thread::yield();
    EXPECT_EQ(host.unanswered(), number);
    host.Answer(watch, HoldWatch::NowMs());
    EXPECT_EQ(watch.number(), static_cast<uint64_t>(number));
    host.WaitForHolds(host.told() + 1);
    EXPECT_TRUE(watch.End());
  }
}

TEST(HoldWatchTest, EndsInTheMiddleOfAStretchAndInItsSleep) {
  Host host;
  {
    HoldWatch watch(kNever, &host);
    host.Answer(watch, HoldWatch::NowMs());
  }
  {
    HoldWatch watch(1, &host);
    while (!watch.asleep()) std::this_thread::yield();
  }
  EXPECT_EQ(host.told(), 0u);
}

}  // namespace
}  // namespace gyre::loop
