#include "loop/hold_watch.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace gyre::loop {
namespace {

constexpr uint64_t kNever = 1000 * 1000;

TEST(HoldWatchTest, TellsWhileTheWorkGoesOn) {
  absl::Notification told;
  HoldWatch watch(1, [&](HoldWatch::Hold hold) {
    EXPECT_EQ(hold.number, 1u);
    EXPECT_GE(hold.ms, hold.times);
    if (!told.HasBeenNotified()) told.Notify();
  });
  watch.Begin(HoldWatch::NowMs());
  told.WaitForNotification();
  EXPECT_TRUE(watch.End());
}

TEST(HoldWatchTest, TellsOfLongWorkAtLongerAndLongerTimes) {
  absl::Mutex mutex;
  std::vector<HoldWatch::Hold> told;
  HoldWatch watch(1, [&](HoldWatch::Hold hold) {
    absl::MutexLock lock(&mutex);
    told.push_back(hold);
  });
  watch.Begin(HoldWatch::NowMs());
  absl::MutexLock lock(&mutex);
  const auto enough = [&] { return told.size() == 4; };
  mutex.Await(absl::Condition(&enough));
  EXPECT_EQ(told[0].times, 1u);
  for (size_t i = 1; i < told.size(); ++i) {
    // What has gone by while the machine was busy is left out.
    EXPECT_GE(told[i].times, 2 * told[i - 1].times);
    EXPECT_GE(told[i].ms, told[i].times);
    EXPECT_GT(told[i].times, told[i - 1].ms);
  }
  EXPECT_TRUE(watch.End());
}

TEST(HoldWatchTest, SaysNothingOfShortWork) {
  HoldWatch watch(kNever, [](HoldWatch::Hold) { ADD_FAILURE(); });
  for (int i = 1; i <= 10000; ++i) {
    watch.Begin(HoldWatch::NowMs());
    EXPECT_EQ(watch.number(), static_cast<uint64_t>(i));
    EXPECT_FALSE(watch.End());
  }
}

TEST(HoldWatchTest, CountsFromTheTimeItIsTold) {
  absl::Notification told;
  HoldWatch watch(kNever, [&](HoldWatch::Hold hold) {
    EXPECT_GE(hold.ms, kNever);
    if (!told.HasBeenNotified()) told.Notify();
  });
  watch.Begin(HoldWatch::NowMs() - kNever);
  told.WaitForNotification();
  EXPECT_TRUE(watch.End());
}

TEST(HoldWatchTest, SleepsWhileThereIsNoWorkAndWakesForTheNext) {
  absl::Mutex mutex;
  uint64_t told = 0;
  HoldWatch watch(1, [&](HoldWatch::Hold hold) {
    absl::MutexLock lock(&mutex);
    told = hold.number;
  });
  for (uint64_t number = 1; number <= 3; ++number) {
    while (!watch.asleep()) std::this_thread::yield();
    watch.Begin(HoldWatch::NowMs());
    absl::MutexLock lock(&mutex);
    const auto heard = [&] { return told == number; };
    mutex.Await(absl::Condition(&heard));
    EXPECT_TRUE(watch.End());
  }
}

TEST(HoldWatchTest, ManyHoldsAndItsEnd) {
  std::atomic<int> told = 0;
  int held = 0;
  {
    HoldWatch watch(1, [&](HoldWatch::Hold hold) { told += hold.times == 1 ? 1 : 0; });
    for (uint64_t ms = 1; ms <= 20; ++ms) {
      const uint64_t begun = HoldWatch::NowMs();
      watch.Begin(begun);
      while (HoldWatch::NowMs() - begun < ms) {
      }
      if (watch.End()) ++held;
    }
    watch.Begin(HoldWatch::NowMs());
  }
  EXPECT_GE(told, held);
  EXPECT_LE(told, held + 1);
}

}  // namespace
}  // namespace gyre::loop
