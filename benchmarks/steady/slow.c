#include "benchmarks/steady/slow.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "benchmarks/steady/load.h"

static const char kHead[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ";
static const uint64_t kSecond = 1000000000u;

typedef struct {
  int descriptor;
  uint32_t phase;  // nanoseconds of each second
} Slow;

static Slow* slow;
static int slow_count;
static int port_of_all;
static int next;         // who sends the next byte
static uint64_t second;  // when the current one began
static uint64_t bytes;
static uint64_t turned_away;

static int ByPhase(const void* one, const void* other) {
  const uint32_t a = ((const Slow*)one)->phase, b = ((const Slow*)other)->phase;
  return (a > b) - (a < b);
}

static int Begin(void) {
  const int descriptor = Connect(port_of_all);
  if (send(descriptor, kHead, sizeof(kHead) - 1, MSG_NOSIGNAL) < 0) Fail("send");
  return descriptor;
}

static void Reset(int descriptor) {
  const struct linger now = {1, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  close(descriptor);
}

void OpenSlow(int port, int count) {
  port_of_all = port;
  slow_count = count;
  if (count == 0) return;
  slow = calloc((size_t)count, sizeof(Slow));
  if (slow == NULL) Fail("calloc");
  srand48(1);
  for (int i = 0; i < count; ++i) {
    slow[i].descriptor = Begin();
    slow[i].phase = (uint32_t)(drand48() * (double)kSecond);
  }
  qsort(slow, (size_t)count, sizeof(Slow), ByPhase);
  second = Now();
}

void DripSlow(uint64_t now) {
  while (NextDrip() <= now) {
    Slow* one = &slow[next];
    if (send(one->descriptor, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1) {
      ++bytes;
    } else if (errno != EAGAIN) {
      ++turned_away;
      close(one->descriptor);
      one->descriptor = Begin();
    }
    if (++next == slow_count) {
      next = 0;
      second += kSecond;
    }
  }
}

uint64_t NextDrip(void) { return slow_count == 0 ? UINT64_MAX : second + slow[next].phase; }

uint64_t SlowBytes(void) { return bytes; }

uint64_t SlowTurnedAway(void) { return turned_away; }

void CloseSlow(void) {
  for (int i = 0; i < slow_count; ++i) Reset(slow[i].descriptor);
  free(slow);
  slow = NULL;
  slow_count = 0;
}
