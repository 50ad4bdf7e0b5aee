// HTTP load at a constant rate: a request leaves when its time has come, whether the ones before
// were answered or not, and its latency counts from that time. A server that stalls is charged for
// every request that would have been sent meanwhile (no coordinated omission).
//
// usage: steady_load PORT CONNECTIONS REQUESTS_PER_SECOND SECONDS [SLOW]
//
// Prints one line of JSON: sent, answered, errors, late (the share of requests that the load itself
// sent more than a millisecond after their time), and latencies in microseconds.
//
// SLOW: so many slow clients (slow.h) are there meanwhile. It then prints "ready" when they have
// begun and the measurement starts, adds slow_bytes and slow_turned_away to the JSON, and leaves
// the server as it is until its standard input ends.
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "benchmarks/steady/load.h"
#include "benchmarks/steady/slow.h"

enum { kMaxWaiting = 4096, kLateNanos = 1000000, kSpinNanos = 1000000, kSettleNanos = 1000000000 };

static const char kRequest[] = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
static const char kEnd[] = "Hello World\n";

typedef struct {
  int descriptor;
  int head;                   // the oldest of `due`
  int count;                  // requests without an answer
  int matched;                // bytes of kEnd seen last
  uint64_t due[kMaxWaiting];  // when each of them should have left
} Connection;

int main(int argc, char** argv) {
  if (argc != 5 && argc != 6) {
    fprintf(stderr, "usage: %s PORT CONNECTIONS REQUESTS_PER_SECOND SECONDS [SLOW]\n", argv[0]);
    return 2;
  }
  const int port = atoi(argv[1]);
  const int connections = atoi(argv[2]);
  const double rate = atof(argv[3]);
  const double seconds = atof(argv[4]);
  const int slow = argc == 6 ? atoi(argv[5]) : 0;
  if (connections < 1 || rate <= 0 || seconds <= 0) {
    fprintf(stderr, "%s: connections, rate and seconds must be above zero\n", argv[0]);
    return 2;
  }
  Connection* all = calloc((size_t)connections, sizeof(Connection));
  if (all == NULL) Fail("calloc");
  const int poll = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < connections; ++i) {
    all[i].descriptor = Connect(port);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, all[i].descriptor, &event) != 0) Fail("epoll_ctl");
  }
  if (argc == 6) {
    OpenSlow(port, slow);
    // What the server does about new connections is over when the measurement starts.
    for (const uint64_t settled = Now() + kSettleNanos; Now() < settled;) DripSlow(Now());
    puts("ready");
    fflush(stdout);
  }

  const uint64_t gap = (uint64_t)(1e9 / rate);
  const uint64_t start = Now();
  const uint64_t end = start + (uint64_t)(seconds * 1e9);
  const uint64_t give_up = end + 2000000000u;
  uint64_t next = start, sent = 0, answered = 0, errors = 0, late = 0;
  int turn = 0;
  while (next < end || answered + errors < sent) {
    uint64_t now = Now();
    if (now > give_up) break;
    DripSlow(now);
    for (; next <= now && next < end; next += gap) {
      Connection* c = &all[turn];
      turn = (turn + 1) % connections;
      ++sent;
      if (now - next > kLateNanos) ++late;
      if (c->descriptor < 0 || c->count == kMaxWaiting) {
        ++errors;
        continue;
      }
      if (send(c->descriptor, kRequest, sizeof(kRequest) - 1, MSG_NOSIGNAL) !=
          (ssize_t)sizeof(kRequest) - 1) {
        ++errors;
        continue;
      }
      c->due[(c->head + c->count++) % kMaxWaiting] = next;
    }
    // Spinning for what is left of the gap would take the core from nobody: the load has its own.
    struct epoll_event events[256];
    const uint64_t wake = next < end && next < NextDrip() ? next : NextDrip();
    const int ready = epoll_wait(poll, events, 256, wake < Now() + kSpinNanos ? 0 : 1);
    if (ready < 0 && errno != EINTR) Fail("epoll_wait");
    for (int i = 0; i < ready; ++i) {
      Connection* c = events[i].data.ptr;
      char bytes[65536];
      const ssize_t size = recv(c->descriptor, bytes, sizeof(bytes), MSG_DONTWAIT);
      if (size < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (size <= 0) {
        errors += (uint64_t)c->count;
        c->count = 0;
        close(c->descriptor);
        c->descriptor = -1;
        continue;
      }
      now = Now();
      for (ssize_t at = 0; at < size; ++at) {
        c->matched = bytes[at] == kEnd[c->matched] ? c->matched + 1 : bytes[at] == kEnd[0];
        if (c->matched < (int)sizeof(kEnd) - 1) continue;
        c->matched = 0;
        if (c->count == 0) continue;
        Record(now - c->due[c->head]);
        c->head = (c->head + 1) % kMaxWaiting;
        --c->count;
        ++answered;
      }
    }
  }
  printf("{\"sent\": %llu, \"answered\": %llu, \"errors\": %llu, \"late\": %.5f, ",
         (unsigned long long)sent, (unsigned long long)answered,
         (unsigned long long)(sent - answered), sent == 0 ? 0 : (double)late / (double)sent);
  if (argc == 6) {
    printf("\"slow_bytes\": %llu, \"slow_turned_away\": %llu, ", (unsigned long long)SlowBytes(),
           (unsigned long long)SlowTurnedAway());
  }
  PrintLatencies();
  printf("}\n");
  if (argc == 6) {
    fflush(stdout);
    while (getchar() != EOF) {
    }
    CloseSlow();
  }
  return 0;
}
