// The agreement between a service and systemd: sockets that are open before the program starts
// (sd_listen_fds(3)), and words about its state (sd_notify(3)).
//
// What systemd gives comes in environment variables, which the caller looks up; what it is told are
// datagrams to the socket that NOTIFY_SOCKET names. Outside of systemd the variables are missing,
// and then there are no sockets and nobody is told: no caller needs to ask.
#ifndef GYRE_CLUSTER_CORE_SYSTEMD_H_
#define GYRE_CLUSTER_CORE_SYSTEMD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "loop/clock.h"

namespace gyre::cluster {

// The value of an environment variable, empty where it is not set.
using EnvironmentLookup = absl::FunctionRef<std::string(absl::string_view name)>;

struct ActivatedSocket {
  int descriptor = -1;
  std::string name;  // FileDescriptorName= of the unit, "unknown" where there is none
};

// The sockets given to the process `pid`, this one; none where they are for another process. Their
// descriptors are open, and inherited by children unless the caller changes that. InvalidArgument
// for variables that make no sense.
absl::StatusOr<std::vector<ActivatedSocket>> ActivatedSockets(EnvironmentLookup environment,
                                                              int pid);

// The variables that a program has to take out of its environment, or its children would read them.
extern const absl::string_view kActivationVariables[3];

class ServiceNotifier {
 public:
  // Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID; `pid` is this process.
  ServiceNotifier(EnvironmentLookup environment, int pid);

  // Whether somebody listens.
  bool enabled() const { return !path_.empty(); }

  // Half the time within which the watchdog wants a sign of life, as it asks for, in milliseconds;
  // 0 where it wants none.
  uint64_t watchdog_interval_ms() const { return watchdog_interval_ms_; }

  // Each sends one datagram, without waiting; OK also where nobody listens. Errors: SystemError of
  // syscall "send".
  absl::Status Ready() const;
  absl::Status Reloading(const loop::Clock& clock) const;  // Ready() says when that is over
  absl::Status Stopping() const;
  absl::Status Alive() const;
  // One line for people, shown by `systemctl status`. Control characters become blanks.
  absl::Status Status(absl::string_view text) const;

 private:
  absl::Status Send(absl::string_view text) const;

  std::string path_;
  uint64_t watchdog_interval_ms_ = 0;
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_CORE_SYSTEMD_H_
