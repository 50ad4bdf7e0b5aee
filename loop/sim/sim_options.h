// What decides the course of a simulation: the seed, times, and what goes wrong.
#ifndef GYRE_LOOP_SIM_SIM_OPTIONS_H_
#define GYRE_LOOP_SIM_SIM_OPTIONS_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace gyre::loop {

// FNV-1a of 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/), for traces: `before` is what the
// bytes in front came to. Not for anything that others may tamper with.
inline constexpr uint64_t kSimHashStart = 14695981039346656037u;
uint64_t SimHash(absl::string_view bytes, uint64_t before = kSimHashStart);

// Hears of everything that happens in a simulation, one line without a line break at a time: the
// virtual time in milliseconds, the host, what happened. On the loop's thread; must not call the
// loop.
class SimTrace {
 public:
  virtual ~SimTrace() = default;
  virtual void OnEvent(absl::string_view line) = 0;
};

// Where the seed comes from, asked once, when something is first drawn by lot: all that happened
// before happens with every seed. On the loop's thread; must not call the loop.
class SimSeed {
 public:
  virtual ~SimSeed() = default;
  virtual uint64_t DrawSeed() = 0;
};

// Chances from 0 (never) to 1 (always).
struct SimFaults {
  double refuse = 0;              // of an attempt to connect: ECONNREFUSED
  double reset = 0;               // of each piece under way: its connection is reset instead
  double stall = 0;               // of each piece: nothing of its connection arrives any more
  double cut = 0;                 // of each piece: the end of the stream arrives in its place
  double slow = 0;                // of each connection: see SimOptions::slow_delay_ms
  double clock_jump = 0;          // of each reading of the date: see SimOptions::max_skew_ms
  double disk_error = 0;          // of each read of an open file: EIO
  double disk_full = 0;           // of each write to one: ENOSPC
  double short_write = 0;         // of each write: a part of it is taken, the rest waits
  double failed_lookup = 0;       // of each look-up of a name: EAI_AGAIN
  double datagram_loss = 0;       // of each datagram
  double datagram_duplicate = 0;  // of each datagram
};

struct SimOptions {
  uint64_t seed = 1;
  // Instead of `seed`, where it is not null. Outlives the loops.
  SimSeed* seed_source = nullptr;

  // Everything that crosses the network takes between these, in milliseconds; order within a stream
  // is kept, datagrams overtake each other.
  uint64_t min_delay_ms = 0;
  uint64_t max_delay_ms = 0;

  // Hand received bytes over in pieces of random size, one byte included.
  bool split_reads = false;

  // What becomes ready at the same time, connections, completions and what was posted, is handed
  // over in a random order instead of that of creation.
  bool shuffle = false;

  // Work for the thread pool waits up to so many milliseconds before it begins.
  uint64_t max_job_delay_ms = 0;

  // Timers fire up to so many milliseconds late, and a turn takes up to so many where one is about
  // to fire meanwhile.
  uint64_t timer_jitter_ms = 0;

  // Virtual nanoseconds that a turn of the loop, and a reading of a clock, take: programs that wait
  // by asking again and again come to an end.
  uint64_t turn_nanos = 0;
  uint64_t clock_read_nanos = 0;

  // Each host's date differs from the true one by up to so much, either way; by how much is drawn
  // anew when it jumps.
  uint64_t max_skew_ms = 0;

  // Each piece of a slow connection takes up to so many milliseconds more, and its network holds no
  // more than kSlowWindow bytes.
  uint64_t slow_delay_ms = 0;

  SimFaults faults;

  // Bytes a stream takes for a peer that does not read them; what is written beyond waits in
  // queued_bytes().
  size_t window = 256 * 1024;
  static constexpr size_t kSlowWindow = 4096;

  // WallMillis() at the start: 2024-01-01T00:00:00Z.
  int64_t wall_start_ms = 1704067200000;

  // Null: nobody listens. Outlives the loops.
  SimTrace* trace = nullptr;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SIM_SIM_OPTIONS_H_
