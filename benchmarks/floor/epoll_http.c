// The floor: the least that a hello-world HTTP/1.1 server has to do on Linux.
//
// One thread, level-triggered epoll, accept4 in batches, one recv and one send for each readiness,
// a constant response of the bytes Node sends. It knows no methods, no limits, no time-outs and no
// bodies; it only finds the end of each request head. What a real server costs above this is what
// its runtime costs.
//
//   epoll_http [PORT]      PORT (or the environment's PORT) defaults to 0, a free port; prints
//   where it listens.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { kEvents = 512, kAcceptBatch = 64, kMaxPipelined = 64, kBuffer = 64 * 1024 };

static const char kBeforeDate[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: ";
static const char kAfterDate[] =
    "\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 12\r\n\r\nHello "
    "World\n";

static char responses[kMaxPipelined * 256];  // the response, once for each pipelined request
static size_t response_size;
static time_t response_second;

// How much of "\r\n\r\n" each connection has sent so far, by descriptor.
static uint8_t* matched;
static int max_descriptors;

static void Die(const char* what) {
  fprintf(stderr, "epoll_http: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void RefreshDate(void) {
  time_t now = time(NULL);
  if (now == response_second) return;
  response_second = now;
  struct tm parts;
  char date[64], one[256];
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &parts));
  response_size = (size_t)snprintf(one, sizeof one, "%s%s%s", kBeforeDate, date, kAfterDate);
  for (int i = 0; i < kMaxPipelined; i++) memcpy(responses + i * response_size, one, response_size);
}

static int Listen(int port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) Die("socket");
  int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // accepted sockets inherit it
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr*)&address, size) != 0) Die("bind");
  if (listen(listener, 511) != 0) Die("listen");
  getsockname(listener, (struct sockaddr*)&address, &size);
  printf("Server running at http://127.0.0.1:%d/\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

// Returns 0 when descriptors ran out.
static int Accept(int epoll, int listener) {
  for (int i = 0; i < kAcceptBatch; i++) {
    int connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (connection < 0) return errno != EMFILE && errno != ENFILE;
    if (connection >= max_descriptors) {
      close(connection);
      continue;
    }
    matched[connection] = 0;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = connection};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection, &event) != 0) close(connection);
  }
  return 1;
}

// Returns 0 when the connection is over and closed.
static int Serve(int connection) {
  static char buffer[kBuffer];
  ssize_t received = recv(connection, buffer, sizeof buffer, 0);
  if (received < 0 && (errno == EAGAIN || errno == EINTR)) return 1;
  if (received <= 0) {
    close(connection);
    return 0;
  }
  size_t requests = 0;
  unsigned state = matched[connection];
  for (ssize_t i = 0; i < received; i++) {
    char wanted = (state & 1) != 0 ? '\n' : '\r';
    state = buffer[i] == wanted ? state + 1 : buffer[i] == '\r';
    if (state == 4) {
      requests++;
      state = 0;
    }
  }
  matched[connection] = (uint8_t)state;
  while (requests > 0) {
    size_t batch = requests < kMaxPipelined ? requests : kMaxPipelined;
    size_t size = batch * response_size;
    // A peer that does not read what it asked for is cut off: the floor keeps no queue.
    if (send(connection, responses, size, MSG_NOSIGNAL) != (ssize_t)size) {
      close(connection);
      return 0;
    }
    requests -= batch;
  }
  return 1;
}

int main(int argc, char** argv) {
  const char* port = argc > 1 ? argv[1] : getenv("PORT");
  char* end = NULL;
  long number = port != NULL ? strtol(port, &end, 10) : 0;
  if (argc > 2 ||
      (port != NULL && (*port == '\0' || *end != '\0' || number < 0 || number > 65535))) {
    fprintf(stderr, "usage: epoll_http [PORT]\n");
    return 2;
  }
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  max_descriptors = limit.rlim_max < 1 << 20 ? (int)limit.rlim_max : 1 << 20;
  matched = calloc((size_t)max_descriptors, 1);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (matched == NULL || epoll < 0) Die("start");
  int listener = Listen((int)number);
  struct epoll_event listening = {.events = EPOLLIN, .data.fd = listener};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &listening) != 0) Die("epoll_ctl");
  int accepting = 1;
  static struct epoll_event events[kEvents];
  for (;;) {
    int count = epoll_wait(epoll, events, kEvents, -1);
    if (count < 0 && errno != EINTR) Die("epoll_wait");
    RefreshDate();
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == listener) {
        // Out of descriptors: the listener rests until a connection ends, else it would be ready
        // for ever.
        if (!Accept(epoll, listener) && epoll_ctl(epoll, EPOLL_CTL_DEL, listener, NULL) == 0) {
          accepting = 0;
        }
      } else if (!Serve(events[i].data.fd) && !accepting) {
        accepting = epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &listening) == 0;
      }
    }
  }
}
