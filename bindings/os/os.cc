#include "bindings/os/os.h"

#include <vector>

#include "absl/types/span.h"
#include "bindings/os/constants.h"
#include "loop/system_info.h"

namespace gyre::bindings {
namespace {

js::Value Table(js::Lock& js, absl::Span<const Constant> constants) {
  js::Object table = js::NewObject(js);
  for (const Constant& constant : constants) {
    js::Set(js, table, constant.name, js::NewNumber(js, constant.value));
  }
  return table;
}

}  // namespace

absl::StatusOr<js::Value> Os::SystemName(js::Lock& js) {
  auto name = loop::GetSystemName();
  if (!name.ok()) return name.status();
  return js::NewArray(js, {js::NewString(js, name->type), js::NewString(js, name->version),
                           js::NewString(js, name->release), js::NewString(js, name->machine)});
}

absl::StatusOr<std::string> Os::Hostname(js::Lock&) { return loop::Hostname(); }

absl::StatusOr<std::string> Os::HomeDirectory(js::Lock&) { return loop::HomeDirectory(); }

absl::StatusOr<js::Value> Os::CurrentUser(js::Lock& js) {
  auto user = loop::CurrentUser();
  if (!user.ok()) return user.status();
  return js::NewArray(
      js, {js::NewNumber(js, static_cast<double>(user->uid)),
           js::NewNumber(js, static_cast<double>(user->gid)), js::NewString(js, user->username),
           js::NewString(js, user->home), js::NewString(js, user->shell)});
}

absl::StatusOr<js::Value> Os::Cpus(js::Lock& js) {
  auto cpus = loop::Cpus();
  if (!cpus.ok()) return cpus.status();
  std::vector<js::Value> values;
  for (const loop::Cpu& cpu : *cpus) {
    values.push_back(js::NewString(js, cpu.model));
    for (double number : {static_cast<double>(cpu.speed_mhz), cpu.user, cpu.nice, cpu.system,
                          cpu.idle, cpu.interrupts}) {
      values.push_back(js::NewNumber(js, number));
    }
  }
  return js::NewArray(js, values);
}

absl::StatusOr<js::Value> Os::NetworkInterfaces(js::Lock& js) {
  auto interfaces = loop::NetworkInterfaces();
  if (!interfaces.ok()) return interfaces.status();
  std::vector<js::Value> values;
  for (const loop::NetworkInterface& entry : *interfaces) {
    values.insert(values.end(), {js::NewString(js, entry.name), js::NewString(js, entry.address),
                                 js::NewString(js, entry.netmask), js::NewBoolean(js, entry.ipv6),
                                 js::NewString(js, entry.mac), js::NewBoolean(js, entry.internal),
                                 js::NewNumber(js, entry.scope_id)});
  }
  return js::NewArray(js, values);
}

js::Value Os::LoadAverage(js::Lock& js) {
  const auto averages = loop::LoadAverage();
  return js::NewArray(js, {js::NewNumber(js, averages[0]), js::NewNumber(js, averages[1]),
                           js::NewNumber(js, averages[2])});
}

absl::StatusOr<double> Os::Uptime(js::Lock&) { return loop::Uptime(); }

double Os::FreeMemory(js::Lock&) { return static_cast<double>(loop::FreeMemory()); }

double Os::TotalMemory(js::Lock&) { return static_cast<double>(loop::TotalMemory()); }

double Os::AvailableParallelism(js::Lock&) { return loop::AvailableParallelism(); }

absl::StatusOr<double> Os::Priority(js::Lock&, int32_t pid) {
  auto priority = loop::Priority(pid);
  if (!priority.ok()) return priority.status();
  return *priority;
}

absl::Status Os::SetPriority(js::Lock&, int32_t pid, int32_t priority) {
  return loop::SetPriority(pid, priority);
}

js::Value Os::Constants(js::Lock& js) {
  js::Object result = js::NewObject(js);
  js::Set(js, result, "errno", Table(js, ErrnoConstants()));
  js::Set(js, result, "signals", Table(js, SignalConstants()));
  js::Set(js, result, "dlopen", Table(js, DlopenConstants()));
  return result;
}

}  // namespace gyre::bindings
