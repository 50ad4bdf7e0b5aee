// From a complete description to a running program: the part of Spawn() that runs in the child.
// Private to process/core.
#ifndef GYRE_PROCESS_CORE_LAUNCH_H_
#define GYRE_PROCESS_CORE_LAUNCH_H_

#include <cstddef>
#include <cstdint>

namespace gyre::process {

// Everything is ready-made: the child, in its parent's memory, must not allocate.
struct LaunchPlan {
  const char* const* paths = nullptr;  // to try in order; ends with null
  char* const* argv = nullptr;         // ends with null
  char* const* environment = nullptr;  // ends with null
  const char** shell_argv = nullptr;   // {"sh", to be filled, argv[1]...}; ends with null
  const char* directory = nullptr;     // null: the parent's
  bool new_session = false;
  bool controlling_terminal = false;  // of the new session: descriptor 0
  const uint32_t* uid = nullptr;      // null: the parent's
  const uint32_t* gid = nullptr;

  // The parent's descriptor for each of the child's; kNothing for none.
  static constexpr int kNothing = -1;
  const int* sources = nullptr;
  size_t source_count = 0;  // at least 3
};

struct LaunchResult {
  int pid = -1;
  int error = 0;              // errno; then there is no process
  bool in_directory = false;  // the error is that of entering the directory
};

// Blocks the calling thread until the program is loaded or has failed to.
LaunchResult Launch(const LaunchPlan& plan);

}  // namespace gyre::process

#endif  // GYRE_PROCESS_CORE_LAUNCH_H_
