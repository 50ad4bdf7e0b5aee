// One message to a local service that waits for datagrams, such as systemd or syslog.
#ifndef GYRE_LOOP_UNIX_DATAGRAM_H_
#define GYRE_LOOP_UNIX_DATAGRAM_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gyre::loop {

// Sends `bytes` as one datagram to the Unix socket at `path`; a name that begins with NUL is an
// abstract one. Any thread; does not wait: a receiver that is behind is EAGAIN. Errors: SystemError
// of syscall "send" with the path.
absl::Status SendUnixDatagram(const std::string& path, absl::string_view bytes);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UNIX_DATAGRAM_H_
