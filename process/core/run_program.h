// Runs a program to its end while the calling thread waits, and collects what it writes.
//
// For JavaScript's synchronous calls. It has a loop of its own: nothing of the caller's loop runs
// meanwhile, whatever the program does and however long it takes.
#ifndef GYRE_PROCESS_CORE_RUN_PROGRAM_H_
#define GYRE_PROCESS_CORE_RUN_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "loop/child.h"
#include "process/core/spawn.h"

namespace gyre::process {

struct RunOptions {
  // Every pipe is collected, except descriptor 0.
  SpawnOptions spawn;

  // By descriptor: written to the pipe, which is then shut down. A pipe without one is shut down
  // at once.
  std::map<size_t, std::string> input;

  // 0: none. After it the program gets `kill_signal`.
  uint64_t timeout_ms = 0;
  int kill_signal = 15;

  // More bytes than this from one pipe end the program as a timeout does.
  double max_output = std::numeric_limits<double>::infinity();
};

struct RunResult {
  int pid = 0;    // 0 where there was no process
  int error = 0;  // errno of making the process, ETIMEDOUT or ENOBUFS; 0 where it ran to its end
  loop::ChildExit exit;
  std::vector<std::string> output;  // by descriptor; beyond max_output by one piece at most
};

// Blocks until the program has ended and its pipes have: a grandchild that keeps one open delays
// that, except after a timeout. Any thread.
RunResult RunProgram(const RunOptions& options);

}  // namespace gyre::process

#endif  // GYRE_PROCESS_CORE_RUN_PROGRAM_H_
