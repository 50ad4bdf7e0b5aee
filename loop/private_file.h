// Files that only this user may have written: for caches whose contents are trusted.
#ifndef GYRE_LOOP_PRIVATE_FILE_H_
#define GYRE_LOOP_PRIVATE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gyre::loop {

// Makes the folder `path`, closed to others, and those above it that are missing. Errors:
// SystemError of syscall "mkdir"; EPERM where `path` is there and is no folder of this user's, or
// others may write to it.
absl::Status MakePrivateFolder(const std::string& path);

// The whole file. Errors: SystemError of syscall "open" or "read"; EPERM where `path` is a link or
// anything but a file of this user's.
absl::StatusOr<std::string> ReadPrivateFile(const std::string& path);

// Writes a file that others see whole or not at all, in place of what was there; nothing is left
// behind where that fails (FileReplacement). Errors: those of FileReplacement, and SystemError of
// syscall "write".
absl::Status ReplacePrivateFile(const std::string& path, absl::string_view data);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_PRIVATE_FILE_H_
