#include "runtime/bundle.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace gyre::runtime {
namespace {

constexpr char kTag[] = "gyre 1";

BundleParts Parts() {
  BundleParts parts;
  parts.tag = kTag;
  parts.entry = "/@app/main.js";
  parts.options = {"--stack-size=500"};
  parts.files = {{"/@app/main.js", "", "main()", "cache"},
                 {"/@app/lib/b.js", "", "\xc3\xa4", ""},
                 {"/@app/lib/a.js", "", "", ""},
                 {"/@app/node_modules/lib.js", "/@app/lib/b.js", "", ""}};
  parts.assets = {{"text", "/@app/main.js"}};
  parts.snapshot = "heap";
  parts.builtin_caches = {"", "of a built-in"};
  return parts;
}

TEST(BundleTest, HasWhatItWasMadeOf) {
  const std::string bytes = EncodeBundle(Parts());
  auto bundle = Bundle::Open(bytes, kTag);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  EXPECT_EQ((*bundle)->entry(), "/@app/main.js");
  EXPECT_EQ((*bundle)->options(), std::vector<std::string>{"--stack-size=500"});
  EXPECT_EQ(*(*bundle)->Contents("/@app/main.js"), "main()");
  EXPECT_EQ((*bundle)->CodeCache((*bundle)->IndexOf("/@app/main.js")), "cache");
  EXPECT_EQ((*bundle)->snapshot(), "heap");
  EXPECT_EQ((*bundle)->BuiltinCache(0), "");
  EXPECT_EQ((*bundle)->BuiltinCache(1), "of a built-in");
  EXPECT_EQ((*bundle)->BuiltinCache(2), "");
  EXPECT_EQ(*(*bundle)->Asset("text"), "main()");
  EXPECT_TRUE(absl::IsNotFound((*bundle)->Asset("other").status()));
  EXPECT_TRUE((*bundle)->is_ascii((*bundle)->IndexOf("/@app/main.js")));
  EXPECT_FALSE((*bundle)->is_ascii((*bundle)->IndexOf("/@app/lib/b.js")));
}

TEST(BundleTest, IsATreeOfFiles) {
  const std::string bytes = EncodeBundle(Parts());
  auto bundle = Bundle::Open(bytes, kTag);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  EXPECT_TRUE((*bundle)->Find("/@app")->is_directory);
  EXPECT_TRUE((*bundle)->Find("/@app/lib")->is_directory);
  EXPECT_FALSE((*bundle)->Find("/@app/lib/a.js")->is_directory);
  EXPECT_EQ((*bundle)->Find("/@app/lib/b.js")->size, 2u);
  EXPECT_FALSE((*bundle)->Find("/@app/li").has_value());
  EXPECT_FALSE((*bundle)->Find("/@app/lib/a.js/x").has_value());
  EXPECT_EQ((*bundle)->Find("/@app/node_modules/lib.js")->real_path, "/@app/lib/b.js");
  EXPECT_EQ((*bundle)->List("/@app"), (std::vector<std::string>{"lib", "main.js", "node_modules"}));
  EXPECT_EQ((*bundle)->List("/@app/lib"), (std::vector<std::string>{"a.js", "b.js"}));
}

TEST(BundleTest, OfAnotherRuntimeIsRefusedByName) {
  const absl::Status status = Bundle::Open(EncodeBundle(Parts()), "gyre 2").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_TRUE(absl::StrContains(status.message(), "was made by gyre 1 ")) << status;
}

TEST(BundleTest, CutAnywhereIsDamaged) {
  const std::string bytes = EncodeBundle(Parts());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_TRUE(absl::IsDataLoss(Bundle::Open(bytes.substr(0, size), kTag).status())) << size;
  }
}

// Whichever byte is wrong, nothing crashes, and what was changed does not come out as if it was
// right.
TEST(BundleTest, AnyChangedByteIsFoundOrDoesNotMatter) {
  const std::string bytes = EncodeBundle(Parts());
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    auto bundle = Bundle::Open(changed, kTag);
    if (!bundle.ok()) continue;
    for (const char* path : {"/@app/main.js", "/@app/lib/a.js", "/@app/lib/b.js"}) {
      auto contents = (*bundle)->Contents(path);
      if (contents.ok()) {
        EXPECT_TRUE(absl::StrContains(bytes, *contents)) << at;
      } else {
        EXPECT_TRUE(absl::StrContains(contents.status().message(), path)) << at;
      }
    }
    const absl::string_view cache = (*bundle)->CodeCache((*bundle)->IndexOf("/@app/main.js"));
    EXPECT_TRUE(cache.empty() || cache == "cache") << at;
    const absl::string_view other = (*bundle)->BuiltinCache(1);
    EXPECT_TRUE(other.empty() || other == "of a built-in") << at;
  }
}

}  // namespace
}  // namespace gyre::runtime
