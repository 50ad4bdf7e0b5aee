#include "cluster/core/systemd.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "loop/sim/sim_loop.h"
#include "loop/system_error.h"

namespace gyre::cluster {
namespace {

using Variables = std::map<std::string, std::string>;

constexpr int kPid = 42;

// "3=http 4=unknown", or the error's code.
std::string Sockets(const Variables& variables) {
  auto lookup = [&](absl::string_view name) {
    auto found = variables.find(std::string(name));
    return found == variables.end() ? std::string() : found->second;
  };
  absl::StatusOr<std::vector<ActivatedSocket>> sockets = ActivatedSockets(lookup, kPid);
  if (!sockets.ok()) return absl::StatusCodeToString(sockets.status().code());
  std::string text;
  for (const ActivatedSocket& socket : *sockets) {
    absl::StrAppend(&text, socket.descriptor, "=", socket.name, " ");
  }
  return text;
}

TEST(SystemdTest, SocketsStartAtThree) {
  EXPECT_EQ(Sockets({{"LISTEN_PID", "42"}, {"LISTEN_FDS", "2"}}), "3=unknown 4=unknown ");
}

TEST(SystemdTest, SocketsHaveTheNamesOfTheUnit) {
  EXPECT_EQ(
      Sockets({{"LISTEN_PID", "42"}, {"LISTEN_FDS", "2"}, {"LISTEN_FDNAMES", "http:metrics"}}),
      "3=http 4=metrics ");
}

TEST(SystemdTest, NoSocketsWithoutActivation) {
  EXPECT_EQ(Sockets({}), "");
  EXPECT_EQ(Sockets({{"LISTEN_FDS", "1"}}), "");
  EXPECT_EQ(Sockets({{"LISTEN_PID", "42"}}), "");
  EXPECT_EQ(Sockets({{"LISTEN_PID", "42"}, {"LISTEN_FDS", "0"}}), "");
}

TEST(SystemdTest, NoSocketsForAnotherProcess) {
  EXPECT_EQ(Sockets({{"LISTEN_PID", "43"}, {"LISTEN_FDS", "1"}}), "");
}

TEST(SystemdTest, NonsenseIsAnError) {
  const std::string invalid = "INVALID_ARGUMENT";
  EXPECT_EQ(Sockets({{"LISTEN_PID", "x"}, {"LISTEN_FDS", "1"}}), invalid);
  EXPECT_EQ(Sockets({{"LISTEN_PID", "-1"}, {"LISTEN_FDS", "1"}}), invalid);
  EXPECT_EQ(Sockets({{"LISTEN_PID", "42"}, {"LISTEN_FDS", "-1"}}), invalid);
  EXPECT_EQ(Sockets({{"LISTEN_PID", "42"}, {"LISTEN_FDS", "2147483647"}}), invalid);
  EXPECT_EQ(Sockets({{"LISTEN_PID", "42"}, {"LISTEN_FDS", "1e3"}}), invalid);
  EXPECT_EQ(Sockets({{"LISTEN_PID", "42"}, {"LISTEN_FDS", "2"}, {"LISTEN_FDNAMES", "one"}}),
            invalid);
}

// What systemd is to its services: a datagram socket, here with an abstract name.
class NotifierTest : public testing::Test {
 protected:
  NotifierTest() : receiver_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    struct sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    EXPECT_EQ(bind(receiver_, reinterpret_cast<struct sockaddr*>(&address), sizeof(sa_family_t)),
              0);
    socklen_t length = sizeof(address);
    getsockname(receiver_, reinterpret_cast<struct sockaddr*>(&address), &length);
    const size_t size = length - offsetof(struct sockaddr_un, sun_path);
    name_ = absl::StrCat("@", absl::string_view(address.sun_path + 1, size - 1));
  }
  ~NotifierTest() override {
    if (receiver_ >= 0) close(receiver_);
  }

  ServiceNotifier Make(Variables variables) {
    variables.emplace("NOTIFY_SOCKET", name_);
    return ServiceNotifier([&](absl::string_view name) { return variables[std::string(name)]; },
                           kPid);
  }

  std::string Received() {
    char bytes[512];
    const ssize_t size = recv(receiver_, bytes, sizeof(bytes), 0);
    return size < 0 ? std::strerror(errno) : std::string(bytes, static_cast<size_t>(size));
  }

  int receiver_;
  std::string name_;
};

TEST_F(NotifierTest, SaysWhatIsGoingOn) {
  const ServiceNotifier notifier = Make({});
  ASSERT_TRUE(notifier.enabled());
  EXPECT_TRUE(notifier.Ready().ok());
  EXPECT_EQ(Received(), "READY=1");
  EXPECT_TRUE(notifier.Stopping().ok());
  EXPECT_EQ(Received(), "STOPPING=1");
  EXPECT_TRUE(notifier.Alive().ok());
  EXPECT_EQ(Received(), "WATCHDOG=1");
  EXPECT_TRUE(notifier.Status("2 workers\nREADY=1").ok());
  EXPECT_EQ(Received(), "STATUS=2 workers READY=1");
}

TEST_F(NotifierTest, AReloadCarriesItsTime) {
  loop::SimLoop loop;
  loop.SpendMillis(1500);
  EXPECT_TRUE(Make({}).Reloading(loop.clock()).ok());
  EXPECT_EQ(Received(), "RELOADING=1\nMONOTONIC_USEC=1500000");
}

TEST_F(NotifierTest, NobodyListens) {
  const ServiceNotifier notifier = Make({{"NOTIFY_SOCKET", ""}});
  EXPECT_FALSE(notifier.enabled());
  EXPECT_TRUE(notifier.Ready().ok());
}

TEST_F(NotifierTest, AListenerThatIsGoneIsAnError) {
  const ServiceNotifier notifier = Make({});
  close(receiver_);
  receiver_ = -1;
  std::optional<loop::SystemError> error = loop::FromStatus(notifier.Ready());
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->error, ECONNREFUSED);
  EXPECT_EQ(error->syscall, "send");
}

TEST_F(NotifierTest, TheWatchdogIsToldTwiceInItsTime) {
  EXPECT_EQ(Make({{"WATCHDOG_USEC", "30000000"}}).watchdog_interval_ms(), 15000u);
  EXPECT_EQ(Make({{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", "42"}}).watchdog_interval_ms(),
            15000u);
  EXPECT_EQ(Make({{"WATCHDOG_USEC", "100"}}).watchdog_interval_ms(), 1u);
}

TEST_F(NotifierTest, TheWatchdogOfAnotherProcessIsNotOurs) {
  EXPECT_EQ(Make({{"WATCHDOG_USEC", "30000000"}, {"WATCHDOG_PID", "1"}}).watchdog_interval_ms(),
            0u);
  EXPECT_EQ(Make({{"WATCHDOG_USEC", "soon"}}).watchdog_interval_ms(), 0u);
  EXPECT_EQ(Make({}).watchdog_interval_ms(), 0u);
}

}  // namespace
}  // namespace gyre::cluster
