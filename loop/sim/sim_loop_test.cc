// What the simulated loop does beyond the tests both loops share.
#include "loop/sim/sim_loop.h"

#include <cerrno>
#include <csignal>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "loop/backend_test.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/signal.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/timer.h"
#include "loop/udp.h"

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

constexpr char kOtherAddress[] = "10.0.0.2";

// Two hosts of one network, and a server on the second.
class TwoHostsTest : public testing::Test {
 protected:
  explicit TwoHostsTest(const SimOptions& options = SimOptions())
      : here_(options, "here"), there_(here_, "there", kOtherAddress) {
    acceptor_.on_connection = [this](Stream* stream) { accepted_ = stream; };
  }

  void Listen() {
    ListenOptions options;
    options.port = 80;
    ASSERT_TRUE(there_.Listen(options, &acceptor_).ok());
  }

  SimLoop here_;
  SimLoop there_;
  Acceptor acceptor_;
  Stream* accepted_ = nullptr;
};

TEST_F(TwoHostsTest, AHostReachesAnotherByItsAddress) {
  Listen();
  ConnectOptions options;
  options.host = kOtherAddress;
  options.port = 80;
  absl::Status connected = absl::UnknownError("not called");
  absl::StatusOr<Stream*> stream =
      here_.StartConnect(options, [&](absl::Status status) { connected = std::move(status); });
  ASSERT_TRUE(stream.ok());
  EXPECT_FALSE((*stream)->Write("too early"));
  here_.RunUntilIdle();
  EXPECT_TRUE(connected.ok()) << connected;
  ASSERT_NE(accepted_, nullptr);
  EXPECT_EQ((*stream)->remote().address, kOtherAddress);
  EXPECT_EQ(accepted_->remote().address, "10.0.0.1");
  Recorder recorder;
  accepted_->set_delegate(&recorder);
  accepted_->StartReading();
  (*stream)->Write("hello");
  here_.RunUntilIdle();
  EXPECT_EQ(recorder.data, "hello");
}

TEST_F(TwoHostsTest, TheLoopbackIsAHostsOwn) {
  Listen();
  absl::StatusOr<Stream*> result = absl::UnknownError("not called");
  here_.Connect("127.0.0.1", 80, [&](absl::StatusOr<Stream*> stream) { result = stream; });
  here_.RunUntilIdle();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(FromStatus(result.status())->error, ECONNREFUSED);
}

TEST_F(TwoHostsTest, NobodyIsAtAnUnknownAddress) {
  absl::StatusOr<Stream*> result = absl::UnknownError("not called");
  here_.Connect("10.9.9.9", 80, [&](absl::StatusOr<Stream*> stream) { result = stream; });
  here_.Run();
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(FromStatus(result.status())->error, EHOSTUNREACH);
}

TEST_F(TwoHostsTest, AnAttemptThatIsGivenUpIsNotHeardOfAgain) {
  Listen();
  ConnectOptions options;
  options.host = kOtherAddress;
  options.port = 80;
  bool called = false;
  absl::StatusOr<Stream*> stream =
      here_.StartConnect(options, [&](absl::Status) { called = true; });
  ASSERT_TRUE(stream.ok());
  (*stream)->Close();
  here_.RunUntilIdle();
  EXPECT_FALSE(called);
  EXPECT_EQ(accepted_, nullptr);
}

TEST_F(TwoHostsTest, NamesAreLookedUp) {
  std::string addresses;
  const auto add = [&](int error, const std::vector<Endpoint>& found) {
    absl::StrAppend(&addresses, error == 0 ? found[0].address : ResolverErrorName(error), " ");
  };
  for (const char* name : {"there", "localhost", "192.0.2.1", "nowhere"}) {
    here_.resolver()->Lookup(name, 0, 0, add);
  }
  here_.Run();
  EXPECT_EQ(addresses, "10.0.0.2 127.0.0.1 192.0.2.1 EAI_NONAME ");
}

TEST_F(TwoHostsTest, WhatAHostLeavesOpenEndsForItsPeersWhenItGoes) {
  Listen();
  Recorder recorder;
  here_.Connect(kOtherAddress, 80, [&](absl::StatusOr<Stream*> stream) {
    (*stream)->set_delegate(&recorder);
    (*stream)->StartReading();
  });
  here_.RunUntilIdle();
  EXPECT_EQ(here_.Waits().size(), 1u);
  EXPECT_TRUE(there_.Waits().empty());
  there_.CloseAll();
  here_.RunUntilIdle();
  EXPECT_TRUE(recorder.ended);
  EXPECT_FALSE(there_.Alive());
}

class DatagramsTest : public TwoHostsTest, public Udp::Delegate {
 protected:
  DatagramsTest() : TwoHostsTest(Delayed()) {}

  static SimOptions Delayed() {
    SimOptions options;
    options.max_delay_ms = 5;
    return options;
  }

  void OnMessage(absl::Span<char> data, const Endpoint& from) override {
    absl::StrAppend(&received_, absl::string_view(data.data(), data.size()), " from ", from.address,
                    ";");
  }
  void OnReceiveError(const absl::Status&) override {}

  Udp* Bound(SimLoop& loop, int port) {
    absl::StatusOr<Udp*> socket = loop.NewUdp(this);
    UdpBindOptions options;
    options.host = "0.0.0.0";
    options.port = port;
    EXPECT_TRUE((*socket)->Bind(options).ok());
    EXPECT_TRUE((*socket)->StartReceiving().ok());
    return *socket;
  }

  std::string received_;
};

TEST_F(DatagramsTest, AMessageArrivesWhole) {
  Bound(there_, 53);
  absl::StatusOr<Udp*> sender = here_.NewUdp(this);
  const absl::string_view parts[] = {"he", "llo"};
  ASSERT_TRUE((*sender)->Send(parts, kOtherAddress, 53, [](absl::Status) {}).ok());
  here_.AdvanceBy(10);
  EXPECT_EQ(received_, "hello from 10.0.0.1;");
}

TEST_F(DatagramsTest, LostOnesDoNotArriveAndDoubledOnesArriveTwice) {
  Bound(there_, 53);
  Udp* sender = Bound(here_, 0);
  const absl::string_view part = "x";
  for (double loss : {1.0, 0.0}) {
    SimOptions options;
    options.faults.datagram_loss = loss;
    options.faults.datagram_duplicate = 1;
    here_.Configure(options);
    received_.clear();
    ASSERT_TRUE(sender->Send(absl::MakeConstSpan(&part, 1), kOtherAddress, 53, {}).ok());
    here_.RunUntilIdle();
    EXPECT_EQ(received_, loss > 0 ? "" : "x from 10.0.0.1;x from 10.0.0.1;");
  }
}

TEST_F(DatagramsTest, APortIsTakenOnce) {
  Bound(there_, 53);
  absl::StatusOr<Udp*> second = there_.NewUdp(this);
  UdpBindOptions options;
  options.host = "127.0.0.1";
  options.port = 53;
  EXPECT_EQ(FromStatus((*second)->Bind(options))->error, EADDRINUSE);
}

TEST(SimLoopTest, AUnixSocketIsFoundByItsPath) {
  SimLoop loop;
  Acceptor acceptor;
  ListenOptions listen;
  listen.path = "/tmp/socket";
  ASSERT_TRUE(loop.Listen(listen, &acceptor).ok());
  EXPECT_EQ(FromStatus(loop.Listen(listen, &acceptor).status())->error, EADDRINUSE);
  std::string results;
  for (const char* path : {"/tmp/socket", "/tmp/other"}) {
    ConnectOptions options;
    options.path = path;
    ASSERT_TRUE(loop.StartConnect(options,
                                  [&](const absl::Status& status) {
                                    const auto error = FromStatus(status);
                                    absl::StrAppend(&results,
                                                    error ? ErrorName(error->error) : "ok", " ");
                                  })
                    .ok());
  }
  loop.RunUntilIdle();
  EXPECT_EQ(results, "ok ENOENT ");
}

class Lines final : public SimTrace {
 public:
  void OnEvent(absl::string_view line) override { absl::StrAppend(&text, line, "\n"); }
  std::string text;
};

TEST(SimLoopTest, ATraceTellsTheCourse) {
  const auto trace = [](uint64_t seed) {
    Lines lines;
    SimOptions options;
    options.seed = seed;
    options.max_delay_ms = 50;
    options.trace = &lines;
    SimLoop loop(options);
    ConnectPair(loop);
    return lines.text;
  };
  EXPECT_NE(trace(1).find("localhost connected #2"), std::string::npos) << trace(1);
  EXPECT_EQ(trace(1), trace(1));
  EXPECT_NE(trace(1), trace(2));
}

TEST(SimLoopTest, WorkOfThePoolRunsInAnOrderOfTheSeed) {
  const auto order = [](uint64_t seed) {
    SimOptions options;
    options.seed = seed;
    options.max_job_delay_ms = 10;
    SimLoop loop(options);
    std::string order;
    for (char job = 'a'; job <= 'h'; ++job) {
      loop.pool().Submit([] {}, [&order, job] { order.push_back(job); });
    }
    loop.Run();
    return order;
  };
  EXPECT_EQ(order(1), order(1));
  EXPECT_NE(order(1), order(2));
  EXPECT_EQ(order(1).size(), 8u);
}

TEST(SimLoopTest, TimersFireLateByLotAndNotTooLate) {
  std::set<uint64_t> times;
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    SimOptions options;
    options.seed = seed;
    options.timer_jitter_ms = 3;
    SimLoop loop(options);
    loop.NewTimer([&] { times.insert(loop.Now()); })->Start(10);
    loop.Run();
  }
  // A turn may take up to 3 ms before the timer is due, and one when it is.
  EXPECT_GE(*times.begin(), 10u);
  EXPECT_LE(*times.rbegin(), 10u + 3 + 3);
  EXPECT_GE(times.size(), 4u);
}

TEST(SimLoopTest, WhatIsDueWithATimerComesBeforeItOrAfterIt) {
  const auto orders = [](uint64_t jitter_ms) {
    std::set<std::string> orders;
    for (uint64_t seed = 1; seed <= 50; ++seed) {
      SimOptions options;
      options.seed = seed;
      options.min_delay_ms = options.max_delay_ms = 10;
      options.timer_jitter_ms = jitter_ms;
      SimLoop loop(options);
      std::string order;
      loop.NewTimer([&] { order += "timer "; })->Start(10);
      loop.Connect("127.0.0.1", 80, [&](const absl::StatusOr<Stream*>&) { order += "network "; });
      loop.Run();
      orders.insert(order);
    }
    return orders;
  };
  EXPECT_EQ(orders(0), (std::set<std::string>{"timer network "}));
  EXPECT_EQ(orders(1), (std::set<std::string>{"network timer ", "timer network "}));
}

class Seeds final : public SimSeed {
 public:
  uint64_t DrawSeed() override {
    ++asked;
    return 7;
  }
  int asked = 0;
};

TEST(SimLoopTest, TheSeedIsAskedForWhenSomethingIsDrawn) {
  Seeds seeds;
  SimOptions options;
  options.seed_source = &seeds;
  options.max_delay_ms = 50;
  SimLoop loop(options);
  loop.NewTimer([] {})->Start(10);
  loop.Run();
  EXPECT_EQ(seeds.asked, 0);
  ConnectPair(loop);
  EXPECT_EQ(seeds.asked, 1);
  loop.Settle();
  EXPECT_EQ(seeds.asked, 1);
}

TEST(SimLoopTest, WhoAsksAgainAndAgainWaitsNotForEver) {
  SimOptions options;
  options.clock_read_nanos = 1000;
  options.turn_nanos = 1000;
  SimLoop loop(options);
  const uint64_t begin = loop.clock().MonotonicNanos();
  while (loop.clock().MonotonicNanos() < begin + 5000000) {
  }
  EXPECT_GE(loop.clock().WallMillis(), options.wall_start_ms + 5);
  bool fired = false;
  loop.NewTimer([&] { fired = true; })->Start(5);
  loop.SetImmediateHook([&] { loop.RequestImmediate(!fired, !fired); });
  loop.RequestImmediate(true, true);
  loop.Run();
  EXPECT_TRUE(fired);
}

}  // namespace
}  // namespace gyre::loop
