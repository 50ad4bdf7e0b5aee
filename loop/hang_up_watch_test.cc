#include "loop/hang_up_watch.h"

#include <unistd.h>

#include <utility>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "loop/descriptor_passing.h"

namespace gyre::loop {
namespace {

constexpr uint64_t kForEver = 1'000'000;

class HangUpWatchTest : public testing::Test {
 protected:
  HangUpWatchTest() : sockets_(*NewMessageSockets()) {}
  ~HangUpWatchTest() override {
    for (int descriptor : {sockets_.first, sockets_.second}) {
      if (descriptor >= 0) close(descriptor);
    }
  }
  void HangUp() { close(std::exchange(sockets_.second, -1)); }

  std::pair<int, int> sockets_;
};

TEST_F(HangUpWatchTest, FiresWhenThePeerGoes) {
  absl::Notification fired;
  HangUpWatch watch(sockets_.first, 0, [&] { fired.Notify(); });
  HangUp();
  fired.WaitForNotification();
}

TEST_F(HangUpWatchTest, FiresWhenThePeerHasGoneBefore) {
  absl::Notification fired;
  HangUp();
  HangUpWatch watch(sockets_.first, 1, [&] { fired.Notify(); });
  fired.WaitForNotification();
}

TEST_F(HangUpWatchTest, TheCallersDescriptorMayBeClosed) {
  absl::Notification fired;
  HangUpWatch watch(sockets_.first, 0, [&] { fired.Notify(); });
  close(std::exchange(sockets_.first, -1));
  EXPECT_FALSE(fired.HasBeenNotified());
  HangUp();
  fired.WaitForNotification();
}

TEST_F(HangUpWatchTest, WhatThePeerSendsIsNoHangUp) {
  bool fired = false;
  {
    HangUpWatch watch(sockets_.first, 0, [&] { fired = true; });
    EXPECT_EQ(write(sockets_.second, "message", 7), 7);
  }
  EXPECT_FALSE(fired);
}

TEST_F(HangUpWatchTest, DoesNotFireOnceItIsGone) {
  bool fired = false;
  {
    HangUpWatch watch(sockets_.first, kForEver, [&] { fired = true; });
    HangUp();
  }
  EXPECT_FALSE(fired);
}

}  // namespace
}  // namespace gyre::loop
