#include "http/core/deadlines.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "loop/sim/sim_loop.h"
#include "loop/timer.h"

namespace gyre::http {
namespace {

class DeadlinesTest : public ::testing::Test {
 protected:
  DeadlinesTest()
      : deadlines(&loop, 100, [this](Deadline* entry) {
          expired.push_back(entry);
          times.push_back(loop.Now());
          if (on_expired) std::exchange(on_expired, {})();
        }) {}
  ~DeadlinesTest() override {
    for (Deadline* entry : {&one, &two}) deadlines.Clear(entry);
  }

  loop::SimLoop loop;
  std::vector<Deadline*> expired;
  std::vector<uint64_t> times;
  std::function<void()> on_expired;
  Deadlines deadlines;
  Deadline one;
  Deadline two;
};

TEST_F(DeadlinesTest, ExpireWithinATick) {
  deadlines.Set(&one, 1234);
  loop.AdvanceBy(1233);
  EXPECT_TRUE(expired.empty());
  loop.AdvanceBy(100);
  EXPECT_EQ(expired, std::vector<Deadline*>{&one});
}

TEST_F(DeadlinesTest, MayBePutOff) {
  deadlines.Set(&one, 500);
  loop.AdvanceBy(400);
  deadlines.Set(&one, 20000);
  loop.AdvanceBy(19599);
  EXPECT_TRUE(expired.empty());
  loop.AdvanceBy(101);
  EXPECT_EQ(times, std::vector<uint64_t>{20100});
}

TEST_F(DeadlinesTest, MayComeNearer) {
  deadlines.Set(&one, 500000);
  deadlines.Set(&one, 300);
  loop.AdvanceBy(400);
  EXPECT_EQ(expired.size(), 1u);
}

TEST_F(DeadlinesTest, ClearedOnesDoNotExpire) {
  deadlines.Set(&one, 300);
  deadlines.Set(&two, 300);
  deadlines.Clear(&one);
  loop.AdvanceBy(1000);
  EXPECT_EQ(expired, std::vector<Deadline*>{&two});
}

TEST_F(DeadlinesTest, WithoutEntriesNothingIsScheduled) {
  deadlines.Set(&one, 300);
  deadlines.Clear(&one);
  loop.Run();
  EXPECT_EQ(loop.Now(), 0u);
}

TEST_F(DeadlinesTest, SurviveALongStall) {
  deadlines.Set(&one, 300);
  deadlines.Set(&two, 100000);
  loop.SpendMillis(50000);
  loop.AdvanceBy(1);
  EXPECT_EQ(expired, std::vector<Deadline*>{&one});
  loop.AdvanceBy(51000);
  EXPECT_EQ(expired.size(), 2u);
}

TEST_F(DeadlinesTest, WhenManyAreDueOtherThingsHappenBetween) {
  std::vector<Deadline> many(10 * Deadlines::kMostATurn);
  for (Deadline& entry : many) deadlines.Set(&entry, 300);
  size_t seen = 0;
  size_t most = 0;
  loop::Timer* turn = loop.NewTimer([&] {
    most = std::max(most, expired.size() - seen);
    seen = expired.size();
    if (seen < many.size()) turn->Start(0);
  });
  loop.AdvanceBy(399);
  turn->Start(1);
  loop.AdvanceBy(1);
  turn->Close();
  EXPECT_EQ(expired.size(), many.size());
  EXPECT_LE(most, Deadlines::kMostATurn);
  EXPECT_EQ(times.back(), 400u);
  for (Deadline& entry : many) deadlines.Clear(&entry);
}

TEST_F(DeadlinesTest, ThoseThatHaveNotBeenSeenToYetMayBeClearedAndPutOff) {
  std::vector<Deadline> many(3 * Deadlines::kMostATurn);
  for (Deadline& entry : many) deadlines.Set(&entry, 300);
  deadlines.Set(&one, 300);
  deadlines.Set(&two, 300);
  // When the first ones expire.
  on_expired = [&] {
    deadlines.Clear(&one);
    deadlines.Set(&two, 900);
    for (Deadline& entry : many) deadlines.Clear(&entry);
  };
  loop.AdvanceBy(500);
  EXPECT_EQ(expired.size(), 1u);
  loop.AdvanceBy(500);
  EXPECT_EQ(expired, (std::vector<Deadline*>{&many[0], &two}));
  EXPECT_EQ(times, (std::vector<uint64_t>{400, 1000}));
}

}  // namespace
}  // namespace gyre::http
