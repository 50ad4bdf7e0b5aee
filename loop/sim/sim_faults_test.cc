// What goes wrong in a simulation, as often as it is told.
#include <fcntl.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "loop/backend_test.h"
#include "loop/file_descriptor.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/sim/sim_loop.h"
#include "loop/stream.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

constexpr uint64_t kHourMs = 3600 * 1000;

// What a connection's ends see with faults of this kind.
std::string WithFaults(const SimFaults& faults) {
  SimOptions options;
  options.faults = faults;
  SimLoop loop(options);
  Recorder recorder;
  const auto [one, other] = loop.NewPair();
  other->set_delegate(&recorder);
  other->StartReading();
  one->Write("hello");
  const std::string queued = one->queued_bytes() > 0 ? "queued " : "";
  loop.RunUntilIdle();
  if (!recorder.errors.empty())
    return std::string(ErrorName(FromStatus(recorder.errors[0])->error));
  return absl::StrCat(queued, recorder.data, recorder.ended ? "end" : "");
}

TEST(SimFaultsTest, FaultsHappenAsOftenAsTold) {
  EXPECT_EQ(WithFaults({}), "hello");
  EXPECT_EQ(WithFaults({.reset = 1}), "ECONNRESET");
  EXPECT_EQ(WithFaults({.stall = 1}), "");
  EXPECT_EQ(WithFaults({.cut = 1}), "end");
  EXPECT_EQ(WithFaults({.short_write = 1}), "queued hello");
}

TEST(SimFaultsTest, ASlowConnectionTakesItsTimeAndHoldsLittle) {
  SimOptions options;
  options.faults.slow = 1;
  options.slow_delay_ms = 1000;
  SimLoop loop(options);
  Acceptor acceptor;
  Recorder recorder;
  acceptor.on_connection = [&](Stream* stream) {
    stream->set_delegate(&recorder);
    stream->StartReading();
  };
  absl::StatusOr<Listener*> listener = loop.Listen(ListenOptions(), &acceptor);
  const size_t size = 10 * SimOptions::kSlowWindow;
  size_t queued = 0;
  loop.Connect("::1", (*listener)->local().port, [&](absl::StatusOr<Stream*> stream) {
    (*stream)->Write(std::string(size, 'x'));
    queued = (*stream)->queued_bytes();
  });
  loop.RunUntilIdle();
  loop.AdvanceBy(options.slow_delay_ms);
  EXPECT_EQ(queued, size - SimOptions::kSlowWindow);
  EXPECT_GT(recorder.data.size(), 0u);
  EXPECT_LT(recorder.data.size(), size);
  loop.AdvanceBy(10 * options.slow_delay_ms);
  EXPECT_EQ(recorder.data.size(), size);
}

TEST(SimFaultsTest, TheDateJumpsAndTheClockDoesNot) {
  SimOptions options;
  options.max_skew_ms = kHourMs;
  options.faults.clock_jump = 1;
  SimLoop loop(options);
  std::set<int64_t> dates;
  for (int i = 0; i < 10; ++i) {
    const int64_t date = loop.clock().WallMillis();
    dates.insert(date);
    EXPECT_LE(std::abs(date - options.wall_start_ms), static_cast<int64_t>(kHourMs));
  }
  EXPECT_GT(dates.size(), 1u);
  EXPECT_EQ(loop.Now(), 0u);
}

TEST(SimFaultsTest, AccessesToFilesFailWhenToldAndNoLonger) {
  const std::string path = testing::TempDir() + "/faults";
  const int descriptor = Open(path, O_RDWR | O_CREAT | O_TRUNC, 0600).value();
  uint8_t byte = 0;
  {
    SimOptions options;
    options.faults.disk_error = options.faults.disk_full = 1;
    SimLoop loop(options);
    EXPECT_EQ(FromStatus(Write(descriptor, {&byte, 1}, -1).status())->error, ENOSPC);
    EXPECT_EQ(FromStatus(Read(descriptor, {&byte, 1}, -1).status())->error, EIO);
  }
  EXPECT_EQ(*Write(descriptor, {&byte, 1}, -1), 1);
  EXPECT_EQ(*Read(descriptor, {&byte, 1}, 0), 1);
  EXPECT_TRUE(Close(descriptor).ok());
}

TEST(SimFaultsTest, ConnectionsAreRefusedWhenTold) {
  SimOptions options;
  options.faults.refuse = 1;
  SimLoop loop(options);
  Acceptor acceptor;
  absl::StatusOr<Listener*> listener = loop.Listen(ListenOptions(), &acceptor);
  absl::Status result;
  loop.Connect("::1", (*listener)->local().port,
               [&](absl::StatusOr<Stream*> stream) { result = stream.status(); });
  loop.RunUntilIdle();
  EXPECT_EQ(FromStatus(result)->error, ECONNREFUSED);
}

}  // namespace
}  // namespace gyre::loop
