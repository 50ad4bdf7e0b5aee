// Ten thousand children, one after the other, leave no zombie and no descriptor.
#include "gtest/gtest.h"
#include "process/core/spawn.h"
#include "process/core/spawn_fixture.h"

namespace gyre::process {
namespace {

using SpawnManyTest = SpawnTest;

TEST_F(SpawnManyTest, ProgramsOneAfterTheOtherLeaveNothingBehind) {
  SpawnOptions options;
  options.file = "/bin/true";
  options.stdio = {};
  EXPECT_EQ(Run(options).exit.code, 0);
  const int before = OpenDescriptors();
  for (int i = 1; i < 10000; ++i) {
    ASSERT_EQ(Run(options).exit.code, 0);
    ASSERT_FALSE(HasChildren());
  }
  EXPECT_EQ(OpenDescriptors(), before);
}

}  // namespace
}  // namespace gyre::process
