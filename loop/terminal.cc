#include "loop/terminal.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "absl/strings/string_view.h"

namespace gyre::loop {
namespace {

// The terminal is the process's, not a loop's: what it looked like before is kept once for all.
struct Original {
  std::atomic<int> descriptor{-1};
  struct termios mode = {};
};

Original& original() {
  static Original instance;
  return instance;
}

int Apply(int descriptor, const struct termios& mode) {
  while (tcsetattr(descriptor, TCSADRAIN, &mode) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

absl::string_view SocketKind(int descriptor) {
  int type = 0;
  socklen_t length = sizeof(type);
  if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) != 0) return "UNKNOWN";
  struct sockaddr_storage address = {};
  length = sizeof(address);
  if (getsockname(descriptor, reinterpret_cast<struct sockaddr*>(&address), &length) != 0) {
    return "UNKNOWN";
  }
  const bool internet = address.ss_family == AF_INET || address.ss_family == AF_INET6;
  if (type == SOCK_STREAM && internet) return "TCP";
  if (type == SOCK_STREAM && address.ss_family == AF_UNIX) return "PIPE";
  if (type == SOCK_DGRAM && internet) return "UDP";
  return "UNKNOWN";
}

}  // namespace

absl::string_view DescriptorKind(int descriptor) {
  struct stat info = {};
  if (descriptor < 0 || fstat(descriptor, &info) != 0) return "UNKNOWN";
  if (isatty(descriptor) == 1) return "TTY";
  if (S_ISREG(info.st_mode) || S_ISCHR(info.st_mode)) return "FILE";
  if (S_ISFIFO(info.st_mode)) return "PIPE";
  return S_ISSOCK(info.st_mode) ? SocketKind(descriptor) : "UNKNOWN";
}

bool IsTerminal(int descriptor) { return descriptor >= 0 && isatty(descriptor) == 1; }

std::pair<int, int> TerminalSize(int descriptor) {
  struct winsize size = {};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return {0, 0};
  return {size.ws_col, size.ws_row};
}

int SetTerminalRaw(int descriptor, bool raw) {
  Original& before = original();
  if (before.descriptor.load() != descriptor) {
    if (!raw) return isatty(descriptor) == 1 ? 0 : errno;
    before.descriptor.store(-1);
    if (tcgetattr(descriptor, &before.mode) != 0) return errno;
    before.descriptor.store(descriptor);
  }
  struct termios mode = before.mode;
  if (raw) {
    mode.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
    mode.c_oflag |= ONLCR;
    mode.c_cflag |= CS8;
    mode.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
  }
  return Apply(descriptor, mode);
}

void RestoreTerminal() {
  const int descriptor = original().descriptor.load();
  if (descriptor < 0) return;
  const int error = errno;
  tcsetattr(descriptor, TCSANOW, &original().mode);
  errno = error;
}

}  // namespace gyre::loop
