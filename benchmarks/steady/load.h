// What the load generators share: the clock, connections, and latencies in buckets of at most 3 %.
#ifndef GYRE_BENCHMARKS_STEADY_LOAD_H_
#define GYRE_BENCHMARKS_STEADY_LOAD_H_

#include <stdint.h>

// Nanoseconds on the monotonic clock.
uint64_t Now(void);

// Says which call failed, and why, and ends the program.
void Fail(const char* what);

// A blocking connection to a port of this machine, without Nagle's delay. Fails as Fail() does.
int Connect(int port);

// Counts one latency of that many nanoseconds.
void Record(uint64_t nanos);

// Microseconds that the given share of all latencies does not exceed; 0 where there are none.
double QuantileMicros(double share);

// Prints the inside of a JSON object: p50, p90, p99, p99.9, p99.99, max, and the distribution as
// pairs of a share and the latency that it does not exceed, evenly spaced in the number of nines.
void PrintLatencies(void);

#endif  // GYRE_BENCHMARKS_STEADY_LOAD_H_
