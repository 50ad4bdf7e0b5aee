#include "loop/system_info.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "loop/system_error.h"
#include "uv.h"

namespace gyre::loop {
namespace {

absl::Status Failure(int result, absl::string_view syscall) {
  SystemError error;
  error.error = -result;
  error.syscall = std::string(syscall);
  return ToStatus(std::move(error));
}

// A text that `read(buffer, &size)` writes; it asks again where the buffer was too small.
template <typename Read>
absl::StatusOr<std::string> ReadText(Read read, absl::string_view syscall) {
  std::string text(256, '\0');
  size_t size = text.size();
  int result = read(text.data(), &size);
  if (result == UV_ENOBUFS) {
    text.resize(size);
    result = read(text.data(), &size);
  }
  if (result != 0) return Failure(result, syscall);
  text.resize(size);
  return text;
}

std::string OrEmpty(const char* text) { return text == nullptr ? std::string() : text; }

std::string AddressText(const sockaddr* address) {
  char text[64] = "<unknown sa family>";
  uv_ip_name(address, text, sizeof(text));
  return text;
}

}  // namespace

absl::StatusOr<SystemName> GetSystemName() {
  uv_utsname_t name;
  const int result = uv_os_uname(&name);
  if (result != 0) return Failure(result, "uv_os_uname");
  return SystemName{name.sysname, name.version, name.release, name.machine};
}

absl::StatusOr<std::string> Hostname() { return ReadText(uv_os_gethostname, "uv_os_gethostname"); }

absl::StatusOr<std::string> HomeDirectory() { return ReadText(uv_os_homedir, "uv_os_homedir"); }

absl::StatusOr<UserInfo> CurrentUser() {
  uv_passwd_t entry;
  const int result = uv_os_get_passwd(&entry);
  if (result != 0) return Failure(result, "uv_os_get_passwd");
  UserInfo user{static_cast<int64_t>(entry.uid), static_cast<int64_t>(entry.gid),
                OrEmpty(entry.username), OrEmpty(entry.homedir), OrEmpty(entry.shell)};
  uv_os_free_passwd(&entry);
  return user;
}

absl::StatusOr<std::vector<Cpu>> Cpus() {
  uv_cpu_info_t* infos;
  int count;
  const int result = uv_cpu_info(&infos, &count);
  if (result != 0) return Failure(result, "uv_cpu_info");
  std::vector<Cpu> cpus;
  for (int i = 0; i < count; ++i) {
    const uv_cpu_info_t& info = infos[i];
    cpus.push_back(
        {OrEmpty(info.model), info.speed, static_cast<double>(info.cpu_times.user),
         static_cast<double>(info.cpu_times.nice), static_cast<double>(info.cpu_times.sys),
         static_cast<double>(info.cpu_times.idle), static_cast<double>(info.cpu_times.irq)});
  }
  uv_free_cpu_info(infos, count);
  return cpus;
}

absl::StatusOr<std::vector<NetworkInterface>> NetworkInterfaces() {
  uv_interface_address_t* entries;
  int count;
  const int result = uv_interface_addresses(&entries, &count);
  if (result == UV_ENOSYS) return std::vector<NetworkInterface>();
  if (result != 0) return Failure(result, "uv_interface_addresses");
  std::vector<NetworkInterface> interfaces;
  for (int i = 0; i < count; ++i) {
    const uv_interface_address_t& entry = entries[i];
    const auto byte = [&entry](int at) { return static_cast<uint8_t>(entry.phys_addr[at]); };
    const bool ipv6 = entry.address.address4.sin_family == AF_INET6;
    interfaces.push_back(
        {OrEmpty(entry.name), AddressText(reinterpret_cast<const sockaddr*>(&entry.address)),
         AddressText(reinterpret_cast<const sockaddr*>(&entry.netmask)),
         absl::StrFormat("%02x:%02x:%02x:%02x:%02x:%02x", byte(0), byte(1), byte(2), byte(3),
                         byte(4), byte(5)),
         ipv6, entry.is_internal != 0, ipv6 ? entry.address.address6.sin6_scope_id : 0});
  }
  uv_free_interface_addresses(entries, count);
  return interfaces;
}

std::array<double, 3> LoadAverage() {
  std::array<double, 3> averages;
  uv_loadavg(averages.data());
  return averages;
}

absl::StatusOr<double> Uptime() {
  double seconds;
  const int result = uv_uptime(&seconds);
  if (result != 0) return Failure(result, "uv_uptime");
  return seconds;
}

uint64_t FreeMemory() { return uv_get_free_memory(); }

uint64_t TotalMemory() { return uv_get_total_memory(); }

uint64_t ConstrainedMemory() { return uv_get_constrained_memory(); }
uint64_t AvailableMemory() { return uv_get_available_memory(); }
uint32_t AvailableParallelism() { return uv_available_parallelism(); }

absl::StatusOr<int> Priority(int pid) {
  int priority;
  const int result = uv_os_getpriority(pid, &priority);
  if (result != 0) return Failure(result, "uv_os_getpriority");
  return priority;
}

absl::Status SetPriority(int pid, int priority) {
  const int result = uv_os_setpriority(pid, priority);
  return result == 0 ? absl::OkStatus() : Failure(result, "uv_os_setpriority");
}

}  // namespace gyre::loop
