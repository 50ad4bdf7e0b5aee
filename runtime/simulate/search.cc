#include "runtime/simulate/search.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "loop/file_system.h"
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

[[noreturn]] void RunChild(uint64_t seed, Outcome* outcome,
                           absl::FunctionRef<void(uint64_t, Outcome*)> run) {
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) {
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
  }
  struct rlimit time = {kLongestRun, kLongestRun + 1};
  setrlimit(RLIMIT_CPU, &time);
  struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  run(seed, outcome);
  _exit(1);
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

std::string Seeds(const std::vector<uint64_t>& seeds) {
  std::string text;
  for (size_t i = 0; i < std::min(seeds.size(), kMostSeeds); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", seeds[i]);
  }
  if (seeds.size() > kMostSeeds) absl::StrAppend(&text, ", ...");
  return text;
}

void Print(const Options& options, uint64_t first, uint64_t runs, std::vector<Group>& groups,
           double seconds) {
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.seeds.size() > b.seeds.size(); });
  uint64_t failed = 0;
  uint64_t first_failed = 0;
  for (const Group& group : groups) {
    if (failed == 0 || group.seeds[0] < first_failed) first_failed = group.seeds[0];
    failed += group.seeds.size();
  }
  std::string text =
      absl::StrFormat("simulation: seeds %d to %d, %d of %d runs failed (%.2f ms a run)\n", first,
                      first + runs - 1, failed, runs, seconds * 1e3 / static_cast<double>(runs));
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
  std::string command = Quoted(options.argv0);
  bool skip = false;
  for (const std::string& word : options.exec_arguments) {
    if (std::exchange(skip, false)) continue;
    if (word == "--simulate" || word == "--simulate-runs") {
      skip = true;
      continue;
    }
    if (absl::StartsWith(word, "--simulate=") || absl::StartsWith(word, "--simulate-runs=")) {
      continue;
    }
    absl::StrAppend(&command, " ", Quoted(word));
  }
  absl::StrAppend(&command, " --simulate=", seed);
  if (options.script.has_value()) absl::StrAppend(&command, " ", Quoted(*options.script));
  for (const std::string& word : options.arguments) absl::StrAppend(&command, " ", Quoted(word));
  return command;
}

bool Search(const Options& options, uint64_t first, uint64_t runs,
            absl::FunctionRef<void(uint64_t, Outcome*)> run) {
  void* shared =
      mmap(nullptr, sizeof(Outcome), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) {
    std::perror("simulation: mmap");
    return false;
  }
  auto* outcome = static_cast<Outcome*>(shared);
  ShareMemoryWithChildren();
  std::vector<Group> groups;
  const auto begin = std::chrono::steady_clock::now();
  for (uint64_t i = 0; i < runs; ++i) {
    *outcome = Outcome();
    const pid_t child = fork();
    if (child < 0) {
      std::perror("simulation: fork");
      return false;
    }
    if (child == 0) RunChild(first + i, outcome, run);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    const std::string reason = Reason(*outcome, status);
    if (!reason.empty()) Count(groups, reason, first + i);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  Print(options, first, runs, groups, took.count());
  return groups.empty();
}

}  // namespace gyre::runtime
