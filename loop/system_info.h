// What the machine and the account are: for node:os.
//
// Everything here asks the system anew, may block for microseconds (not for I/O), and may be called
// from any thread. Errors are SystemErrors whose syscall is the name Node shows.
#ifndef GYRE_LOOP_SYSTEM_INFO_H_
#define GYRE_LOOP_SYSTEM_INFO_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gyre::loop {

// uname(2).
struct SystemName {
  std::string type;     // "Linux"
  std::string version;  // of the build
  std::string release;
  std::string machine;  // "x86_64"
};

struct Cpu {
  std::string model;
  int speed_mhz;
  // Milliseconds since the machine started.
  double user, nice, system, idle, interrupts;
};

struct NetworkInterface {
  std::string name;
  std::string address;
  std::string netmask;
  std::string mac;  // "00:1a:..."
  bool ipv6;
  bool internal;      // loopback
  uint32_t scope_id;  // of IPv6
};

// An entry of the password database.
struct UserInfo {
  int64_t uid;
  int64_t gid;
  std::string username;
  std::string home;
  std::string shell;
};

absl::StatusOr<SystemName> GetSystemName();
absl::StatusOr<std::string> Hostname();
// $HOME, or what the password database says.
absl::StatusOr<std::string> HomeDirectory();
absl::StatusOr<UserInfo> CurrentUser();
absl::StatusOr<std::vector<Cpu>> Cpus();
absl::StatusOr<std::vector<NetworkInterface>> NetworkInterfaces();
// Over 1, 5 and 15 minutes.
std::array<double, 3> LoadAverage();
// Seconds since the machine started.
absl::StatusOr<double> Uptime();
// Bytes.
uint64_t FreeMemory();
uint64_t TotalMemory();
// What the process may use at most, and what of that it does not use yet; 0 where nothing limits
// the process or nobody knows.
uint64_t ConstrainedMemory();
uint64_t AvailableMemory();
// Threads that can run at the same time; at least 1.
uint32_t AvailableParallelism();

// From -20 (first) to 19; `pid` 0 is the calling process.
absl::StatusOr<int> Priority(int pid);
absl::Status SetPriority(int pid, int priority);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SYSTEM_INFO_H_
