#include "loop/uv/watchdog.h"

#include <csignal>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace gyre::loop {
namespace {

TEST(WatchdogTest, FiresWhenTheTimeIsUp) {
  absl::Notification fired;
  Watchdog watchdog({.timeout_ms = 1}, [&] { fired.Notify(); });
  fired.WaitForNotification();
  EXPECT_EQ(watchdog.Stop(), Watchdog::Cause::kTimeout);
}

TEST(WatchdogTest, FiresOnInterrupt) {
  absl::Notification fired;
  Watchdog watchdog({.on_interrupt = true}, [&] { fired.Notify(); });
  raise(SIGINT);
  fired.WaitForNotification();
  EXPECT_EQ(watchdog.Stop(), Watchdog::Cause::kInterrupt);
}

TEST(WatchdogTest, DoesNotFireWhenStoppedInTime) {
  bool fired = false;
  Watchdog watchdog({.timeout_ms = 1000000, .on_interrupt = true}, [&] { fired = true; });
  EXPECT_EQ(watchdog.Stop(), Watchdog::Cause::kNone);
  EXPECT_EQ(watchdog.Stop(), Watchdog::Cause::kNone);
  EXPECT_FALSE(fired);
}

}  // namespace
}  // namespace gyre::loop
