#include "http/core/deadlines.h"

#include <vector>

#include "gtest/gtest.h"
#include "loop/sim/sim_loop.h"

namespace gyre::http {
namespace {

class DeadlinesTest : public ::testing::Test {
 protected:
  DeadlinesTest()
      : deadlines(&loop, 100, [this](Deadline* entry) {
          expired.push_back(entry);
          times.push_back(loop.Now());
        }) {}
  ~DeadlinesTest() override {
    for (Deadline* entry : {&one, &two}) deadlines.Clear(entry);
  }

  loop::SimLoop loop;
  std::vector<Deadline*> expired;
  std::vector<uint64_t> times;
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

}  // namespace
}  // namespace gyre::http
