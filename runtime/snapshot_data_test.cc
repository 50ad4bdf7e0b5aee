#include "runtime/snapshot_data.h"

#include <string>

#include "gtest/gtest.h"

namespace gyre::runtime {
namespace {

TEST(SnapshotDataTest, GivesBackWhatItWasGiven) {
  const SnapshotData data = {.blob = "the blob", .caches = {"first", "", "third"}};
  const std::string block = EncodeSnapshotData(data);
  const SnapshotData decoded = DecodeSnapshotData(block);
  EXPECT_EQ(decoded.blob, "the blob");
  EXPECT_EQ(decoded.caches, (std::vector<absl::string_view>{"first", "", "third"}));
}

TEST(SnapshotDataTest, AlignsThePartsAsV8WantsThem) {
  const std::string block = EncodeSnapshotData({.blob = "x", .caches = {"y"}});
  const SnapshotData decoded = DecodeSnapshotData(block);
  EXPECT_EQ((decoded.blob.data() - block.data()) % 16, 0);
  EXPECT_EQ((decoded.caches[0].data() - block.data()) % 16, 0);
}

TEST(SnapshotDataTest, FindsNothingInOtherBytes) {
  EXPECT_TRUE(DecodeSnapshotData("something else entirely, and long enough").blob.empty());
  EXPECT_TRUE(DecodeSnapshotData("").blob.empty());
}

}  // namespace
}  // namespace gyre::runtime
