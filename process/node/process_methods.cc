#include "process/node/process_methods.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "loop/file_system.h"
#include "loop/loop.h"
#include "loop/system_error.h"
#include "loop/terminal.h"
#include "process/node/environment_object.h"

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

void ProcessMethods::ReallyExit(js::Lock&, int32_t code) {
  loop::RestoreTerminal();
  _exit(code);
}

void ProcessMethods::Abort(js::Lock&) { std::abort(); }
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

double ProcessMethods::Uptime(js::Lock&) {
  constexpr int kStartTime = 22;
  const double started = StatField(kStartTime) / static_cast<double>(sysconf(_SC_CLK_TCK));
  auto uptime = loop::ReadFile("/proc/uptime");
  double now = 0;
  if (!uptime.ok()) return 0;
  const absl::string_view text = *uptime;
  (void)absl::SimpleAtod(text.substr(0, text.find(' ')), &now);
  return now - started;
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
}

}  // namespace gyre::process
