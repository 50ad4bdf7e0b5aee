#include "cluster/core/restart_policy.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "gtest/gtest.h"

namespace gyre::cluster {
namespace {

// The waits after `count` ends of workers that never became ready.
std::vector<std::optional<uint64_t>> Waits(RestartPolicy& policy, int count) {
  std::vector<std::optional<uint64_t>> waits;
  uint64_t now = 1000;
  for (int i = 0; i < count; ++i) {
    std::optional<uint64_t> next = policy.OnEnd(now, std::nullopt);
    waits.push_back(next.has_value() ? std::optional<uint64_t>(*next - now) : std::nullopt);
    now = next.value_or(now);
  }
  return waits;
}

TEST(RestartPolicyTest, WaitsDoubleUpToTheLongest) {
  RestartPolicy policy({.first_delay_ms = 100, .longest_delay_ms = 500, .max_early_ends = 0});
  EXPECT_EQ(Waits(policy, 6), (std::vector<std::optional<uint64_t>>{0, 100, 200, 400, 500, 500}));
}

TEST(RestartPolicyTest, GivesUpAtTheLimit) {
  RestartPolicy policy({.first_delay_ms = 10, .max_early_ends = 3});
  EXPECT_EQ(Waits(policy, 4),
            (std::vector<std::optional<uint64_t>>{0, 10, std::nullopt, std::nullopt}));
}

TEST(RestartPolicyTest, AWorkerThatServedIsReplacedAtOnce) {
  RestartPolicy policy({.stable_ms = 250, .max_early_ends = 3});
  Waits(policy, 2);
  EXPECT_EQ(policy.OnEnd(5250, 5000), 5250);
  EXPECT_EQ(policy.early_ends(), 0u);
}

TEST(RestartPolicyTest, AWorkerThatEndsRightAfterReadinessIsEarly) {
  RestartPolicy policy({.stable_ms = 250});
  EXPECT_EQ(policy.OnEnd(5249, 5000), 5249);
  EXPECT_EQ(policy.early_ends(), 1u);
}

TEST(RestartPolicyTest, AFewThatBecameReadyAreReplacedAtOnceThoughTheyEndEarly) {
  RestartPolicy policy({.stable_ms = 250, .prompt_restarts = 3, .first_delay_ms = 100});
  for (uint64_t wait : {0, 0, 0, 100, 200}) EXPECT_EQ(policy.OnEnd(5001, 5000), 5001 + wait);
}

TEST(RestartPolicyTest, NeverOverflows) {
  RestartPolicy policy(
      {.first_delay_ms = 1, .longest_delay_ms = ~uint64_t{0} / 2, .max_early_ends = 0});
  uint64_t longest = 0;
  for (std::optional<uint64_t> wait : Waits(policy, 40)) {
    ASSERT_TRUE(wait.has_value());
    EXPECT_GE(*wait, longest);
    longest = *wait;
  }
  EXPECT_EQ(longest, uint64_t{1} << 32);
}

TEST(RestartPolicyTest, ForgetStartsOver) {
  RestartPolicy policy({.first_delay_ms = 10, .max_early_ends = 3});
  Waits(policy, 3);
  policy.Forget();
  EXPECT_EQ(Waits(policy, 2), (std::vector<std::optional<uint64_t>>{0, 10}));
}

}  // namespace
}  // namespace gyre::cluster
