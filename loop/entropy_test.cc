#include "loop/entropy.h"

#include <array>
#include <vector>

#include "gtest/gtest.h"

namespace gyre::loop {
namespace {

TEST(EntropyTest, FillsEveryPartOfALongBuffer) {
  std::vector<uint8_t> bytes(1000, 0);
  ASSERT_TRUE(FillRandom(absl::MakeSpan(bytes)));
  for (size_t start = 0; start < bytes.size(); start += 100) {
    int zeros = 0;
    for (size_t i = start; i < start + 100; ++i) zeros += bytes[i] == 0;
    EXPECT_LT(zeros, 50) << start;
  }
}

TEST(EntropyTest, DiffersFromCallToCall) {
  std::array<uint8_t, 16> first = {}, second = {};
  ASSERT_TRUE(FillRandom(absl::MakeSpan(first)));
  ASSERT_TRUE(FillRandom(absl::MakeSpan(second)));
  EXPECT_NE(first, second);
}

TEST(EntropyTest, FillsNothing) { EXPECT_TRUE(FillRandom({})); }

}  // namespace
}  // namespace gyre::loop
