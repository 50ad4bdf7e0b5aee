#include "cluster/core/connection_dealer.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "cluster/core/balancer.h"
#include "gtest/gtest.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/sim/sim_loop.h"
#include "loop/stream.h"
#include "loop/uv/uv_loop.h"

namespace gyre::cluster {
namespace {

int OpenDescriptors() {
  const std::filesystem::directory_iterator folder("/proc/self/fd");
  return static_cast<int>(std::distance(begin(folder), end(folder)));
}

bool IsOpen(int descriptor) { return fcntl(descriptor, F_GETFD) >= 0; }

// Connections are the ends of socket pairs, told apart by their number.
class ConnectionDealerTest : public testing::Test, public ConnectionDealer::Delegate {
 protected:
  ConnectionDealerTest() : descriptors_(OpenDescriptors()) { Make({}); }
  ~ConnectionDealerTest() override {
    dealer = nullptr;
    for (int end : ends_) close(end);
    EXPECT_EQ(OpenDescriptors(), descriptors_);
  }

  void Make(const Balancer::Options& options) {
    dealer = std::make_unique<ConnectionDealer>(loop.get(), this, options);
  }

  bool Send(WorkerId worker, absl::Span<const int> descriptors) override {
    EXPECT_LE(descriptors.size(), ConnectionDealer::kMaxBatch);
    if (unreachable.count(worker) != 0) return false;
    absl::StrAppend(&log, worker, ":");
    for (int descriptor : descriptors) {
      EXPECT_TRUE(IsOpen(descriptor));
      absl::StrAppend(&log, " ", number_[descriptor]);
    }
    log += "; ";
    return true;
  }

  bool IsSlow(WorkerId worker) override { return slow.count(worker) != 0; }
  bool Computes(WorkerId worker) override { return computing.count(worker) != 0; }
  bool AskForEnd(WorkerId worker) override {
    asked.insert(worker);
    return computing.count(worker) != 0;
  }
  std::optional<uint32_t> Claim(WorkerId worker, uint32_t sent) override {
    if (claimed.count(worker) == 0 || claimed[worker] == sent) return std::nullopt;
    return claimed[worker]++;
  }

  // A worker that computes is done, and says so where it was asked to.
  void Finish(WorkerId worker) {
    computing.erase(worker);
    if (asked.erase(worker) != 0) dealer->Idle(worker);
  }

  // `count` connections that arrive in one turn.
  void Arrive(int count) {
    for (int i = 0; i < count; ++i) {
      int pair[2];
      ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
      ends_.push_back(pair[1]);
      number_[pair[0]] = next_++;
      ASSERT_TRUE(dealer->OnDescriptor(pair[0]));
    }
    dealer->OnBatchEnd();
  }

  std::string Log() { return std::exchange(log, ""); }

  // Made before descriptors are counted.
  const std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  std::unique_ptr<ConnectionDealer> dealer;
  std::set<WorkerId> unreachable;
  std::set<WorkerId> slow;
  std::set<WorkerId> computing;
  std::set<WorkerId> asked;
  std::map<WorkerId, uint32_t> claimed;  // how many, of workers with a board
  std::string log;

 private:
  int descriptors_;
  std::vector<int> ends_;
  std::map<int, int> number_;
  int next_ = 1;
};

TEST_F(ConnectionDealerTest, OneMessageAWorkerForEachBatch) {
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  Arrive(5);
  EXPECT_EQ(Log(), "1: 1 3 5; 2: 2 4; ");
  Arrive(1);
  EXPECT_EQ(Log(), "2: 6; ");
}

TEST_F(ConnectionDealerTest, ConnectionsWaitForTheFirstWorker) {
  Arrive(2);
  EXPECT_EQ(dealer->waiting(), 2u);
  dealer->AddWorker(1);
  EXPECT_EQ(Log(), "1: 1 2; ");
  EXPECT_EQ(dealer->waiting(), 0u);
}

TEST_F(ConnectionDealerTest, ItIsSettledOnceSomebodyHasTakenEachConnection) {
  EXPECT_TRUE(dealer->settled());
  Arrive(3);
  EXPECT_FALSE(dealer->settled());
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  dealer->Taken(1, 2);
  EXPECT_FALSE(dealer->settled());
  // Refused by the one, and so the other's.
  dealer->Refused(2, 1);
  EXPECT_FALSE(dealer->settled());
  dealer->Taken(1, 1);
  EXPECT_TRUE(dealer->settled());
}

TEST_F(ConnectionDealerTest, AWorkerThatTakesItsTimeIsGivenFewerAtATime) {
  loop::SimLoop clock;
  dealer = std::make_unique<ConnectionDealer>(
      &clock, this,
      Balancer::Options{.policy = Policy::kLeastConnections, .max_in_flight_when_slow = 1});
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  Arrive(2);
  clock.AdvanceBy(ConnectionDealer::kSlowMs + 1);
  dealer->Taken(2, 1);
  EXPECT_EQ(Log(), "1: 1; 2: 2; ");
  // The first one has not answered yet, and the second one took as long.
  Arrive(3);
  EXPECT_EQ(Log(), "2: 3; ");
  EXPECT_EQ(dealer->waiting(), 2u);
  dealer->Taken(2, 1);
  EXPECT_EQ(Log(), "2: 4; ");
  dealer->Taken(2, 1);
  EXPECT_EQ(Log(), "2: 5; ");
  dealer->Taken(2, 1);
  // It has not been slow for a while.
  clock.AdvanceBy(ConnectionDealer::kSlowMemoryMs);
  Arrive(2);
  EXPECT_EQ(Log(), "2: 6 7; ");
  dealer = nullptr;
}

constexpr Balancer::Options kLeast = {.policy = Policy::kLeastConnections,
                                      .max_in_flight_when_slow = 1};

TEST_F(ConnectionDealerTest, WhileSlowOnesComputeTheFirstThatIsDoneGetsTheNext) {
  Make(kLeast);
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  slow = computing = {1, 2};
  Arrive(3);
  EXPECT_EQ(Log(), "");
  EXPECT_EQ(dealer->waiting(), 3u);
  Finish(2);
  EXPECT_EQ(Log(), "2: 1; ");
  // Not while the one before is still on its way.
  Finish(1);
  EXPECT_EQ(Log(), "1: 2; ");
  dealer->Taken(2, 1);
  EXPECT_EQ(Log(), "2: 3; ");
}

TEST_F(ConnectionDealerTest, WhereManyWaitWhoIsDoneGetsItsShare) {
  Make(kLeast);
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  slow = computing = {1, 2};
  Arrive(11);
  Finish(2);
  EXPECT_EQ(Log(), "2: 1 2 3 4 5 6; ");
  // Five are few.
  Finish(1);
  EXPECT_EQ(Log(), "1: 7; ");
}

TEST_F(ConnectionDealerTest, AQuickWorkerGetsConnectionsWhileItComputes) {
  Make(kLeast);
  dealer->AddWorker(1);
  computing = {1};
  Arrive(2);
  EXPECT_EQ(Log(), "1: 1 2; ");
  EXPECT_TRUE(asked.empty());
}

TEST_F(ConnectionDealerTest, InTurnOneThatComputesIsNotLeftOut) {
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  slow = computing = {1};
  Arrive(2);
  EXPECT_EQ(Log(), "1: 1; 2: 2; ");
}

TEST_F(ConnectionDealerTest, WhatOneThatComputesHasNotClaimedGoesToTheFirstThatIsDone) {
  Make(kLeast);
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  slow = {1, 2};
  computing = {2};
  claimed = {{1, 0}, {2, 0}};
  Arrive(1);
  EXPECT_EQ(Log(), "1: 1; ");
  EXPECT_EQ(asked, std::set<WorkerId>{2});
  // Before it looked at what it was sent.
  computing.insert(1);
  Finish(2);
  EXPECT_EQ(Log(), "2: 1; ");
  EXPECT_EQ(dealer->balancer().in_flight(1), 0u);
  dealer->Taken(2, 1);
  EXPECT_TRUE(dealer->settled());
}

TEST_F(ConnectionDealerTest, WhatItHasClaimedItKeeps) {
  Make(kLeast);
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  slow = {1, 2};
  computing = {2};
  claimed = {{1, 1}, {2, 0}};
  Arrive(1);
  computing.insert(1);
  Log();
  Finish(2);
  EXPECT_EQ(Log(), "");
  dealer->Taken(1, 1);
  EXPECT_TRUE(dealer->settled());
}

TEST_F(ConnectionDealerTest, WhoLeavesConnectionsLosesThemAndGetsNoMoreUntilItSpeaks) {
  loop::SimLoop clock;
  dealer = std::make_unique<ConnectionDealer>(&clock, this, Balancer::Options());
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  claimed = {{1, 1}};
  Arrive(5);
  EXPECT_EQ(Log(), "1: 1 3 5; 2: 2 4; ");
  dealer->Taken(2, 2);
  clock.AdvanceBy(ConnectionDealer::kStuckInTurnMs + 1);
  EXPECT_EQ(Log(), "2: 3; 2: 5; ");
  dealer->Taken(2, 2);
  Arrive(2);
  EXPECT_EQ(Log(), "2: 6 7; ");
  // What it had claimed it takes after all.
  dealer->Taken(1, 1);
  Arrive(2);
  EXPECT_EQ(Log(), "1: 8; 2: 9; ");
  dealer = nullptr;
}

TEST_F(ConnectionDealerTest, WhenAllLeaveThemTheFirstThatSpeaksGetsThem) {
  loop::SimLoop clock;
  dealer = std::make_unique<ConnectionDealer>(&clock, this, Balancer::Options());
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  claimed = {{1, 0}, {2, 0}};
  Arrive(4);
  Log();
  clock.AdvanceBy(10 * ConnectionDealer::kStuckInTurnMs);
  EXPECT_EQ(Log(), "");
  dealer->Idle(2);
  EXPECT_EQ(Log(), "");  // its own are as old
  dealer->Taken(2, 2);
  EXPECT_EQ(Log(), "2: 1; 2: 3; ");
  dealer = nullptr;
}

TEST_F(ConnectionDealerTest, ADescriptorStaysOpenUntilTheWorkerTakesIt) {
  const int before = OpenDescriptors();
  dealer->AddWorker(1);
  Arrive(1);
  EXPECT_EQ(OpenDescriptors(), before + 2);
  dealer->Taken(1, 1);
  EXPECT_EQ(OpenDescriptors(), before + 1);
  EXPECT_EQ(dealer->balancer().open(1), 1u);
  dealer->Closed(1, 1);
  EXPECT_EQ(dealer->balancer().open(1), 0u);
}

TEST_F(ConnectionDealerTest, WhatAWorkerRefusesGoesToAnother) {
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  Arrive(4);
  Log();
  dealer->DrainWorker(1);
  dealer->Taken(1, 1);
  dealer->Refused(1, 1);
  EXPECT_EQ(Log(), "2: 3; ");
}

TEST_F(ConnectionDealerTest, AWorkerThatRefusedIsAskedAgainWhenItHasRoomOrAfterAWhile) {
  dealer->AddWorker(1);
  Arrive(2);
  dealer->Taken(1, 1);
  Log();
  dealer->Refused(1, 1);
  EXPECT_EQ(Log(), "");
  EXPECT_EQ(dealer->waiting(), 1u);
  dealer->Closed(1, 1);
  EXPECT_EQ(Log(), "1: 2; ");
  dealer->Refused(1, 1);
  loop->AddRef();
  loop::Timer* timer = loop->NewTimer([this] { loop->ReleaseRef(); });
  timer->Start(2 * ConnectionDealer::kRefusalRestMs);
  loop->Run();
  timer->Close();
  EXPECT_EQ(Log(), "1: 2; ");
}

TEST_F(ConnectionDealerTest, WhatADeadWorkerHadNotTakenGoesToAnother) {
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  Arrive(6);
  Log();
  dealer->Taken(1, 1);
  dealer->RemoveWorker(1);
  EXPECT_EQ(Log(), "2: 3 5; ");
  dealer->Taken(1, 5);  // too late, and ignored
  EXPECT_EQ(dealer->balancer().in_flight(2), 5u);
}

TEST_F(ConnectionDealerTest, WhoCannotBeReachedIsRemoved) {
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  unreachable = {1};
  Arrive(3);
  EXPECT_EQ(Log(), "2: 2; 2: 1 3; ");
  EXPECT_EQ(dealer->balancer().size(), 1u);
  unreachable = {1, 2};
  Arrive(1);
  EXPECT_EQ(dealer->balancer().size(), 0u);
  EXPECT_EQ(dealer->waiting(), 4u);
}

TEST_F(ConnectionDealerTest, AWorkerThatDoesNotAnswerGetsNoMoreThanItsLimit) {
  Make({.max_in_flight = 2});
  dealer->AddWorker(1);
  dealer->AddWorker(2);
  Arrive(4);
  dealer->Taken(2, 2);
  Log();
  Arrive(3);
  EXPECT_EQ(Log(), "2: 5 6; ");
  EXPECT_EQ(dealer->waiting(), 1u);
  dealer->Taken(1, 1);
  EXPECT_EQ(Log(), "1: 7; ");
}

TEST_F(ConnectionDealerTest, LargeBatchesAreSeveralMessages) {
  Make({.max_in_flight = 1000});
  dealer->AddWorker(1);
  Arrive(150);
  const std::string text = Log();
  EXPECT_EQ(std::count(text.begin(), text.end(), ';'), 3);
}

TEST_F(ConnectionDealerTest, WorkersThatCountTooFarDoNoHarm) {
  dealer->AddWorker(1);
  Arrive(1);
  dealer->Closed(1, 1000000);
  dealer->Taken(1, 1000000);
  dealer->Refused(1, 1000000);
  dealer->Closed(1, 1000000);
  EXPECT_EQ(dealer->waiting(), 0u);
  EXPECT_TRUE(dealer->balancer().idle(1));
}

// Real connections of a listener, spread over workers that serve on the same loop.
TEST(ConnectionDealerSocketTest, AcceptedConnectionsAreSpreadEvenlyAndAllServed) {
  constexpr int kConnections = 1000;
  constexpr int kAtATime = 50;
  constexpr WorkerId kWorkers = 4;
  const std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();

  // Greets, and closes.
  struct Workers : ConnectionDealer::Delegate {
    bool Send(WorkerId worker, absl::Span<const int> descriptors) override {
      for (int descriptor : descriptors) {
        absl::StatusOr<loop::Stream*> stream =
            loop->AdoptStream(fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
        EXPECT_TRUE(stream.ok());
        if (!stream.ok()) continue;
        (*stream)->Write(absl::StrCat(worker));
        (*stream)->Close();
      }
      served[worker] += descriptors.size();
      loop->Post([this, worker, count = descriptors.size()] {
        dealer->Taken(worker, count);
        dealer->Closed(worker, count);
      });
      return true;
    }
    loop::Loop* loop = nullptr;
    ConnectionDealer* dealer = nullptr;
    std::map<WorkerId, size_t> served;
  };
  Workers workers;
  ConnectionDealer dealer(loop.get(), &workers, {});
  workers.loop = loop.get();
  workers.dealer = &dealer;
  for (WorkerId worker = 1; worker <= kWorkers; ++worker) dealer.AddWorker(worker);

  loop::ListenOptions options;
  options.host = "127.0.0.1";
  absl::StatusOr<loop::Listener*> listener = loop->Listen(options, &dealer);
  ASSERT_TRUE(listener.ok()) << listener.status();
  dealer.set_listener(*listener);

  struct Client : loop::Stream::Delegate {
    void OnData(absl::Span<char> data) override { got.append(data.data(), data.size()); }
    void OnEnd() override { done(); }
    void OnError(const absl::Status& error) override { ADD_FAILURE() << error; }
    std::string got;
    std::function<void()> done;
  };
  std::deque<Client> clients;
  int started = 0;
  int greeted = 0;
  std::function<void()> connect = [&] {
    if (started == kConnections) return;
    ++started;
    Client* client = &clients.emplace_back();
    loop->Connect("127.0.0.1", (*listener)->local().port, [&, client](auto stream) {
      ASSERT_TRUE(stream.ok()) << stream.status();
      client->done = [&, client, stream = *stream] {
        if (client->got.size() == 1) ++greeted;
        stream->Close();
        if (greeted == kConnections) {
          dealer.set_listener(nullptr);
          (*listener)->Close();
        }
        connect();
      };
      (*stream)->set_delegate(client);
      (*stream)->StartReading();
    });
  };
  for (int i = 0; i < kAtATime; ++i) connect();
  loop->Run();
  EXPECT_EQ(greeted, kConnections);
  for (const auto& [worker, count] : workers.served) {
    EXPECT_EQ(count, size_t{kConnections / kWorkers}) << worker;
  }
}

}  // namespace
}  // namespace gyre::cluster
