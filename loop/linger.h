// Ends a connection without losing what was sent last.
//
// A socket that is closed with unread bytes in it answers its peer with a reset, and the peer then
// drops what it has not read yet: the response that explains why it is refused. Linger() ends our
// side, drops what still arrives, and closes once the peer has ended too or a limit is reached
// (RFC 9112 section 9.6).
#ifndef GYRE_LOOP_LINGER_H_
#define GYRE_LOOP_LINGER_H_

#include <cstddef>
#include <cstdint>

#include "loop/loop.h"
#include "loop/stream.h"

namespace gyre::loop {

struct LingerLimits {
  uint64_t milliseconds = 2000;  // in all
  size_t bytes = 16 * 1024 * 1024;
};

// Takes an Open stream over; it does not keep the loop running any more. Loop thread only.
void Linger(Loop* loop, Stream* stream, const LingerLimits& limits = {});

}  // namespace gyre::loop

#endif  // GYRE_LOOP_LINGER_H_
