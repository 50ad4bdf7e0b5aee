#include "runtime/simulate/search.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "loop/file_system.h"
#include "loop/sim/sim_options.h"
#include "runtime/options.h"

namespace gyre::runtime {
namespace {

// Seconds of a processor that a run may take; one that takes more is in an endless loop.
constexpr unsigned kLongestRun = 60;
constexpr size_t kMostGroups = 10;
constexpr size_t kMostSeeds = 8;

struct Group {
  std::string reason;
  std::vector<uint64_t> seeds;
};

// As a shell takes it for one word.
std::string Quoted(const std::string& word) {
  constexpr absl::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%";
  if (!word.empty() && word.find_first_not_of(kPlain.data()) == std::string::npos) return word;
  std::string quoted = "'";
  for (char c : word) {
    if (c == '\'') {
      absl::StrAppend(&quoted, "'\\''");
    } else {
      quoted.push_back(c);
    }
  }
  return quoted + "'";
}

// As NODE_OPTIONS takes it for one word.
std::string InNodeOptions(const std::string& word) {
  if (word.find_first_of(" \"\\") == std::string::npos) return word;
  return absl::StrCat("\"", absl::StrReplaceAll(word, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

// Without those that say which seeds are run.
std::vector<std::string> OtherWords(const std::vector<std::string>& given) {
  std::vector<std::string> words;
  bool skip = false;
  for (const std::string& word : given) {
    if (std::exchange(skip, false)) continue;
    if (word == "--simulate" || word == "--simulate-runs") {
      skip = true;
      continue;
    }
    if (absl::StartsWith(word, "--simulate=") || absl::StartsWith(word, "--simulate-runs=")) {
      continue;
    }
    words.push_back(word);
  }
  return words;
}

// V8 asks the system to leave its memory out of children.
void ShareMemoryWithChildren() {
  absl::StatusOr<std::string> maps = loop::ReadFile("/proc/self/maps");
  if (!maps.ok()) return;
  for (absl::string_view line : absl::StrSplit(*maps, '\n')) {
    const std::pair<absl::string_view, absl::string_view> ends =
        absl::StrSplit(line.substr(0, line.find(' ')), absl::MaxSplits('-', 1));
    uintptr_t start = 0;
    uintptr_t end = 0;
    if (!absl::SimpleHexAtoi(ends.first, &start) || !absl::SimpleHexAtoi(ends.second, &end)) {
      continue;
    }
    // What is not memory of ours refuses.
    (void)madvise(reinterpret_cast<void*>(start), end - start, MADV_DOFORK);
  }
}

// Where the processes of a search meet.
struct Shared {
  bool settled;     // the course depends on the seed from there on
  int fork_error;   // the runs end there; 0: they do not
  uint64_t traces;  // hash of those of all runs
  Outcome outcome;  // of the run that goes on
};

void LimitProcessorTime(rlim_t seconds) {
  struct rlimit time = {};
  if (getrlimit(RLIMIT_CPU, &time) != 0) return;
  time.rlim_cur = std::min(seconds, time.rlim_max);
  setrlimit(RLIMIT_CPU, &time);
}

void BecomeChild(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
}

// Why a run failed; empty where it passed.
std::string Reason(const Outcome& outcome, int status) {
  if (outcome.kind == Outcome::Kind::kPassed) return "";
  if (outcome.kind != Outcome::Kind::kNone) return outcome.reason;
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    if (number == SIGXCPU || number == SIGKILL) {
      return absl::StrCat("blocked: no end after ", kLongestRun, " s of processor time");
    }
    return absl::StrCat("ended by ", strsignal(number));
  }
  return absl::StrCat("ended in the middle, exit code ", WEXITSTATUS(status));
}

void Count(std::vector<Group>& groups, const std::string& reason, uint64_t seed) {
  auto group = std::find_if(groups.begin(), groups.end(),
                            [&reason](const Group& each) { return each.reason == reason; });
  if (group == groups.end()) group = groups.insert(groups.end(), Group{reason, {}});
  group->seeds.push_back(seed);
}

void AddTrace(Shared* shared) {
  shared->traces =
      loop::SimHash(absl::StrCat(absl::Hex(shared->outcome.trace), "\n"), shared->traces);
}

// What stands in the pipe of a search for each run that failed; the reason follows.
struct Failure {
  uint64_t seed;
  uint64_t size;
};

void ReadFailures(int descriptor, std::vector<Group>& groups) {
  std::FILE* file = fdopen(descriptor, "r");
  if (file == nullptr) return;
  Failure failure;
  std::string reason;
  while (std::fread(&failure, sizeof(failure), 1, file) == 1) {
    reason.resize(failure.size);
    if (std::fread(reason.data(), 1, reason.size(), file) != reason.size()) break;
    Count(groups, reason, failure.seed);
  }
  std::fclose(file);
}

// The host of the runs of a search, in the process that they have in common.
class Runs final : public Simulation::Host {
 public:
  Runs(uint64_t first, uint64_t count, Shared* shared, int failures)
      : first_(first), count_(count), shared_(shared), failures_(failures) {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) {
      dup2(nowhere, STDOUT_FILENO);
      dup2(nowhere, STDERR_FILENO);
    }
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    LimitProcessorTime(kLongestRun);
    // What is compiled before the runs part is compiled once, and that includes what only runs
    // call.
    v8::V8::SetFlagsFromString("--no-lazy");
  }

  uint64_t ChooseSeed() override {
    shared_->settled = true;
    // Baseline code takes longer to make than a short run has use for it.
    v8::V8::SetFlagsFromString("--lazy --no-sparkplug");
    LimitProcessorTime(RLIM_INFINITY);
    ShareMemoryWithChildren();
    const pid_t parent = getpid();
    for (uint64_t i = 0; i < count_; ++i) {
      shared_->outcome = Outcome();
      const pid_t child = fork();
      if (child < 0) {
        shared_->fork_error = errno;
        _exit(1);
      }
      if (child == 0) {
        BecomeChild(parent);
        LimitProcessorTime(kLongestRun);
        return first_ + i;
      }
      int status = 0;
      while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
      }
      AddTrace(shared_);
      Tell(first_ + i, Reason(shared_->outcome, status));
    }
    _exit(0);
  }

  [[noreturn]] void OnEnd(const Outcome& outcome) override {
    shared_->outcome = outcome;
    _exit(outcome.exit_code);
  }

 private:
  void Tell(uint64_t seed, const std::string& reason) {
    if (reason.empty()) return;
    const Failure failure = {.seed = seed, .size = reason.size()};
    std::string text(reinterpret_cast<const char*>(&failure), sizeof(failure));
    text += reason;
    loop::WriteFully(failures_, text).IgnoreError();
  }

  const uint64_t first_;
  const uint64_t count_;
  Shared* const shared_;
  const int failures_;
};

std::string Seeds(const std::vector<uint64_t>& seeds) {
  std::string text;
  for (size_t i = 0; i < std::min(seeds.size(), kMostSeeds); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", seeds[i]);
  }
  if (seeds.size() > kMostSeeds) absl::StrAppend(&text, ", ...");
  return text;
}

void Print(const Options& options, uint64_t first, uint64_t runs, std::vector<Group>& groups,
           double seconds, uint64_t traces) {
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.seeds.size() > b.seeds.size(); });
  uint64_t failed = 0;
  uint64_t first_failed = 0;
  for (const Group& group : groups) {
    if (failed == 0 || group.seeds[0] < first_failed) first_failed = group.seeds[0];
    failed += group.seeds.size();
  }
  std::string text = absl::StrFormat(
      "simulation: seeds %d to %d, %d of %d runs failed (%.2f ms a run), trace %016x\n", first,
      first + runs - 1, failed, runs, seconds * 1e3 / static_cast<double>(runs), traces);
  for (size_t i = 0; i < std::min(groups.size(), kMostGroups); ++i) {
    absl::StrAppend(&text, "  ", groups[i].seeds.size(), " x ", groups[i].reason, "\n    seeds ",
                    Seeds(groups[i].seeds), "\n");
  }
  if (groups.size() > kMostGroups) {
    absl::StrAppend(&text, "  and ", groups.size() - kMostGroups, " other reasons\n");
  }
  if (failed > 0) {
    absl::StrAppend(&text, "replay: ", ReplayCommand(options, first_failed), "\n");
  }
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace

std::string ReplayCommand(const Options& options, uint64_t seed) {
  // The arguments of an application inside its executable are its own.
  const bool bundled = options.bundled;
  std::vector<std::string> words =
      OtherWords(bundled ? options.environment_arguments : options.exec_arguments);
  words.push_back(absl::StrCat("--simulate=", seed));
  std::string command;
  if (bundled) {
    for (std::string& word : words) word = InNodeOptions(word);
    command = absl::StrCat("NODE_OPTIONS=", Quoted(absl::StrJoin(words, " ")), " ");
    words.clear();
  }
  absl::StrAppend(&command, Quoted(options.argv0));
  if (!bundled && options.script.has_value()) words.push_back(*options.script);
  words.insert(words.end(), options.arguments.begin(), options.arguments.end());
  for (const std::string& word : words) absl::StrAppend(&command, " ", Quoted(word));
  return command;
}

bool Search(const Options& options, uint64_t first, uint64_t runs,
            absl::FunctionRef<void(Simulation::Host*)> run) {
  void* memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int failures[2];
  if (memory == MAP_FAILED || pipe2(failures, O_CLOEXEC) != 0) {
    std::perror("simulation");
    return false;
  }
  auto* shared = new (memory) Shared();
  shared->traces = loop::kSimHashStart;
  const auto begin = std::chrono::steady_clock::now();
  ShareMemoryWithChildren();
  const pid_t parent = getpid();
  const pid_t first_run = fork();
  if (first_run < 0) {
    std::perror("simulation: fork");
    return false;
  }
  if (first_run == 0) {
    BecomeChild(parent);
    Runs all(first, runs, shared, failures[1]);
    run(&all);
    _exit(1);
  }
  close(failures[1]);
  std::vector<Group> groups;
  ReadFailures(failures[0], groups);
  int status = 0;
  while (waitpid(first_run, &status, 0) < 0 && errno == EINTR) {
  }
  if (!shared->settled) {
    // All runs are this one.
    const std::string reason = Reason(shared->outcome, status);
    for (uint64_t i = 0; i < runs; ++i) {
      if (!reason.empty()) Count(groups, reason, first + i);
      AddTrace(shared);
    }
  } else if (shared->fork_error != 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::fprintf(stderr, "simulation: %s\n",
                 shared->fork_error != 0 ? std::strerror(shared->fork_error)
                                         : Reason(Outcome(), status).c_str());
    return false;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  Print(options, first, runs, groups, took.count(), shared->traces);
  return groups.empty();
}

}  // namespace gyre::runtime
