#include "cluster/core/systemd.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "loop/clock.h"
#include "loop/unix_datagram.h"

namespace gyre::cluster {
namespace {

constexpr int kFirstDescriptor = 3;

absl::Status Nonsense(absl::string_view name, absl::string_view value) {
  return absl::InvalidArgumentError(absl::StrCat(name, " is not valid: '", value, "'"));
}

}  // namespace

const absl::string_view kActivationVariables[3] = {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"};

absl::StatusOr<std::vector<ActivatedSocket>> ActivatedSockets(EnvironmentLookup environment,
                                                              int pid) {
  std::vector<ActivatedSocket> sockets;
  const std::string wanted = environment("LISTEN_PID");
  if (wanted.empty()) return sockets;
  int wanted_pid = 0;
  if (!absl::SimpleAtoi(wanted, &wanted_pid) || wanted_pid <= 0) {
    return Nonsense("LISTEN_PID", wanted);
  }
  if (wanted_pid != pid) return sockets;
  const std::string count_text = environment("LISTEN_FDS");
  if (count_text.empty()) return sockets;
  int count = 0;
  if (!absl::SimpleAtoi(count_text, &count) || count < 0 ||
      count > std::numeric_limits<int>::max() - kFirstDescriptor) {
    return Nonsense("LISTEN_FDS", count_text);
  }
  const std::string names_text = environment("LISTEN_FDNAMES");
  std::vector<std::string> names;
  if (!names_text.empty()) {
    names = absl::StrSplit(names_text, ':');
    if (names.size() != static_cast<size_t>(count)) return Nonsense("LISTEN_FDNAMES", names_text);
  }
  // More than a process can have open is no count, and not worth the memory.
  constexpr int kMostDescriptors = 1 << 20;
  if (count > kMostDescriptors) return Nonsense("LISTEN_FDS", count_text);
  for (int i = 0; i < count; ++i) {
    const size_t index = static_cast<size_t>(i);
    sockets.push_back(
        {.descriptor = kFirstDescriptor + i, .name = names.empty() ? "unknown" : names[index]});
  }
  return sockets;
}

ServiceNotifier::ServiceNotifier(EnvironmentLookup environment, int pid) {
  const std::string path = environment("NOTIFY_SOCKET");
  // Other kinds of addresses (vsock) are for machines, not for services.
  if (path.empty() || (path[0] != '/' && path[0] != '@')) return;
  path_ = path;
  if (path_[0] == '@') path_[0] = '\0';
  uint64_t microseconds = 0;
  if (!absl::SimpleAtoi(environment("WATCHDOG_USEC"), &microseconds)) return;
  const std::string watched = environment("WATCHDOG_PID");
  int watched_pid = 0;
  if (!watched.empty() && (!absl::SimpleAtoi(watched, &watched_pid) || watched_pid != pid)) return;
  if (microseconds > 0) watchdog_interval_ms_ = microseconds / 2000 + (microseconds < 2000 ? 1 : 0);
}

absl::Status ServiceNotifier::Ready() const { return Send("READY=1"); }

absl::Status ServiceNotifier::Reloading(const loop::Clock& clock) const {
  return Send(absl::StrCat("RELOADING=1\nMONOTONIC_USEC=", clock.MonotonicNanos() / 1000));
}

absl::Status ServiceNotifier::Stopping() const { return Send("STOPPING=1"); }

absl::Status ServiceNotifier::Alive() const { return Send("WATCHDOG=1"); }

absl::Status ServiceNotifier::Status(absl::string_view text) const {
  std::string line(text);
  for (char& letter : line) {
    if (static_cast<unsigned char>(letter) < ' ') letter = ' ';
  }
  return Send(absl::StrCat("STATUS=", line));
}

absl::Status ServiceNotifier::Send(absl::string_view text) const {
  if (!enabled()) return absl::OkStatus();
  return loop::SendUnixDatagram(path_, text);
}

}  // namespace gyre::cluster
