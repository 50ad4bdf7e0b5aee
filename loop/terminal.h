// Terminals, and what kind of thing a descriptor is.
#ifndef GYRE_LOOP_TERMINAL_H_
#define GYRE_LOOP_TERMINAL_H_

#include <utility>

#include "absl/strings/string_view.h"

namespace gyre::loop {

// "TTY", "FILE" (also a character device such as /dev/null), "PIPE" (also a Unix socket), "TCP",
// "UDP", or "UNKNOWN", also for a descriptor that is not open.
absl::string_view DescriptorKind(int descriptor);

bool IsTerminal(int descriptor);

// Columns and rows; zeros where the descriptor is no terminal.
std::pair<int, int> TerminalSize(int descriptor);

// Raw mode hands every key over as it is pressed, without echo. The mode the terminal had before
// the first change comes back with `raw` false, and, for the last terminal changed, with
// RestoreTerminal(). 0, or an errno value.
int SetTerminalRaw(int descriptor, bool raw);

// For the end of the process, and for after a stop by a signal. Safe in a signal handler.
void RestoreTerminal();

}  // namespace gyre::loop

#endif  // GYRE_LOOP_TERMINAL_H_
