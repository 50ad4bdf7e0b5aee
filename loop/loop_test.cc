#include "loop/loop.h"

#include <csignal>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/backend_test.h"
#include "loop/signal.h"
#include "loop/system_error.h"
#include "loop/timer.h"

namespace gyre::loop {
namespace {

using LoopTest = BackendTest;

TEST_P(LoopTest, AnEmptyLoopEndsAtOnce) {
  EXPECT_FALSE(loop_->Alive());
  loop_->Run();
}

TEST_P(LoopTest, PostedTasksRunInOrder) {
  std::string order;
  loop_->AddRef();
  loop_->Post([&] { order += "a"; });
  loop_->Post([&] {
    order += "b";
    loop_->Post([&] {
      order += "d";
      loop_->ReleaseRef();
    });
  });
  loop_->Post([&] { order += "c"; });
  EXPECT_EQ(order, "");
  loop_->Run();
  EXPECT_EQ(order, "abcd");
}

TEST_P(LoopTest, APostAloneDoesNotKeepTheLoopRunning) {
  loop_->Post([] {});
  EXPECT_FALSE(loop_->Alive());
}

TEST_P(LoopTest, ReferencesAreCounted) {
  loop_->AddRef();
  loop_->AddRef();
  loop_->ReleaseRef();
  EXPECT_TRUE(loop_->Alive());
  loop_->ReleaseRef();
  EXPECT_FALSE(loop_->Alive());
}

struct Ending final : TurnEnd {
  explicit Ending(absl::AnyInvocable<void()> task) : run(std::move(task)) {}
  void OnTurnEnd() override { run(); }
  absl::AnyInvocable<void()> run;
};

TEST_P(LoopTest, WhatIsDueAtTheEndOfATurnRunsOnceAfterItsCallbacks) {
  std::string order;
  Ending end([&] { order += "e"; });
  loop_->AddRef();
  loop_->Post([&] {
    order += "a";
    loop_->AtTurnEnd(&end);
    loop_->Post([&] {
      order += "c";
      loop_->ReleaseRef();
    });
  });
  loop_->Post([&] { order += "b"; });
  loop_->Run();
  EXPECT_EQ(order, "abec");
}

TEST_P(LoopTest, AskedForAtTheEndOfATurnComesAtTheEndOfTheNext) {
  int count = 0;
  loop_->AddRef();
  Ending end([&] {
    if (++count < 3) return loop_->AtTurnEnd(&end);
    loop_->ReleaseRef();
  });
  loop_->Post([&] { loop_->AtTurnEnd(&end); });
  loop_->Run();
  EXPECT_EQ(count, 3);
}

TEST_P(LoopTest, EndOfATurnCanBeMadeNowOrTakenBack) {
  std::string order;
  Ending first([&] { order += "1"; });
  Ending second([&] { order += "2"; });
  loop_->AtTurnEnd(&first);
  loop_->AtTurnEnd(&second);
  loop_->ForgetTurnEnd(&first);
  loop_->EndTurn();
  EXPECT_EQ(order, "2");
  EXPECT_FALSE(loop_->Alive());
}

TEST_P(LoopTest, ImmediatesRunBetweenTimersAndCloseCallbacks) {
  std::string order;
  loop_->SetImmediateHook([&] {
    order += "i";
    loop_->RequestImmediate(false, false);
  });
  Timer* timer = nullptr;
  timer = loop_->NewTimer([&] {
    order += "t";
    loop_->RequestImmediate(true, true);
    loop_->AddRef();
    loop_->Post([&] {
      order += "p";
      loop_->ReleaseRef();
    });
    timer->Close([&] { order += "c"; });
  });
  timer->Start(1);
  loop_->Run();
  EXPECT_EQ(order, "tpic");
}

TEST_P(LoopTest, AnImmediateRunsOncePerTurnWhileWanted) {
  int turns = 0;
  loop_->SetImmediateHook([&] {
    if (++turns == 5) loop_->RequestImmediate(false, false);
  });
  loop_->RequestImmediate(true, true);
  loop_->Run();
  EXPECT_EQ(turns, 5);
}

TEST_P(LoopTest, AnUnreferencedImmediateLetsTheLoopEnd) {
  int turns = 0;
  loop_->SetImmediateHook([&] { ++turns; });
  loop_->RequestImmediate(true, false);
  EXPECT_FALSE(loop_->Alive());
  loop_->Run();
  EXPECT_EQ(turns, 0);
}

TEST_P(LoopTest, AnUnreferencedImmediateRunsWhenTheLoopTurnsAnyhow) {
  int turns = 0;
  loop_->SetImmediateHook([&] { ++turns; });
  loop_->RequestImmediate(true, false);
  loop_->NewTimer([] {})->Start(1);
  loop_->Run();
  EXPECT_GE(turns, 1);
}

TEST_P(LoopTest, PoolWorkCompletesOnTheLoopAndKeepsItRunning) {
  std::string order;
  bool worked = false;
  loop_->pool().Submit([&] { worked = true; },
                       [&] {
                         EXPECT_TRUE(worked);
                         order += "d";
                       });
  EXPECT_TRUE(loop_->Alive());
  order += "s";
  loop_->Run();
  EXPECT_EQ(order, "sd");
}

TEST_P(LoopTest, DestroyingTheLoopCompletesPoolWork) {
  int done = 0;
  loop_->pool().Submit([] {}, [&] { ++done; });
  loop_ = nullptr;
  EXPECT_EQ(done, 1);
}

TEST_P(LoopTest, SignalsThatCannotBeWatchedAreRefused) {
  for (int number : {SIGKILL, SIGSTOP, 0, -1, 1000}) {
    const absl::StatusOr<Signal*> signal = loop_->NewSignal(number, [] {});
    ASSERT_FALSE(signal.ok()) << number;
    EXPECT_EQ(FromStatus(signal.status())->error, EINVAL);
  }
}

TEST_P(LoopTest, AnUnreferencedSignalLetsTheLoopEnd) {
  const absl::StatusOr<Signal*> signal = loop_->NewSignal(SIGUSR2, [] {});
  ASSERT_TRUE(signal.ok());
  EXPECT_EQ((*signal)->number(), SIGUSR2);
  EXPECT_TRUE(loop_->Alive());
  (*signal)->Unref();
  EXPECT_FALSE(loop_->Alive());
}

TEST_P(LoopTest, TheWallClockTellsThePresent) {
  constexpr int64_t kYear2020 = 1577836800000;
  EXPECT_GT(loop_->clock().WallMillis(), kYear2020);
}

TEST_P(LoopTest, UpdateNowDoesNotGoBack) {
  const uint64_t before = loop_->Now();
  loop_->UpdateNow();
  EXPECT_GE(loop_->Now(), before);
}

GYRE_INSTANTIATE_BACKENDS(LoopTest);

}  // namespace
}  // namespace gyre::loop
