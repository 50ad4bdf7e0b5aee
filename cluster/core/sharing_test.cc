#include "cluster/core/sharing.h"

#include <optional>

#include "gtest/gtest.h"

namespace gyre::cluster {
namespace {

TEST(SharingTest, NamesAreReadBack) {
  for (Sharing sharing :
       {Sharing::kRoundRobin, Sharing::kLeastConnections, Sharing::kReusePort, Sharing::kShared}) {
    EXPECT_EQ(ParseSharing(SharingName(sharing)), sharing);
  }
  EXPECT_EQ(ParseSharing("random"), std::nullopt);
  EXPECT_EQ(ParseSharing(""), std::nullopt);
}

}  // namespace
}  // namespace gyre::cluster
