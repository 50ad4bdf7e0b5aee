#include "benchmarks/steady/load.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum { kBuckets = 64 * 32, kDistribution = 18 };

// By the five highest bits.
static uint64_t histogram[kBuckets];
static uint64_t recorded;

uint64_t Now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void Fail(const char* what) {
  perror(what);
  exit(1);
}

int Connect(int port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (descriptor < 0 || connect(descriptor, (struct sockaddr*)&address, sizeof(address)) != 0) {
    Fail("connect");
  }
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return descriptor;
}

static int BucketOf(uint64_t value) {
  if (value < 32) return (int)value;
  const int shift = 63 - __builtin_clzll(value) - 5;
  return (shift + 1) * 32 + (int)((value >> shift) & 31);
}

static uint64_t ValueOf(int bucket) {
  if (bucket < 32) return (uint64_t)bucket;
  const int shift = bucket / 32 - 1;
  return ((uint64_t)(bucket % 32) + 32) << shift;
}

void Record(uint64_t nanos) {
  ++histogram[BucketOf(nanos)];
  ++recorded;
}

double QuantileMicros(double share) {
  uint64_t seen = 0;
  for (int i = 0; i < kBuckets; ++i) {
    seen += histogram[i];
    if (seen > 0 && (double)seen >= share * (double)recorded) return (double)ValueOf(i) / 1e3;
  }
  return 0;
}

void PrintLatencies(void) {
  static const double kShares[] = {0.5, 0.9, 0.99, 0.999, 0.9999, 1};
  static const char* const kNames[] = {"p50", "p90", "p99", "p99.9", "p99.99", "max"};
  for (int i = 0; i < 6; ++i) printf("\"%s\": %.1f, ", kNames[i], QuantileMicros(kShares[i]));
  printf("\"distribution\": [");
  static const double kQuarterOfANine = 0.562341325190349;
  double rest = 1;
  for (int i = 0; i < kDistribution; ++i, rest *= kQuarterOfANine) {
    printf("%s[%.7f, %.1f]", i == 0 ? "" : ", ", 1 - rest, QuantileMicros(1 - rest));
  }
  printf("]");
}
