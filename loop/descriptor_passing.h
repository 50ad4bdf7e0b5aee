// Bytes with open descriptors in them, over a connected Unix stream socket that does not block.
//
// A descriptor travels with the first byte of its message. Any thread; nothing here waits. Errors
// are SystemErrors of syscall "write" and "read"; EAGAIN where the socket has no room or no bytes.
#ifndef GYRE_LOOP_DESCRIPTOR_PASSING_H_
#define GYRE_LOOP_DESCRIPTOR_PASSING_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gyre::loop {

// Descriptors that one message carries at most.
constexpr size_t kMostPassedDescriptors = 64;

// How many bytes went. The descriptors have gone if any byte has; the caller keeps its own.
absl::StatusOr<size_t> SendWithDescriptors(int socket, absl::Span<const absl::string_view> parts,
                                           absl::Span<const int> descriptors);

// The same with one descriptor, or none where it is -1.
absl::StatusOr<size_t> SendWithDescriptor(int socket, absl::Span<const absl::string_view> parts,
                                          int descriptor);

// How many bytes came, 0 at the end. Descriptors that came with them are appended to
// `descriptors`; they are the caller's, closed on exec. Those that this process has no room for
// are lost.
absl::StatusOr<size_t> ReceiveWithDescriptors(int socket, absl::Span<char> buffer,
                                              std::vector<int>* descriptors);

// Two sockets that are connected to each other and keep messages apart (SOCK_SEQPACKET): what is
// sent by one call is received by one call. They do not block, and are closed on exec. Errors: of
// syscall "socketpair".
absl::StatusOr<std::pair<int, int>> NewMessageSockets();

// A further descriptor for what this one is open on, closed on exec; a negative errno where there
// is none.
int DuplicateDescriptor(int descriptor);

// From now on it is not inherited. False where there is no such descriptor.
bool CloseOnExec(int descriptor);

// Whether the descriptor is a socket that listens.
bool IsListening(int descriptor);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_DESCRIPTOR_PASSING_H_
