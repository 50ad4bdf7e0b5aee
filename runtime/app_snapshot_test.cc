#include "runtime/app_snapshot.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace gyre::runtime {
namespace {

constexpr char kBuild[] = "gyre 1, V8 2, abc-3";

TEST(AppSnapshotTest, GivesBackWhatItWasGiven) {
  const std::string file = EncodeAppSnapshot("the blob", kBuild);
  const auto blob = DecodeAppSnapshot(file, kBuild);
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_EQ(*blob, "the blob");
  EXPECT_EQ((blob->data() - file.data()) % 16, 0) << "V8 wants it aligned";
}

TEST(AppSnapshotTest, RefusesEveryCut) {
  const std::string file = EncodeAppSnapshot("the blob", kBuild);
  for (size_t size = 0; size < file.size(); ++size) {
    EXPECT_FALSE(DecodeAppSnapshot(absl::string_view(file).substr(0, size), kBuild).ok()) << size;
  }
  EXPECT_FALSE(DecodeAppSnapshot(file + "x", kBuild).ok());
}

TEST(AppSnapshotTest, RefusesEveryChangedByte) {
  const std::string file = EncodeAppSnapshot("the blob", kBuild);
  for (size_t at = 0; at < file.size(); ++at) {
    std::string changed = file;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const bool is_padding = at >= 24 + sizeof(kBuild) && at < kAppSnapshotHeadSize;
    EXPECT_EQ(DecodeAppSnapshot(changed, kBuild).ok(), is_padding) << at;
  }
}

TEST(AppSnapshotTest, SaysWhatIsWrong) {
  EXPECT_EQ(DecodeAppSnapshot("something", kBuild).status().message(), "is no snapshot of gyre");
  std::string file = EncodeAppSnapshot("the blob", kBuild);
  EXPECT_EQ(
      DecodeAppSnapshot(file, "gyre 2").status().message(),
      "the snapshot was made by another build (gyre 1, V8 2, abc-3; this is gyre 2): build it "
      "again");
  file.back() = 'x';
  EXPECT_EQ(DecodeAppSnapshot(file, kBuild).status().message(),
            "the snapshot is damaged (its contents): build it again");
  file.pop_back();
  EXPECT_EQ(DecodeAppSnapshot(file, kBuild).status().message(),
            "the snapshot is damaged (its end is missing): build it again");
}

}  // namespace
}  // namespace gyre::runtime
