#include "process/node/process_methods.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "bindings/core/wrapped.h"
#include "loop/file_system.h"
#include "loop/loop.h"
#include "loop/system_error.h"
#include "loop/system_info.h"
#include "loop/terminal.h"
#include "process/node/environment_object.h"
#include "process/node/identity.h"
#include "process/node/option_table.h"

namespace gyre::process {
namespace {

constexpr uint64_t kNanosPerSecond = 1'000'000'000;

template <typename T>
absl::Span<T> Elements(js::Value view, size_t count) {
  absl::Span<uint8_t> bytes = js::Bytes(view);
  if (bytes.size() < count * sizeof(T)) return {};
  return {reinterpret_cast<T*>(bytes.data()), count};
}

// The field of /proc/self/stat with this number, counted from 1 as in proc(5), for fields behind
// the name.
double StatField(int field) {
  auto text = loop::ReadFile("/proc/self/stat");
  if (!text.ok()) return 0;
  const size_t name_end = text->rfind(')');
  if (name_end == std::string::npos) return 0;
  std::vector<absl::string_view> fields =
      absl::StrSplit(absl::string_view(*text).substr(name_end + 2), ' ');
  double value = 0;
  const size_t index = field - 3;
  if (index < fields.size()) (void)absl::SimpleAtod(fields[index], &value);
  return value;
}

js::Value NumberOrUndefined(js::Lock& js, std::optional<uint32_t> number) {
  return number.has_value() ? js::NewNumber(js, *number) : js::Undefined(js);
}

}  // namespace

void ProcessMethods::OnStarted(js::Lock& js, js::Object object) {
  js::Set(js, object, "pid", js::NewNumber(js, getpid()));
  js::Set(js, object, "env", NewEnvironmentObject(js));
}

absl::StatusOr<std::string> ProcessMethods::Cwd(js::Lock&) { return loop::CurrentDirectory(); }

absl::Status ProcessMethods::Chdir(js::Lock&, std::string path) {
  if (chdir(path.c_str()) == 0) return absl::OkStatus();
  const int error = errno;
  // Node names both folders: where it was and where it could not go.
  absl::StatusOr<std::string> from = loop::CurrentDirectory();
  return loop::ToStatus(
      {.error = error, .syscall = "chdir", .path = from.ok() ? *from : "", .dest = path});
}

void ProcessMethods::ReallyExit(js::Lock& js, int32_t code) {
  if (js.realm().host() != nullptr && js.realm().host()->EndThread(js, code)) return;
  realm_.loop().EndTurn();
  loop::RestoreTerminal();
  // What V8 prints for its flags.
  std::fflush(stdout);
  _exit(code);
}

void ProcessMethods::Abort(js::Lock&) {
  realm_.loop().EndTurn();
  std::abort();
}

int32_t ProcessMethods::ParentPid(js::Lock&) { return getppid(); }

void ProcessMethods::Hrtime(js::Lock&, js::Value parts) {
  absl::Span<uint32_t> out = Elements<uint32_t>(parts, 3);
  if (out.empty()) return;
  const uint64_t now = realm_.loop().clock().MonotonicNanos();
  const uint64_t seconds = now / kNanosPerSecond;
  out[0] = static_cast<uint32_t>(seconds >> 32);
  out[1] = static_cast<uint32_t>(seconds);
  out[2] = static_cast<uint32_t>(now % kNanosPerSecond);
}

void ProcessMethods::HrtimeBigInt(js::Lock&, js::Value value) {
  absl::Span<int64_t> out = Elements<int64_t>(value, 1);
  if (!out.empty()) out[0] = static_cast<int64_t>(realm_.loop().clock().MonotonicNanos());
}

void ProcessMethods::MemoryUsage(js::Lock& js, js::Value parts) {
  absl::Span<double> out = Elements<double>(parts, 5);
  if (out.empty()) return;
  v8::HeapStatistics heap;
  js.isolate()->GetHeapStatistics(&heap);
  out[0] = Rss(js);
  out[1] = static_cast<double>(heap.total_heap_size());
  out[2] = static_cast<double>(heap.used_heap_size());
  out[3] = static_cast<double>(heap.external_memory());
  out[4] = 0;
}

double ProcessMethods::Rss(js::Lock&) {
  constexpr int kResidentPages = 24;
  return StatField(kResidentPages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double ProcessMethods::Uptime(js::Lock&) { return Now() / 1e3; }

double ProcessMethods::Now() {
  const double now = static_cast<double>(realm_.loop().clock().MonotonicNanos()) / 1e6;
  // The system knows the start by the hundredth of a second only, so it is asked once.
  if (started_ < 0) started_ = now - Age() * 1e3;
  return now - started_;
}

void ProcessMethods::ResourceUsage(js::Lock&, js::Value parts) {
  absl::Span<double> out = Elements<double>(parts, 16);
  if (out.empty()) return;
  struct rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  out[0] = usage.ru_utime.tv_sec * 1e6 + static_cast<double>(usage.ru_utime.tv_usec);
  out[1] = usage.ru_stime.tv_sec * 1e6 + static_cast<double>(usage.ru_stime.tv_usec);
  const long counts[] = {usage.ru_maxrss,  usage.ru_ixrss,  usage.ru_idrss,  usage.ru_isrss,
                         usage.ru_minflt,  usage.ru_majflt, usage.ru_nswap,  usage.ru_inblock,
                         usage.ru_oublock, usage.ru_msgsnd, usage.ru_msgrcv, usage.ru_nsignals,
                         usage.ru_nvcsw,   usage.ru_nivcsw};
  for (size_t i = 0; i < 14; ++i) out[2 + i] = static_cast<double>(counts[i]);
}

double ProcessMethods::ConstrainedMemory(js::Lock&) {
  return static_cast<double>(loop::ConstrainedMemory());
}

double ProcessMethods::AvailableMemory(js::Lock&) {
  return static_cast<double>(loop::AvailableMemory());
}

js::Array ProcessMethods::PinnedObjects(js::Lock& js) {
  std::vector<js::Value> objects;
  for (js::Object object : js::Wrapped::Pinned(js)) objects.push_back(object);
  return js::NewArray(js, objects);
}

js::Array ProcessMethods::EnvironmentOptions(js::Lock& js) {
  std::vector<js::Value> names;
  for (const std::string& name : process::EnvironmentOptions()) {
    names.push_back(js::NewString(js, name));
  }
  return js::NewArray(js, names);
}

js::Array ProcessMethods::RefusedInThreads(js::Lock& js, js::Array words) {
  std::vector<js::Value> refused;
  for (uint32_t i = 0; i < words->Length(); ++i) {
    js::Value each;
    if (!words->Get(js.context(), i).ToLocal(&each)) break;
    const std::string word = js::ToUtf8(js, each);
    if (word == "--") break;
    const std::string name = CanonicalOption(word.substr(0, word.find('=')));
    const OptionInfo* option = FindOption(name);
    if (option == nullptr || option->of_process || !option->refused.empty()) {
      refused.push_back(each);
    } else if (option->kind == OptionInfo::Kind::kText && word.find('=') == std::string::npos &&
               ++i == words->Length()) {
      refused.push_back(each);  // without its value
    }
  }
  return js::NewArray(js, refused);
}

js::Value ProcessMethods::UserId(js::Lock& js, std::string name) {
  return NumberOrUndefined(js, process::UserId(name));
}

js::Value ProcessMethods::GroupId(js::Lock& js, std::string name) {
  return NumberOrUndefined(js, process::GroupId(name));
}

js::Value ProcessMethods::UserName(js::Lock& js, uint32_t id) {
  const std::optional<std::string> name = process::UserName(id);
  if (!name.has_value()) return js::Undefined(js);
  return js::NewString(js, *name);
}

int32_t ProcessMethods::SetIdentity(js::Lock&, int32_t which, uint32_t id) {
  return process::SetIdentity(static_cast<Identity>(which), id);
}

js::Array ProcessMethods::GetGroups(js::Lock& js) {
  std::vector<js::Value> groups;
  for (uint32_t group : Groups()) groups.push_back(js::NewNumber(js, group));
  return js::NewArray(js, groups);
}

int32_t ProcessMethods::SetGroups(js::Lock& js, js::Array groups) {
  std::vector<uint32_t> ids;
  for (uint32_t i = 0; i < groups->Length(); ++i) {
    js::Value group;
    if (!groups->Get(js.context(), i).ToLocal(&group)) return -EINVAL;
    ids.push_back(group->Uint32Value(js.context()).FromMaybe(0));
  }
  return process::SetGroups(ids);
}

int32_t ProcessMethods::InitGroups(js::Lock&, std::string user, uint32_t group) {
  return process::InitGroups(user, group);
}

double ProcessMethods::Age() {
  constexpr int kStartTime = 22;
  const double ticks = StatField(kStartTime);
  if (ticks == 0) return 0;
  // Since the system's start, as the field counts; /proc/uptime is rounded as that is, and the
  // difference of the two could be less than the process has lived.
  timespec now = {};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 -
         ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void ProcessMethods::CpuUsage(js::Lock&, js::Value parts) {
  absl::Span<double> out = Elements<double>(parts, 2);
  if (out.empty()) return;
  struct rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  out[0] = usage.ru_utime.tv_sec * 1e6 + static_cast<double>(usage.ru_utime.tv_usec);
  out[1] = usage.ru_stime.tv_sec * 1e6 + static_cast<double>(usage.ru_stime.tv_usec);
}

int32_t ProcessMethods::Umask(js::Lock&, std::optional<int32_t> mask) {
  if (mask.has_value()) return static_cast<int32_t>(umask(*mask));
  const mode_t old = umask(0);
  umask(old);
  return static_cast<int32_t>(old);
}

int32_t ProcessMethods::Kill(js::Lock&, int32_t pid, int32_t signal) {
  realm_.loop().EndTurn();
  return kill(pid, signal) == 0 ? 0 : -errno;
}

int32_t ProcessMethods::Getuid(js::Lock&) { return static_cast<int32_t>(getuid()); }
int32_t ProcessMethods::Geteuid(js::Lock&) { return static_cast<int32_t>(geteuid()); }
int32_t ProcessMethods::Getgid(js::Lock&) { return static_cast<int32_t>(getgid()); }
int32_t ProcessMethods::Getegid(js::Lock&) { return static_cast<int32_t>(getegid()); }

std::string ProcessMethods::GetTitle(js::Lock&) { return title_; }

void ProcessMethods::SetTitle(js::Lock&, std::string title) {
  title_ = std::move(title);
  prctl(PR_SET_NAME, title_.c_str());
  // The words of the command line have been copied when the program started.
  constexpr int kArgumentStart = 48;
  constexpr int kArgumentEnd = 49;
  const auto start = static_cast<uintptr_t>(StatField(kArgumentStart));
  const auto end = static_cast<uintptr_t>(StatField(kArgumentEnd));
  if (start == 0 || end <= start) return;
  char* room = reinterpret_cast<char*>(start);
  const size_t size = std::min<size_t>(title_.size(), end - start - 1);
  std::memset(room, 0, end - start);
  std::memcpy(room, title_.data(), size);
}

}  // namespace gyre::process
