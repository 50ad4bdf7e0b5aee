#include "loop/terminal.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <utility>

#include "gtest/gtest.h"

namespace gyre::loop {
namespace {

TEST(TerminalTest, NamesKindsOfDescriptors) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  EXPECT_EQ(DescriptorKind(ends[0]), "PIPE");
  close(ends[0]);
  close(ends[1]);
  EXPECT_EQ(DescriptorKind(ends[0]), "UNKNOWN");
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_EQ(DescriptorKind(null), "FILE");
  close(null);
  const int udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(DescriptorKind(udp), "UDP");
  close(udp);
}

TEST(TerminalTest, RawModeAndBack) {
  int master;
  int slave;
  struct winsize size = {24, 80, 0, 0};
  ASSERT_EQ(openpty(&master, &slave, nullptr, nullptr, &size), 0);
  EXPECT_EQ(DescriptorKind(slave), "TTY");
  EXPECT_EQ(TerminalSize(slave), std::make_pair(80, 24));
  struct termios mode = {};
  EXPECT_EQ(SetTerminalRaw(slave, true), 0);
  tcgetattr(slave, &mode);
  EXPECT_EQ(mode.c_lflag & ECHO, 0u);
  EXPECT_EQ(SetTerminalRaw(slave, false), 0);
  tcgetattr(slave, &mode);
  EXPECT_NE(mode.c_lflag & ECHO, 0u);
  EXPECT_EQ(SetTerminalRaw(slave, true), 0);
  RestoreTerminal();
  tcgetattr(slave, &mode);
  EXPECT_NE(mode.c_lflag & ECHO, 0u);
  close(slave);
  close(master);
}

}  // namespace
}  // namespace gyre::loop
