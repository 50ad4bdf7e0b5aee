// What the simulated loop does beyond the tests both loops share.
#include "loop/sim/sim_loop.h"

#include <cerrno>
#include <csignal>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "loop/backend_test.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/signal.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/timer.h"

namespace gyre::loop {
namespace {

constexpr uint64_t kHour = 3600 * 1000;

TEST(SimLoopTest, HoursPassInNoTime) {
  SimLoop loop;
  const int64_t start = loop.clock().WallMillis();
  loop.NewTimer([] {})->Start(24 * kHour);
  loop.Run();
  EXPECT_EQ(loop.Now(), 24 * kHour);
  EXPECT_EQ(loop.clock().MonotonicNanos(), 24 * kHour * 1000000);
  EXPECT_EQ(loop.clock().WallMillis() - start, static_cast<int64_t>(24 * kHour));
}

TEST(SimLoopTest, AdvanceByStopsAtItsTime) {
  SimLoop loop;
  std::vector<uint64_t> fired;
  loop.NewTimer([&] { fired.push_back(loop.Now()); })->Start(10, 10);
  loop.AdvanceBy(25);
  EXPECT_EQ(fired, (std::vector<uint64_t>{10, 20}));
  EXPECT_EQ(loop.Now(), 25u);
  loop.AdvanceBy(5);
  EXPECT_EQ(fired.size(), 3u);
}

TEST(SimLoopTest, RunUntilIdleLeavesTheClock) {
  SimLoop loop;
  bool posted = false;
  bool fired = false;
  loop.Post([&] { posted = true; });
  loop.NewTimer([&] { fired = true; })->Start(1);
  loop.RunUntilIdle();
  EXPECT_TRUE(posted);
  EXPECT_FALSE(fired);
  EXPECT_EQ(loop.Now(), 0u);
}

TEST(SimLoopTest, ALongCallbackMakesTimersLate) {
  SimLoop loop;
  uint64_t fired_at = 0;
  loop.NewTimer([&] { loop.SpendMillis(50); })->Start(1);
  loop.NewTimer([&] { fired_at = loop.Now(); })->Start(10);
  loop.Run();
  EXPECT_EQ(fired_at, 51u);
}

TEST(SimLoopTest, RunReturnsWhenNothingCanHappenAnyMore) {
  SimLoop loop;
  Acceptor acceptor;
  ASSERT_TRUE(loop.Listen(ListenOptions(), &acceptor).ok());
  loop.Run();
  EXPECT_TRUE(loop.Alive());
}

TEST(SimLoopTest, HandlesAreCountedUntilTheirCloseCallback) {
  SimLoop loop;
  const auto [one, other] = loop.NewPair();
  Timer* timer = loop.NewTimer([] {});
  EXPECT_EQ(loop.handle_count(), 3u);
  one->Close();
  other->Close();
  timer->Close();
  EXPECT_EQ(loop.handle_count(), 3u);
  loop.RunUntilIdle();
  EXPECT_EQ(loop.handle_count(), 0u);
}

TEST(SimLoopTest, SplitReadsDeliverEveryByteInOrder) {
  SimOptions options;
  options.split_reads = true;
  options.max_delay_ms = 5;
  SimLoop loop(options);
  Recorder recorder;
  const auto [one, other] = loop.NewPair();
  int calls = 0;
  recorder.on_data = [&] { ++calls; };
  other->set_delegate(&recorder);
  other->StartReading();
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    const std::string text = absl::StrCat(i, ";");
    one->Write(text);
    expected += text;
  }
  one->Shutdown();
  loop.Run();
  EXPECT_EQ(recorder.data, expected);
  EXPECT_TRUE(recorder.ended);
  EXPECT_GT(calls, 10);
}

// Lengths and times of what arrives, for a seed.
std::string Course(uint64_t seed) {
  SimOptions options;
  options.seed = seed;
  options.split_reads = true;
  options.max_delay_ms = 20;
  SimLoop loop(options);
  Recorder recorder;
  const auto [one, other] = loop.NewPair();
  std::string course;
  recorder.on_data = [&] { absl::StrAppend(&course, loop.Now(), ":", recorder.data.size(), " "); };
  other->set_delegate(&recorder);
  other->StartReading();
  for (int i = 0; i < 10; ++i) one->Write(std::string(100, 'x'));
  loop.Run();
  return course;
}

TEST(SimLoopTest, TheSeedDecidesTheCourse) {
  EXPECT_EQ(Course(7), Course(7));
  EXPECT_NE(Course(7), Course(8));
}

TEST(SimLoopTest, AWriteLimitLeavesTheRestQueued) {
  SimLoop loop;
  Recorder at_one;
  Recorder at_other;
  const auto [one, other] = loop.NewPair();
  one->set_delegate(&at_one);
  other->set_delegate(&at_other);
  other->StartReading();
  loop.SetWriteLimit(one, 0);
  one->Write("blocked");
  EXPECT_EQ(one->queued_bytes(), 7u);
  loop.RunUntilIdle();
  EXPECT_EQ(one->queued_bytes(), 7u);
  loop.SetWriteLimit(one, 3);
  loop.RunUntilIdle();
  EXPECT_EQ(at_other.data, "blocked");
  EXPECT_EQ(at_one.drains, 1);
}

TEST(SimLoopTest, AReadFailsWhenTold) {
  SimLoop loop;
  Recorder recorder;
  const auto [one, other] = loop.NewPair();
  one->set_delegate(&recorder);
  one->StartReading();
  loop.FailRead(one, ETIMEDOUT);
  loop.RunUntilIdle();
  ASSERT_EQ(recorder.errors.size(), 1u);
  EXPECT_EQ(FromStatus(recorder.errors[0])->error, ETIMEDOUT);
  other->Write("x");
  loop.RunUntilIdle();
  EXPECT_EQ(recorder.data, "");
}

TEST(SimLoopTest, AWriteFailsWhenTold) {
  SimLoop loop;
  Recorder recorder;
  Stream* one = loop.NewPair().first;
  one->set_delegate(&recorder);
  loop.FailWrite(one, EPIPE);
  one->Write("x");
  EXPECT_TRUE(recorder.errors.empty());
  loop.RunUntilIdle();
  ASSERT_EQ(recorder.errors.size(), 1u);
  EXPECT_EQ(FromStatus(recorder.errors[0])->syscall, "write");
}

TEST(SimLoopTest, AnAcceptFailsWhenToldAndServingGoesOn) {
  SimLoop loop;
  Acceptor acceptor;
  int accepted = 0;
  acceptor.on_connection = [&](Stream* stream) {
    ++accepted;
    stream->Close();
  };
  absl::StatusOr<Listener*> listener = loop.Listen(ListenOptions(), &acceptor);
  ASSERT_TRUE(listener.ok());
  loop.FailAccept(*listener, ENOMEM);
  loop.Connect("::1", (*listener)->local().port, [](absl::StatusOr<Stream*>) {});
  loop.RunUntilIdle();
  ASSERT_EQ(acceptor.errors.size(), 1u);
  EXPECT_EQ(FromStatus(acceptor.errors[0])->error, ENOMEM);
  EXPECT_EQ(accepted, 1);
}

TEST(SimLoopTest, WhatOnDataKeepsIsOverwritten) {
  class Keeper : public Recorder {
   public:
    void OnData(absl::Span<char> bytes) override { kept = bytes; }
    absl::Span<char> kept;
  };
  SimLoop loop;
  Keeper keeper;
  const auto [one, other] = loop.NewPair();
  other->set_delegate(&keeper);
  other->StartReading();
  one->Write("gone");
  loop.RunUntilIdle();
  EXPECT_NE(std::string(keeper.kept.data(), keeper.kept.size()), "gone");
}

TEST(SimLoopTest, ClosingWithUnreadBytesResetsThePeer) {
  SimLoop loop;
  Recorder recorder;
  const auto [one, other] = loop.NewPair();
  one->set_delegate(&recorder);
  one->StartReading();
  one->Write("unread");
  loop.RunUntilIdle();
  other->Close();
  loop.RunUntilIdle();
  ASSERT_EQ(recorder.errors.size(), 1u);
  EXPECT_EQ(FromStatus(recorder.errors[0])->error, ECONNRESET);
}

TEST(SimLoopTest, RaisedSignalsReachTheirWatchers) {
  SimLoop loop;
  int calls = 0;
  EXPECT_FALSE(loop.RaiseSignal(SIGTERM));
  ASSERT_TRUE(loop.NewSignal(SIGTERM, [&] { ++calls; }).ok());
  EXPECT_TRUE(loop.RaiseSignal(SIGTERM));
  EXPECT_FALSE(loop.RaiseSignal(SIGINT));
  EXPECT_EQ(calls, 0);
  loop.RunUntilIdle();
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace gyre::loop
