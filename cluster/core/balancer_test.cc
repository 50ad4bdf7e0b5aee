#include "cluster/core/balancer.h"

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "gtest/gtest.h"

namespace gyre::cluster {
namespace {

Balancer With(Policy policy, const std::vector<WorkerId>& workers, size_t max_in_flight = 16) {
  Balancer balancer({.policy = policy, .max_in_flight = max_in_flight});
  for (WorkerId worker : workers) balancer.Add(worker);
  return balancer;
}

std::vector<WorkerId> Picks(Balancer& balancer, int count) {
  std::vector<WorkerId> result;
  for (int i = 0; i < count; ++i) result.push_back(balancer.Pick().value_or(0));
  return result;
}

// Hands one connection to whoever is chosen, who takes it.
WorkerId Serve(Balancer& balancer) {
  const WorkerId worker = balancer.Pick().value_or(0);
  balancer.Ack(worker);
  return worker;
}

TEST(BalancerTest, NobodyIsChosenWithoutWorkers) {
  EXPECT_EQ(With(Policy::kRoundRobin, {}).Pick(), std::nullopt);
  EXPECT_EQ(With(Policy::kLeastConnections, {}).Pick(), std::nullopt);
}

TEST(RoundRobinTest, GoesThroughWorkersInTheOrderTheyWereAdded) {
  Balancer balancer = With(Policy::kRoundRobin, {7, 3, 5});
  EXPECT_EQ(Picks(balancer, 7), (std::vector<WorkerId>{7, 3, 5, 7, 3, 5, 7}));
}

TEST(RoundRobinTest, DoesNotCountConnections) {
  Balancer balancer = With(Policy::kRoundRobin, {1, 2});
  for (int i = 0; i < 9; ++i) {
    if (Serve(balancer) == 2) balancer.Closed(2);
  }
  EXPECT_EQ(balancer.open(1), 5u);
  EXPECT_EQ(balancer.open(2), 0u);
  EXPECT_EQ(balancer.Pick(), 2u);
}

TEST(RoundRobinTest, RemovalKeepsTheTurnOfTheOthers) {
  Balancer balancer = With(Policy::kRoundRobin, {1, 2, 3, 4});
  EXPECT_EQ(Picks(balancer, 2), (std::vector<WorkerId>{1, 2}));
  balancer.Remove(1);
  EXPECT_EQ(Picks(balancer, 3), (std::vector<WorkerId>{3, 4, 2}));
}

TEST(RoundRobinTest, RemovalOfTheNextWorkerGoesOnWithTheOneAfterIt) {
  Balancer balancer = With(Policy::kRoundRobin, {1, 2, 3});
  EXPECT_EQ(Picks(balancer, 2), (std::vector<WorkerId>{1, 2}));
  balancer.Remove(3);
  EXPECT_EQ(Picks(balancer, 2), (std::vector<WorkerId>{1, 2}));
}

TEST(RoundRobinTest, NewWorkerGetsItsTurnWithinOneRound) {
  Balancer balancer = With(Policy::kRoundRobin, {1, 2});
  balancer.Pick();
  balancer.Add(3);
  EXPECT_EQ(Picks(balancer, 3), (std::vector<WorkerId>{2, 3, 1}));
}

TEST(LeastConnectionsTest, ChoosesTheWorkerWithTheFewestOpenConnections) {
  Balancer balancer = With(Policy::kLeastConnections, {1, 2, 3});
  for (int i = 0; i < 6; ++i) Serve(balancer);
  balancer.Closed(2);
  EXPECT_EQ(balancer.Pick(), 2u);
}

TEST(LeastConnectionsTest, CountsConnectionsInFlight) {
  Balancer balancer = With(Policy::kLeastConnections, {1, 2});
  Serve(balancer);
  EXPECT_EQ(Picks(balancer, 1), (std::vector<WorkerId>{2}));
  balancer.Closed(1);
  EXPECT_EQ(balancer.Pick(), 1u);
}

TEST(LeastConnectionsTest, EqualsTakeTurns) {
  Balancer balancer = With(Policy::kLeastConnections, {1, 2, 3});
  std::map<WorkerId, int> served;
  for (int i = 0; i < 9; ++i) {
    const WorkerId worker = Serve(balancer);
    balancer.Closed(worker);
    ++served[worker];
  }
  EXPECT_EQ(served, (std::map<WorkerId, int>{{1, 3}, {2, 3}, {3, 3}}));
}

TEST(LeastConnectionsTest, LateWorkerCatchesUp) {
  Balancer balancer = With(Policy::kLeastConnections, {1});
  for (int i = 0; i < 3; ++i) Serve(balancer);
  balancer.Add(2);
  EXPECT_EQ(Picks(balancer, 3), (std::vector<WorkerId>{2, 2, 2}));
}

TEST(LeastConnectionsTest, WhoGotFewerGetsTheNextAmongEquals) {
  Balancer balancer = With(Policy::kLeastConnections, {1, 2}, 1);
  // The first one computes meanwhile.
  EXPECT_EQ(balancer.Pick(), 1u);
  for (int i = 0; i < 3; ++i) {
    Serve(balancer);
    balancer.Closed(2);
  }
  balancer.Ack(1);
  balancer.Closed(1);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(Serve(balancer), 1u);
    balancer.Closed(1);
  }
}

TEST(LeastConnectionsTest, ANewWorkerIsNotFloodedForWhatItDidNotGetBefore) {
  Balancer balancer = With(Policy::kLeastConnections, {1});
  for (int i = 0; i < 100; ++i) {
    Serve(balancer);
    balancer.Closed(1);
  }
  balancer.Add(2);
  std::map<WorkerId, int> served;
  for (int i = 0; i < 10; ++i) {
    const WorkerId worker = Serve(balancer);
    balancer.Closed(worker);
    ++served[worker];
  }
  EXPECT_EQ(served, (std::map<WorkerId, int>{{1, 5}, {2, 5}}));
}

TEST(BalancerTest, WorkerThatDoesNotAcknowledgeGetsNoMoreThanTheLimit) {
  Balancer balancer = With(Policy::kRoundRobin, {1, 2}, 2);
  for (int i = 0; i < 10; ++i) {
    if (balancer.Pick() == 2u) balancer.Ack(2);
  }
  EXPECT_EQ(balancer.in_flight(1), 2u);
  EXPECT_EQ(balancer.open(2), 8u);
}

TEST(BalancerTest, ASlowWorkerHasALimitOfItsOwn) {
  Balancer balancer({.max_in_flight = 3, .max_in_flight_when_slow = 1});
  balancer.Add(1);
  balancer.Add(2);
  balancer.SetSlow(1, true);
  EXPECT_EQ(Picks(balancer, 4), (std::vector<WorkerId>{1, 2, 2, 2}));
  EXPECT_EQ(balancer.Pick(), std::nullopt);
  balancer.SetSlow(1, false);
  EXPECT_EQ(Picks(balancer, 2), (std::vector<WorkerId>{1, 1}));
}

TEST(BalancerTest, ConnectionWaitsWhenEverybodyIsAtTheLimit) {
  Balancer balancer = With(Policy::kLeastConnections, {1, 2}, 1);
  EXPECT_EQ(Picks(balancer, 2), (std::vector<WorkerId>{1, 2}));
  EXPECT_EQ(balancer.Pick(), std::nullopt);
  balancer.Ack(2);
  EXPECT_EQ(balancer.Pick(), 2u);
}

TEST(BalancerTest, RejectedConnectionIsNeitherOpenNorInFlight) {
  Balancer balancer = With(Policy::kRoundRobin, {1}, 1);
  balancer.Pick();
  balancer.Reject(1);
  EXPECT_TRUE(balancer.idle(1));
  EXPECT_EQ(balancer.Pick(), 1u);
}

TEST(BalancerTest, RemovalTellsHowManyConnectionsNeedAnotherWorker) {
  Balancer balancer = With(Policy::kRoundRobin, {1});
  Picks(balancer, 3);
  balancer.Ack(1);
  EXPECT_EQ(balancer.Remove(1), 2u);
  EXPECT_EQ(balancer.Remove(1), 0u);
  EXPECT_EQ(balancer.size(), 0u);
}

TEST(BalancerTest, UnresponsiveWorkerIsPassedOverUntilItAnswersAgain) {
  Balancer balancer = With(Policy::kRoundRobin, {1, 2});
  balancer.SetResponsive(1, false);
  EXPECT_EQ(Picks(balancer, 3), (std::vector<WorkerId>{2, 2, 2}));
  balancer.SetResponsive(1, true);
  EXPECT_EQ(balancer.Pick(), 1u);
}

TEST(BalancerTest, DrainingWorkerGetsNothingNewAndBecomesIdle) {
  Balancer balancer = With(Policy::kRoundRobin, {1, 2});
  EXPECT_EQ(Picks(balancer, 2), (std::vector<WorkerId>{1, 2}));
  balancer.Drain(1);
  EXPECT_EQ(Picks(balancer, 2), (std::vector<WorkerId>{2, 2}));
  balancer.Ack(1);
  EXPECT_FALSE(balancer.idle(1));
  balancer.Closed(1);
  EXPECT_TRUE(balancer.idle(1));
}

TEST(BalancerTest, LateAndExcessReportsAreIgnored) {
  Balancer balancer = With(Policy::kLeastConnections, {1, 2});
  balancer.Ack(1);
  balancer.Closed(1);
  balancer.Reject(1);
  balancer.Ack(99);
  balancer.Closed(99);
  EXPECT_TRUE(balancer.idle(1));
  EXPECT_TRUE(balancer.idle(99));
  EXPECT_EQ(Picks(balancer, 2), (std::vector<WorkerId>{1, 2}));
}

}  // namespace
}  // namespace gyre::cluster
