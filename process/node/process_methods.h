// internalBinding('process_methods'): what `process` shows of the running process.
#ifndef GYRE_PROCESS_NODE_PROCESS_METHODS_H_
#define GYRE_PROCESS_NODE_PROCESS_METHODS_H_

#include <string>

#include "bindings/core/binding.h"
#include "bindings/core/fast_method.h"
#include "bindings/core/realm.h"

namespace gyre::process {

class ProcessMethods final : public js::Binding {
 public:
  explicit ProcessMethods(js::Realm& realm) : realm_(realm) {}

  absl::StatusOr<std::string> Cwd(js::Lock& js);
  absl::Status Chdir(js::Lock& js, std::string path);
  // Ends the process at once; standard output is never buffered, so nothing is lost.
  void ReallyExit(js::Lock& js, int32_t code);
  void Abort(js::Lock& js);
  int32_t ParentPid(js::Lock& js);
  // Fills a Uint32Array(3): seconds high, seconds low, nanoseconds.
  void Hrtime(js::Lock& js, js::Value parts);
  // Fills a BigInt64Array(1) with nanoseconds.
  void HrtimeBigInt(js::Lock& js, js::Value value);
  // Fills a Float64Array(5), in bytes: rss, heapTotal, heapUsed, external, arrayBuffers.
  void MemoryUsage(js::Lock& js, js::Value parts);
  double Rss(js::Lock& js);
  // Seconds since the process started.
  double Uptime(js::Lock& js);
  // The same in milliseconds: the clock of performance.now().
  double Now();
  // Fills a Float64Array(2), in microseconds: user, system.
  void CpuUsage(js::Lock& js, js::Value parts);
  // The old mask; sets a new one where it is given.
  int32_t Umask(js::Lock& js, std::optional<int32_t> mask);
  // 0 or a negative errno.
  int32_t Kill(js::Lock& js, int32_t pid, int32_t signal);
  // Fills a Float64Array(16) in the order of process.resourceUsage().
  void ResourceUsage(js::Lock& js, js::Value parts);
  // In bytes; see uv_get_constrained_memory().
  double ConstrainedMemory(js::Lock& js);
  double AvailableMemory(js::Lock& js);
  // Native objects that the loop may call back, newest first.
  js::Array PinnedObjects(js::Lock& js);

  // Undefined for an unknown name.
  js::Value UserId(js::Lock& js, std::string name);
  js::Value GroupId(js::Lock& js, std::string name);
  js::Value UserName(js::Lock& js, uint32_t id);
  // 0 or a negative errno. 0: user, 1: effective user, 2: group, 3: effective group.
  int32_t SetIdentity(js::Lock& js, int32_t which, uint32_t id);
  js::Array GetGroups(js::Lock& js);
  int32_t SetGroups(js::Lock& js, js::Array groups);
  int32_t InitGroups(js::Lock& js, std::string user, uint32_t group);

  int32_t Getuid(js::Lock& js);
  int32_t Geteuid(js::Lock& js);
  int32_t Getgid(js::Lock& js);
  int32_t Getegid(js::Lock& js);
  std::string GetTitle(js::Lock& js);
  // Also what ps shows, as far as the command line had room.
  void SetTitle(js::Lock& js, std::string title);
  // Names of the options that NODE_OPTIONS may hold.
  js::Array EnvironmentOptions(js::Lock& js);
  // Of the words of a worker's options, those that a thread cannot have or that do not exist.
  js::Array RefusedInThreads(js::Lock& js, js::Array words);

  static constexpr absl::string_view kName = "process_methods";
  static constexpr auto kMembers = js::Members<
      js::Method<"cwd", &ProcessMethods::Cwd>, js::Method<"chdir", &ProcessMethods::Chdir>,
      js::Method<"reallyExit", &ProcessMethods::ReallyExit>,
      js::Method<"abort", &ProcessMethods::Abort>, js::Method<"ppid", &ProcessMethods::ParentPid>,
      js::Method<"hrtime", &ProcessMethods::Hrtime>,
      js::Method<"hrtimeBigInt", &ProcessMethods::HrtimeBigInt>,
      js::Method<"memoryUsage", &ProcessMethods::MemoryUsage>,
      js::Method<"rss", &ProcessMethods::Rss>, js::Method<"uptime", &ProcessMethods::Uptime>,
      js::FastMethod<"now", &ProcessMethods::Now>,
      js::Method<"cpuUsage", &ProcessMethods::CpuUsage>,
      js::Method<"umask", &ProcessMethods::Umask>, js::Method<"kill", &ProcessMethods::Kill>,
      js::Method<"resourceUsage", &ProcessMethods::ResourceUsage>,
      js::Method<"constrainedMemory", &ProcessMethods::ConstrainedMemory>,
      js::Method<"availableMemory", &ProcessMethods::AvailableMemory>,
      js::Method<"pinnedObjects", &ProcessMethods::PinnedObjects>,
      js::Method<"userId", &ProcessMethods::UserId>,
      js::Method<"groupId", &ProcessMethods::GroupId>,
      js::Method<"userName", &ProcessMethods::UserName>,
      js::Method<"setIdentity", &ProcessMethods::SetIdentity>,
      js::Method<"getGroups", &ProcessMethods::GetGroups>,
      js::Method<"setGroups", &ProcessMethods::SetGroups>,
      js::Method<"initGroups", &ProcessMethods::InitGroups>,
      js::Method<"getuid", &ProcessMethods::Getuid>,
      js::Method<"geteuid", &ProcessMethods::Geteuid>,
      js::Method<"getgid", &ProcessMethods::Getgid>,
      js::Method<"getegid", &ProcessMethods::Getegid>,
      js::Method<"getTitle", &ProcessMethods::GetTitle>,
      js::Method<"setTitle", &ProcessMethods::SetTitle>,
      js::Method<"environmentOptions", &ProcessMethods::EnvironmentOptions>,
      js::Method<"refusedInThreads", &ProcessMethods::RefusedInThreads>>();

  void OnStarted(js::Lock& js, js::Object object) override;

 private:
  double Age();

  js::Realm& realm_;
  std::string title_;    // empty until it is set
  double started_ = -1;  // milliseconds before the loop's clock began
};

}  // namespace gyre::process

#endif  // GYRE_PROCESS_NODE_PROCESS_METHODS_H_
