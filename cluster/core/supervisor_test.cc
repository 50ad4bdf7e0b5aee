#include "cluster/core/supervisor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cluster/core/balancer.h"
#include "gtest/gtest.h"
#include "loop/sim/sim_loop.h"

namespace gyre::cluster {
namespace {

// Writes down what it is told; processes behave as `script` says.
class SupervisorTest : public testing::Test, public Supervisor::Delegate {
 protected:
  enum Behaviour { kServe, kEndAtOnce, kSilent, kCannotStart };

  void Make(SupervisorOptions options) {
    supervisor = std::make_unique<Supervisor>(&loop, this, options);
  }

  bool Start(WorkerId worker, size_t place) override {
    ++starts;
    absl::StrAppend(&log, "start ", worker, "@", place, "; ");
    if (behaviour == kCannotStart) return false;
    alive.insert(worker);
    loop.Post([this, worker] {
      if (behaviour == kServe) supervisor->Ready(worker);
      if (behaviour == kEndAtOnce) End(worker);
    });
    return true;
  }
  void OnReady(WorkerId worker) override { absl::StrAppend(&log, "ready ", worker, "; "); }
  void OnResponsive(WorkerId worker, bool responsive) override {
    absl::StrAppend(&log, responsive ? "back " : "silent ", worker, "; ");
  }
  void Drain(WorkerId worker) override {
    absl::StrAppend(&log, "drain ", worker, "; ");
    if (drains_at_once) loop.Post([this, worker] { End(worker); });
  }
  void Kill(WorkerId worker, const char* why) override {
    absl::StrAppend(&log, "kill ", worker, " (", why, "); ");
    loop.Post([this, worker] { End(worker); });
  }
  void OnGivenUp(size_t place) override { absl::StrAppend(&log, "gave up ", place, "; "); }

  void End(WorkerId worker) {
    if (alive.erase(worker) != 0) supervisor->Ended(worker);
  }
  // What happened since the last call.
  std::string Log() { return std::exchange(log, ""); }

  loop::SimLoop loop;
  std::unique_ptr<Supervisor> supervisor;
  Behaviour behaviour = kServe;
  bool drains_at_once = true;
  std::set<WorkerId> alive;
  std::string log;
  int starts = 0;
};

TEST_F(SupervisorTest, StartsEveryPlace) {
  Make({.workers = 2});
  supervisor->Begin();
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "start 1@0; start 2@1; ready 1; ready 2; ");
  EXPECT_EQ(supervisor->ready_count(), 2u);
}

TEST_F(SupervisorTest, ReplacesAWorkerThatServedAtOnce) {
  Make({.workers = 2});
  supervisor->Begin();
  loop.AdvanceBy(1000);
  Log();
  End(1);
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "start 3@0; ready 3; ");
  EXPECT_EQ(supervisor->Workers()[1].restarts, 1u);
}

TEST_F(SupervisorTest, ReplacesAtOnceWhatSomebodyKillsHoweverOften) {
  Make({.workers = 1});
  supervisor->Begin();
  loop.RunUntilIdle();
  for (WorkerId worker = 1; worker <= 30; ++worker) {
    supervisor->Ended(worker, /*killed=*/true);
    loop.RunUntilIdle();
    ASSERT_EQ(supervisor->ready_count(), 1u);
  }
}

TEST_F(SupervisorTest, BacksOffFromACrashLoopAndGivesUp) {
  behaviour = kEndAtOnce;
  Make({.workers = 1, .restart = {.first_delay_ms = 100, .max_early_ends = 4}});
  supervisor->Begin();
  loop.RunUntilIdle();
  EXPECT_EQ(starts, 2);  // the first one, and once more at once
  loop.AdvanceBy(99);
  EXPECT_EQ(starts, 2);
  loop.AdvanceBy(1);
  EXPECT_EQ(starts, 3);
  loop.AdvanceBy(200);
  EXPECT_EQ(starts, 4);
  EXPECT_TRUE(absl::StrContains(Log(), "gave up 0; "));
  loop.AdvanceBy(3600 * 1000);
  EXPECT_EQ(starts, 4);
}

TEST_F(SupervisorTest, ACrashLoopOfADayIsAFewThousandStarts) {
  behaviour = kEndAtOnce;
  Make({.workers = 1, .restart = {.longest_delay_ms = 10000, .max_early_ends = 0}});
  supervisor->Begin();
  loop.AdvanceBy(24 * 3600 * 1000);
  EXPECT_LT(starts, 8660);
  EXPECT_GT(starts, 8600);
}

TEST_F(SupervisorTest, AFailureToStartIsTriedAgainLater) {
  behaviour = kCannotStart;
  Make({.workers = 1});
  supervisor->Begin();
  loop.RunUntilIdle();
  EXPECT_EQ(starts, 2);
  behaviour = kServe;
  loop.AdvanceBy(100);
  EXPECT_EQ(supervisor->ready_count(), 1u);
}

TEST_F(SupervisorTest, KillsAWorkerThatDoesNotBecomeReady) {
  behaviour = kSilent;
  Make({.workers = 1, .ready_timeout_ms = 3000});
  supervisor->Begin();
  loop.AdvanceBy(2999);
  EXPECT_EQ(Log(), "start 1@0; ");
  loop.AdvanceBy(1);
  EXPECT_EQ(Log(), "kill 1 (it did not become ready); start 2@0; ");
}

TEST_F(SupervisorTest, AHungWorkerGetsNothingAndIsKilledIfItStaysSilent) {
  Make({.workers = 1, .heartbeat_timeout_ms = 5000, .unresponsive_ms = 1000});
  supervisor->Begin();
  loop.AdvanceBy(900);
  supervisor->Heartbeat(1, {});
  loop.AdvanceBy(999);
  Log();
  loop.AdvanceBy(1);
  EXPECT_EQ(Log(), "silent 1; ");
  supervisor->Heartbeat(1, {});
  EXPECT_EQ(Log(), "back 1; ");
  loop.AdvanceBy(5000);
  EXPECT_EQ(Log(), "silent 1; kill 1 (it hangs); start 2@0; ready 2; ");
}

TEST_F(SupervisorTest, AWorkerThatGrewIsReplacedWithoutAGap) {
  Make({.workers = 1, .memory_limit_bytes = 1000});
  supervisor->Begin();
  loop.AdvanceBy(1000);
  Log();
  supervisor->Heartbeat(1, {.memory_bytes = 1000});
  supervisor->Heartbeat(1, {.memory_bytes = 1001});
  supervisor->Heartbeat(1, {.memory_bytes = 1002});
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "start 2@0; ready 2; drain 1; ");
  EXPECT_EQ(supervisor->Workers().size(), 1u);
  EXPECT_EQ(supervisor->Workers()[0].restarts, 0u);
}

TEST_F(SupervisorTest, ASuccessorThatFailsIsNotTriedWithEveryHeartbeat) {
  Make({.workers = 1, .memory_limit_bytes = 1000});
  supervisor->Begin();
  loop.AdvanceBy(1000);
  behaviour = kEndAtOnce;
  for (int i = 0; i < 400; ++i) {
    supervisor->Heartbeat(1, {.memory_bytes = 2000});
    loop.AdvanceBy(1);
  }
  EXPECT_EQ(starts, 1 + 4);  // at 0, 1, 101 and 301 ms
  EXPECT_EQ(supervisor->ready_count(), 1u);
}

TEST_F(SupervisorTest, ReloadReplacesOneAfterTheOther) {
  Make({.workers = 2, .max_draining = 1});
  supervisor->Begin();
  loop.AdvanceBy(1000);
  Log();
  supervisor->Reload([this](absl::Status status) { absl::StrAppend(&log, status.ToString()); });
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "start 3@0; ready 3; drain 1; start 4@1; ready 4; drain 2; OK");
  EXPECT_EQ(alive, (std::set<WorkerId>{3, 4}));
}

TEST_F(SupervisorTest, ReloadBoundsHowManyDrain) {
  drains_at_once = false;
  Make({.workers = 3, .drain_timeout_ms = 5000, .max_draining = 2});
  supervisor->Begin();
  loop.AdvanceBy(1000);
  Log();
  supervisor->Reload([this](absl::Status status) { absl::StrAppend(&log, status.ToString()); });
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "start 4@0; ready 4; drain 1; start 5@1; ready 5; drain 2; ");
  End(2);
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "start 6@2; ready 6; drain 3; ");
  loop.AdvanceBy(5000);
  EXPECT_EQ(Log(), "kill 1 (it did not end in time); kill 3 (it did not end in time); OK");
}

TEST_F(SupervisorTest, ABadSuccessorEndsTheReloadAndNothingElse) {
  Make({.workers = 2});
  supervisor->Begin();
  loop.AdvanceBy(1000);
  Log();
  behaviour = kEndAtOnce;
  supervisor->Reload([this](absl::Status status) { absl::StrAppend(&log, status.ToString()); });
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "start 3@0; ABORTED: a new worker ended before it was ready");
  EXPECT_EQ(alive, (std::set<WorkerId>{1, 2}));
  EXPECT_EQ(supervisor->ready_count(), 2u);
}

TEST_F(SupervisorTest, APredecessorThatEndsDuringTheReloadIsReplacedByItsSuccessor) {
  behaviour = kSilent;
  Make({.workers = 1});
  supervisor->Begin();
  loop.RunUntilIdle();
  supervisor->Ready(1);
  loop.AdvanceBy(1000);
  Log();
  supervisor->Reload([this](absl::Status status) { absl::StrAppend(&log, status.ToString()); });
  End(1);
  loop.RunUntilIdle();
  supervisor->Ready(2);
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "start 2@0; ready 2; OK");
}

TEST_F(SupervisorTest, AWorkerThatLeavesByItselfIsReplacedWhileItServesItsLast) {
  Make({.workers = 1});
  supervisor->Begin();
  loop.AdvanceBy(1000);
  Log();
  supervisor->Leaving(1);
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "start 2@0; ready 2; ");
  End(1);
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "");
}

TEST_F(SupervisorTest, ResizeAddsAndDrains) {
  Make({.workers = 1});
  supervisor->Begin();
  loop.RunUntilIdle();
  Log();
  supervisor->Resize(3);
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "start 2@1; start 3@2; ready 2; ready 3; ");
  supervisor->Resize(1);
  loop.AdvanceBy(60 * 1000);
  EXPECT_EQ(Log(), "drain 2; drain 3; ");
}

TEST_F(SupervisorTest, StopDrainsAllAndStartsNothing) {
  drains_at_once = false;
  Make({.workers = 2, .drain_timeout_ms = 1000});
  supervisor->Begin();
  loop.AdvanceBy(1000);
  Log();
  supervisor->Stop([this] { log += "stopped"; });
  End(1);
  loop.AdvanceBy(999);
  EXPECT_EQ(Log(), "drain 1; drain 2; ");
  loop.AdvanceBy(1);
  EXPECT_EQ(Log(), "kill 2 (it did not end in time); stopped");
  EXPECT_FALSE(loop.Alive());
}

TEST_F(SupervisorTest, ReportsOfUnknownWorkersAreIgnored) {
  Make({.workers = 1});
  supervisor->Begin();
  loop.RunUntilIdle();
  Log();
  supervisor->Ready(7);
  supervisor->Heartbeat(7, {});
  supervisor->Leaving(7);
  supervisor->Ended(7);
  loop.RunUntilIdle();
  EXPECT_EQ(Log(), "");
}

}  // namespace
}  // namespace gyre::cluster
