// Starts a program in a child process and connects its standard streams to the loop.
//
// The child is made as vfork() makes it: it borrows the parent's memory until the program is
// loaded, so the cost does not grow with the parent, and an error of loading is known, exactly,
// when Spawn() returns. The calling thread waits meanwhile, which takes well under a millisecond.
//
// What the program gets: the descriptors of `stdio` and none else, default dispositions for every
// signal, no signal blocked. It does not get: anything the parent ignores or blocks, its open
// files, its thread's state.
//
// Spawn() makes sure that the system keeps the status of ended children: it sets SIGCHLD to its
// default where the process ignores it.
//
// Not for: shells and their quoting (give {"/bin/sh", "-c", text} as arguments).
#ifndef GYRE_PROCESS_CORE_SPAWN_H_
#define GYRE_PROCESS_CORE_SPAWN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "loop/child.h"
#include "loop/loop.h"
#include "loop/stream.h"

namespace gyre::process {

// What one descriptor of the child is.
class Stdio {
 public:
  // A Unix stream socket whose other end comes back as a loop::Stream. It carries both directions,
  // as in Node.
  static Stdio Pipe() { return Stdio(kPipe); }

  // /dev/null for descriptors 0 to 2, closed above.
  static Stdio Ignore() { return Stdio(kIgnore); }

  // The parent's descriptor of the same number.
  static Stdio Inherit() { return Stdio(kInherit); }

  // A descriptor of the parent, which keeps its own. Descriptors 0 to 2 of the child are made
  // blocking, as programs expect; a parent's descriptor shares that mode.
  static Stdio Descriptor(int descriptor) { return Stdio(descriptor); }

 private:
  friend class StdioWiring;
  enum Special { kPipe = -1, kIgnore = -2, kInherit = -3 };

  explicit Stdio(int value) : value_(value) {}

  int value_;  // a descriptor, or a Special
};

struct SpawnOptions {
  // A path where it has a slash; else a name to look for in the PATH of `env`. A text file that the
  // system cannot load runs by /bin/sh, as with execvp(). Relative paths start at `cwd`.
  std::string file;

  // argv, its first element included; {file} when empty.
  std::vector<std::string> arguments;

  // "NAME=value" each; the parent's environment when absent.
  std::optional<std::vector<std::string>> env;

  // The parent's when empty.
  std::string cwd;

  // Its own session and process group: signals of the parent's terminal do not reach it. The parent
  // still waits for its end; Unref() the child and its streams where it should not.
  bool detached = false;

  // Descriptor 0 of the child, a terminal such as the slave of a pseudo terminal that nobody else
  // is controlled by, becomes the controlling terminal of its session: Ctrl-C, changes of the
  // window's size and the end of the terminal then reach the program as signals. Only of use with
  // `detached`. ENOTTY and EPERM otherwise.
  bool controlling_terminal = false;

  // The identity the program runs with, and no supplementary groups of the parent's then; that of
  // the parent when absent. EPERM where the parent may not give it.
  std::optional<uint32_t> uid;
  std::optional<uint32_t> gid;

  // By descriptor. Those missing of the first three are ignored.
  std::vector<Stdio> stdio = {Stdio::Pipe(), Stdio::Pipe(), Stdio::Pipe()};
};

// A program that nobody watches yet.
struct Started {
  int pid = -1;  // -1 where the program could not be loaded

  // By descriptor of the child: the parent's end of each pipe, closed on exec; -1 for others. All
  // are the caller's, and all are there even when the program could not be loaded: their other
  // ends are closed then, which is what a program finds that was about to use them.
  std::vector<int> descriptors;
};

// The first half of Spawn(), for those who have a loop of their own choice for each part: the
// caller gives `pid` to Loop::NewChild(), and what it wants of `descriptors` to
// Loop::AdoptStream(). Errors: those of Spawn() of syscalls "spawn" and "chdir", and
// InvalidArgumentError.
absl::Status Start(const SpawnOptions& options, Started* started);

// For a program that runs but cannot be watched or talked to: kills it, takes its status, and
// closes the descriptors.
void Abandon(const Started& started);

struct Spawned {
  loop::Child* child = nullptr;  // owned by the loop; the receiver closes it
  std::vector<loop::Stream*>
      stdio;  // by descriptor: the parent's end of each pipe, null for others; likewise
};

// `on_exit` runs once on the loop's thread, on a later turn; streams may still hold data then. Call
// on the loop's thread.
//
// Errors: SystemError of syscall
//   "spawn", path = file: what execve() says (ENOENT, EACCES, ENOTDIR, E2BIG, ...), EBADF for a
//   descriptor of `stdio`
//       that is not open, EAGAIN, ENOMEM, EMFILE for lack of means;
//   "chdir", path = cwd;
//   what Loop::AdoptStream() and Loop::NewChild() return: the program is killed then.
// InvalidArgumentError for a NUL inside a string. No process and no descriptor is left after an
// error.
absl::StatusOr<Spawned> Spawn(loop::Loop& loop, const SpawnOptions& options,
                              absl::AnyInvocable<void(loop::ChildExit)> on_exit);

}  // namespace gyre::process

#endif  // GYRE_PROCESS_CORE_SPAWN_H_
