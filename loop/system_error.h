// System errors as absl::Status.
//
// Every function of loop/ that fails because the system said no returns a status made here. It
// carries what Node's error objects show (https://nodejs.org/api/errors.html#class-systemerror):
// the errno, the system call, and where it applies the path or the address. Not for mistakes in
// arguments: those are plain absl::InvalidArgumentError.
#ifndef GYRE_LOOP_SYSTEM_ERROR_H_
#define GYRE_LOOP_SYSTEM_ERROR_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gyre::loop {

struct SystemError {
  int error = 0;        // positive errno value
  std::string syscall;  // "open", "listen", ...
  // The file or socket path, and the second one of calls that have two; a program may have passed
  // an empty one.
  std::optional<std::string> path = std::nullopt;
  std::optional<std::string> dest = std::nullopt;
  std::string address;  // the network address, or empty
  int port = -1;        // with `address`; -1 where there is none
};

// A status for `error`. Its message is Node's: "ENOENT: no such file or directory, open 'x'", or,
// with an address, "listen EADDRINUSE: address already in use 127.0.0.1:80".
absl::Status ToStatus(SystemError error);

// The error that ToStatus() put into `status`; nothing for any other status.
std::optional<SystemError> FromStatus(const absl::Status& status);

// "ENOENT" for ENOENT; "UNKNOWN" for a number without a name.
absl::string_view ErrorName(int error);

// libuv's text, which is Node's: "no such file or directory" for ENOENT.
absl::string_view ErrorMessage(int error);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SYSTEM_ERROR_H_
