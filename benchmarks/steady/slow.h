// Slow clients: each has begun the head of a request, sends one further byte of it a second, and
// never its end. They are many and know nothing of each other, so the seconds of each begin at a
// time of its own, chosen at random but the same in every run.
#ifndef GYRE_BENCHMARKS_STEADY_SLOW_H_
#define GYRE_BENCHMARKS_STEADY_SLOW_H_

#include <stdint.h>

// Connects that many to a port of this machine and has each begin its head. Fails as Fail() does.
void OpenSlow(int port, int count);

// Sends the bytes that are due at `now`, or were before. One that the server has turned away comes
// back, as an attacker would.
void DripSlow(uint64_t now);

// When the next byte is due; UINT64_MAX where there are no slow clients.
uint64_t NextDrip(void);

// So far.
uint64_t SlowBytes(void);
uint64_t SlowTurnedAway(void);

// Ends all with a reset, which leaves no port waiting for its time.
void CloseSlow(void);

#endif  // GYRE_BENCHMARKS_STEADY_SLOW_H_
