#include "process/core/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "loop/child.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "process/core/launch.h"

namespace gyre::process {

// The descriptors of both sides. What it still holds at its end is closed.
class StdioWiring {
 public:
  StdioWiring() = default;
  ~StdioWiring() {
    CloseAll(theirs_);
    CloseAll(ours_);
  }
  StdioWiring(const StdioWiring&) = delete;
  StdioWiring& operator=(const StdioWiring&) = delete;

  // 0 or errno.
  int Open(const std::vector<Stdio>& stdio) {
    const size_t count = std::max<size_t>(stdio.size(), 3);
    sources_.assign(count, LaunchPlan::kNothing);
    ours_.assign(count, -1);
    for (size_t i = 0; i < stdio.size(); ++i) {
      switch (stdio[i].value_) {
        case Stdio::kIgnore:
          break;
        case Stdio::kInherit:
          sources_[i] = static_cast<int>(i);
          break;
        case Stdio::kPipe: {
          int ends[2];
          if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;
          ours_[i] = ends[0];
          theirs_.push_back(ends[1]);
          sources_[i] = ends[1];
          break;
        }
        default:
          if (stdio[i].value_ < 0) return EBADF;
          sources_[i] = stdio[i].value_;
      }
    }
    return 0;
  }

  const std::vector<int>& sources() const { return sources_; }

  // The parent's ends, which are the caller's from now on.
  std::vector<int> TakeOurs() {
    CloseAll(theirs_);
    return std::move(ours_);
  }

 private:
  static void CloseAll(std::vector<int>& descriptors) {
    for (int& descriptor : descriptors) {
      if (descriptor >= 0) close(descriptor);
      descriptor = -1;
    }
  }

  std::vector<int> sources_;
  std::vector<int> ours_;
  std::vector<int> theirs_;
};

namespace {

constexpr absl::string_view kDefaultPath = "/bin:/usr/bin";

absl::Status SpawnError(int error, absl::string_view syscall, const std::string& path) {
  loop::SystemError result;
  result.error = error;
  result.syscall = std::string(syscall);
  result.path = path;
  return loop::ToStatus(std::move(result));
}

bool HasNul(const std::string& text) { return text.find('\0') != std::string::npos; }

bool HasNul(const std::vector<std::string>& texts) {
  return std::any_of(texts.begin(), texts.end(),
                     [](const std::string& text) { return HasNul(text); });
}

// The PATH the child will have.
absl::string_view SearchPath(const SpawnOptions& options) {
  if (!options.env.has_value()) {
    const char* path = getenv("PATH");
    return path == nullptr ? kDefaultPath : absl::string_view(path);
  }
  for (absl::string_view entry : *options.env) {
    if (absl::ConsumePrefix(&entry, "PATH=")) return entry;
  }
  return kDefaultPath;
}

std::vector<std::string> CandidatePaths(const SpawnOptions& options) {
  std::vector<std::string> result;
  if (options.file.empty()) return result;
  if (absl::StrContains(options.file, '/')) {
    result.push_back(options.file);
    return result;
  }
  for (absl::string_view folder : absl::StrSplit(SearchPath(options), ':')) {
    result.push_back(folder.empty() ? options.file : absl::StrCat(folder, "/", options.file));
  }
  return result;
}

// A view of `texts` in the form of argv.
std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

// With SIGCHLD ignored, which a program can inherit, the system throws the status of children away.
void KeepStatusOfChildren() {
  struct sigaction action;
  if (sigaction(SIGCHLD, nullptr, &action) != 0) return;
  if (action.sa_handler != SIG_IGN && !(action.sa_flags & SA_NOCLDWAIT)) return;
  if (action.sa_handler == SIG_IGN) action.sa_handler = SIG_DFL;
  action.sa_flags &= ~SA_NOCLDWAIT;
  sigaction(SIGCHLD, &action, nullptr);
}

void CloseAll(const std::vector<loop::Stream*>& streams) {
  for (loop::Stream* stream : streams) {
    if (stream != nullptr) stream->Close();
  }
}

}  // namespace

absl::Status Start(const SpawnOptions& options, Started* started) {
  if (HasNul(options.file) || HasNul(options.arguments) || HasNul(options.cwd) ||
      (options.env.has_value() && HasNul(*options.env))) {
    return absl::InvalidArgumentError("a file name, argument or variable of a program holds a NUL");
  }

  const std::vector<std::string> candidates = CandidatePaths(options);
  const std::vector<char*> paths = Pointers(candidates);
  const std::vector<std::string> own_name = {options.file};
  const std::vector<char*> argv =
      Pointers(options.arguments.empty() ? own_name : options.arguments);
  std::vector<char*> environment;
  if (options.env.has_value()) environment = Pointers(*options.env);
  std::vector<const char*> shell_argv = {"sh", nullptr};
  shell_argv.insert(shell_argv.end(), argv.begin() + 1, argv.end());

  StdioWiring wiring;
  if (const int error = wiring.Open(options.stdio)) return SpawnError(error, "spawn", options.file);

  LaunchPlan plan;
  plan.paths = paths.data();
  plan.argv = argv.data();
  plan.environment = options.env.has_value() ? environment.data() : environ;
  plan.shell_argv = shell_argv.data();
  plan.directory = options.cwd.empty() ? nullptr : options.cwd.c_str();
  plan.new_session = options.detached;
  plan.controlling_terminal = options.controlling_terminal;
  plan.uid = options.uid.has_value() ? &*options.uid : nullptr;
  plan.gid = options.gid.has_value() ? &*options.gid : nullptr;
  plan.sources = wiring.sources().data();
  plan.source_count = wiring.sources().size();

  KeepStatusOfChildren();
  const LaunchResult launched = Launch(plan);
  started->pid = launched.pid;
  started->descriptors = wiring.TakeOurs();
  if (launched.error == 0) return absl::OkStatus();
  return launched.in_directory ? SpawnError(launched.error, "chdir", options.cwd)
                               : SpawnError(launched.error, "spawn", options.file);
}

void Abandon(const Started& started) {
  for (int descriptor : started.descriptors) {
    if (descriptor >= 0) close(descriptor);
  }
  if (started.pid < 0) return;
  kill(started.pid, SIGKILL);
  while (waitpid(started.pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

absl::StatusOr<Spawned> Spawn(loop::Loop& loop, const SpawnOptions& options,
                              absl::AnyInvocable<void(loop::ChildExit)> on_exit) {
  Started started;
  const absl::Status status = Start(options, &started);
  if (!status.ok()) {
    Abandon(started);
    return status;
  }

  std::vector<loop::Stream*> streams(started.descriptors.size());
  for (size_t i = 0; i < streams.size(); ++i) {
    if (started.descriptors[i] < 0) continue;
    absl::StatusOr<loop::Stream*> stream = loop.AdoptStream(started.descriptors[i]);
    if (!stream.ok()) {
      CloseAll(streams);
      Abandon(started);
      return stream.status();
    }
    streams[i] = *stream;
    started.descriptors[i] = -1;
  }
  absl::StatusOr<loop::Child*> child = loop.NewChild(started.pid, std::move(on_exit));
  if (!child.ok()) {
    CloseAll(streams);
    Abandon(started);
    return child.status();
  }
  return Spawned{*child, std::move(streams)};
}

}  // namespace gyre::process
