// Files, synchronously: for the loader, and for jobs on the thread pool.
#ifndef GYRE_LOOP_FILE_SYSTEM_H_
#define GYRE_LOOP_FILE_SYSTEM_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gyre::loop {

// The SystemError of the system call that has just failed, out of errno.
absl::Status LastError(absl::string_view syscall,
                       std::optional<absl::string_view> path = std::nullopt);

enum class FileKind { kNone, kFile, kDirectory, kOther };

// What `path` is, following links; kNone where there is nothing or it cannot be told.
FileKind Kind(const std::string& path);

// The whole file. Errors: SystemError of syscall "open" (with the path) or "read" (EISDIR for a
// folder).
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Standard input up to its end; waits for it. Errors: SystemError of syscall "read".
absl::StatusOr<std::string> ReadStandardInput();

// The canonical absolute path. Errors: SystemError of syscall "realpath".
absl::StatusOr<std::string> RealPath(const std::string& path);

// Errors: SystemError of syscall "uv_cwd", as in Node.
absl::StatusOr<std::string> CurrentDirectory();

// Opens /dev/null in place of standard descriptors that are closed, so that no other file gets
// their numbers and what the program prints. Once, before anything else is opened.
void OpenMissingStandardDescriptors();

// Writes everything to a descriptor, waiting where it must (a full pipe, a non-blocking terminal).
// Errors: SystemError of syscall "write". For standard output and error.
absl::Status WriteFully(int descriptor, absl::string_view data);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_FILE_SYSTEM_H_
