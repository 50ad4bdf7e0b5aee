// internalBinding('os'): the machine and the account, and the numbers of the system's interface.
#ifndef GYRE_BINDINGS_OS_OS_H_
#define GYRE_BINDINGS_OS_OS_H_

#include <string>

#include "bindings/core/binding.h"

namespace gyre::bindings {

class Os final : public js::Binding {
 public:
  explicit Os(js::Realm&) {}

  // [type, version, release, machine].
  absl::StatusOr<js::Value> SystemName(js::Lock& js);
  absl::StatusOr<std::string> Hostname(js::Lock& js);
  absl::StatusOr<std::string> HomeDirectory(js::Lock& js);
  // [uid, gid, username, homedir, shell].
  absl::StatusOr<js::Value> CurrentUser(js::Lock& js);
  // Seven values a processor: model, MHz, then the times user, nice, sys, idle, irq.
  absl::StatusOr<js::Value> Cpus(js::Lock& js);
  // Seven values an address: name, address, netmask, is it IPv6, MAC, is it internal, scope id.
  absl::StatusOr<js::Value> NetworkInterfaces(js::Lock& js);
  js::Value LoadAverage(js::Lock& js);
  absl::StatusOr<double> Uptime(js::Lock& js);
  double FreeMemory(js::Lock& js);
  double TotalMemory(js::Lock& js);
  double AvailableParallelism(js::Lock& js);
  absl::StatusOr<double> Priority(js::Lock& js, int32_t pid);
  absl::Status SetPriority(js::Lock& js, int32_t pid, int32_t priority);
  // { errno, signals, dlopen }: name to number.
  js::Value Constants(js::Lock& js);

  static constexpr absl::string_view kName = "os";
  static constexpr auto kMembers = js::Members<
      js::Method<"systemName", &Os::SystemName>, js::Method<"hostname", &Os::Hostname>,
      js::Method<"homeDirectory", &Os::HomeDirectory>, js::Method<"currentUser", &Os::CurrentUser>,
      js::Method<"cpus", &Os::Cpus>, js::Method<"networkInterfaces", &Os::NetworkInterfaces>,
      js::Method<"loadAverage", &Os::LoadAverage>, js::Method<"uptime", &Os::Uptime>,
      js::Method<"freeMemory", &Os::FreeMemory>, js::Method<"totalMemory", &Os::TotalMemory>,
      js::Method<"availableParallelism", &Os::AvailableParallelism>,
      js::Method<"priority", &Os::Priority>, js::Method<"setPriority", &Os::SetPriority>,
      js::Method<"constants", &Os::Constants>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_OS_OS_H_
