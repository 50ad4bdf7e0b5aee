#include "loop/timer.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "loop/backend_test.h"
#include "loop/handle.h"
#include "loop/loop.h"

namespace gyre::loop {
namespace {

using TimerTest = BackendTest;

TEST_P(TimerTest, FiresInOrderOfTime) {
  std::vector<int> fired;
  for (int delay : {3, 1, 2}) {
    loop_->NewTimer([&fired, delay] { fired.push_back(delay); })->Start(delay);
  }
  loop_->Run();
  EXPECT_EQ(fired, (std::vector<int>{1, 2, 3}));
}

TEST_P(TimerTest, FiresInOrderOfStartWithinAMillisecond) {
  std::vector<int> fired;
  std::vector<Timer*> timers;
  for (int i = 0; i < 3; ++i)
    timers.push_back(loop_->NewTimer([&fired, i] { fired.push_back(i); }));
  for (int i : {1, 0, 2}) timers[i]->Start(5);
  loop_->Run();
  EXPECT_EQ(fired, (std::vector<int>{1, 0, 2}));
}

TEST_P(TimerTest, DoesNotFireEarly) {
  const uint64_t start = loop_->Now();
  uint64_t fired_at = 0;
  loop_->NewTimer([&] { fired_at = loop_->Now(); })->Start(7);
  loop_->Run();
  EXPECT_GE(fired_at, start + 7);
}

TEST_P(TimerTest, RepeatsUntilStopped) {
  int fired = 0;
  Timer* timer = nullptr;
  timer = loop_->NewTimer([&] {
    if (++fired == 3) timer->Stop();
  });
  timer->Start(1, 1);
  loop_->Run();
  EXPECT_EQ(fired, 3);
  EXPECT_FALSE(timer->active());
}

TEST_P(TimerTest, FiresOnceWithoutRepeat) {
  int fired = 0;
  Timer* timer = loop_->NewTimer([&] { ++fired; });
  timer->Start(1);
  EXPECT_TRUE(timer->active());
  loop_->Run();
  EXPECT_EQ(fired, 1);
  EXPECT_FALSE(timer->active());
}

TEST_P(TimerTest, StartingAgainReplacesTheFirstStart) {
  int fired = 0;
  Timer* timer = loop_->NewTimer([&] { ++fired; });
  timer->Start(1);
  timer->Start(2);
  loop_->Run();
  EXPECT_EQ(fired, 1);
}

TEST_P(TimerTest, NoDelayStillWaitsForAnotherTurn) {
  std::string order;
  Timer* second = loop_->NewTimer([&] { order += "b"; });
  Timer* first = loop_->NewTimer([&] {
    second->Start(0);
    order += "a";
    loop_->SetImmediateHook([&] {
      order += "i";
      loop_->RequestImmediate(false, false);
    });
    loop_->RequestImmediate(true, true);
  });
  first->Start(0);
  loop_->Run();
  EXPECT_EQ(order, "aib");
}

TEST_P(TimerTest, AnUnreferencedTimerDoesNotKeepTheLoopRunning) {
  bool fired = false;
  Timer* timer = loop_->NewTimer([&] { fired = true; });
  timer->Unref();
  timer->Start(1);
  EXPECT_FALSE(loop_->Alive());
  loop_->Run();
  EXPECT_FALSE(fired);
  timer->Ref();
  EXPECT_TRUE(timer->has_ref());
  EXPECT_TRUE(loop_->Alive());
  loop_->Run();
  EXPECT_TRUE(fired);
}

TEST_P(TimerTest, ClosedInItsOwnCallbackNeverFiresAgain) {
  int fired = 0;
  bool closed = false;
  Timer* timer = nullptr;
  timer = loop_->NewTimer([&] {
    ++fired;
    timer->Close([&] { closed = true; });
    EXPECT_FALSE(closed);
    EXPECT_EQ(timer->state(), Handle::State::kClosing);
  });
  timer->Start(1, 1);
  loop_->Run();
  EXPECT_EQ(fired, 1);
  EXPECT_TRUE(closed);
}

TEST_P(TimerTest, ASecondCloseIsDropped) {
  int closed = 0;
  Timer* timer = loop_->NewTimer([] {});
  timer->Close([&] { ++closed; });
  timer->Close([&] { closed += 100; });
  timer->Start(1);
  EXPECT_FALSE(timer->active());
  loop_->Run();
  EXPECT_EQ(closed, 1);
}

TEST_P(TimerTest, StopEndsRunAfterTheTurn) {
  int fired = 0;
  loop_
      ->NewTimer([&] {
        ++fired;
        loop_->Stop();
      })
      ->Start(1, 1);
  loop_->Run();
  EXPECT_EQ(fired, 1);
  loop_->Run();
  EXPECT_EQ(fired, 2);
}

TEST_P(TimerTest, DestroyingTheLoopClosesWhatIsOpen) {
  bool closed = false;
  loop_->NewTimer([] {})->Start(1000000);
  loop_->NewTimer([] {})->Close([&closed, loop = loop_.get()] {
    // A close callback may open something new; that goes as well.
    loop->NewTimer([] {})->Start(1);
    closed = true;
  });
  loop_ = nullptr;
  EXPECT_TRUE(closed);
}

GYRE_INSTANTIATE_BACKENDS(TimerTest);

}  // namespace
}  // namespace gyre::loop
