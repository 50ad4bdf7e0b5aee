#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "loop/loop.h"
#include "loop/resolver.h"
#include "loop/stream.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {
namespace {

TEST(UvResolverTest, FindsTheLoopbackAndKeepsTheLoopRunning) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  int calls = 0;
  for (int i = 0; i < 3; ++i) {
    loop->resolver()->Lookup("localhost", 4, 0, [&](int error, std::vector<Endpoint> found) {
      ++calls;
      EXPECT_EQ(error, 0);
      ASSERT_EQ(found.size(), 1u);
      EXPECT_EQ(found[0].address, "127.0.0.1");
      EXPECT_EQ(found[0].family, "IPv4");
    });
  }
  EXPECT_EQ(calls, 0);
  loop->Run();
  EXPECT_EQ(calls, 3);
}

TEST(UvResolverTest, ReportsWhatTheSystemSays) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  int seen = 0;
  loop->resolver()->LookupService("no address", 80,
                                  [&](int error, std::string, std::string) { seen = error; });
  loop->Run();
  EXPECT_STREQ(ResolverErrorName(seen), "EINVAL");
}

TEST(UvResolverTest, ALoopMayGoWhileALookUpIsUnderWay) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  bool called = false;
  loop->resolver()->Lookup("localhost", 0, 0, [&](int, std::vector<Endpoint>) { called = true; });
  loop = nullptr;
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace gyre::loop
