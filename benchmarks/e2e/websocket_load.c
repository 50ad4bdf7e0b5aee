// Load on a WebSocket echo server (RFC 6455): each connection sends a masked text message and, when
// its echo has come, the next.
//
// usage: websocket_load PORT CONNECTIONS MESSAGE_SIZE SECONDS
//
// Prints one line of JSON: messages, seconds, rate, and latencies in microseconds. An answer that
// is no echo ends it with an error.
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "benchmarks/steady/load.h"

enum { kMaxMessage = 65535, kHeader = 8, kReceived = 65536 };

typedef struct {
  int descriptor;
  size_t received;  // of the frame under way
  uint64_t sent;
} Connection;

static unsigned char frame[kHeader + kMaxMessage];
static size_t frame_size;
static unsigned char answer[4 + kMaxMessage];
static size_t answer_size;

static void Refuse(const char* what) {
  fprintf(stderr, "websocket_load: %s\n", what);
  exit(1);
}

// Fills `header` with the start of a frame (section 5.2); returns its size without a mask.
static size_t Header(unsigned char* header, size_t size, int masked) {
  const unsigned char mask_bit = masked ? 0x80 : 0;
  header[0] = 0x81;  // the last of a text message
  if (size < 126) {
    header[1] = (unsigned char)(mask_bit | size);
    return 2;
  }
  header[1] = mask_bit | 126;
  header[2] = (unsigned char)(size >> 8);
  header[3] = (unsigned char)size;
  return 4;
}

static void MakeFrames(size_t size) {
  static const unsigned char kMask[4] = {0x12, 0x34, 0x56, 0x78};
  const size_t head = Header(frame, size, 1);
  memcpy(frame + head, kMask, sizeof(kMask));
  for (size_t i = 0; i < size; ++i) frame[head + 4 + i] = 'x' ^ kMask[i % 4];
  frame_size = head + 4 + size;
  answer_size = Header(answer, size, 0) + size;
  memset(answer + answer_size - size, 'x', size);
}

static void Send(Connection* c) {
  c->sent = Now();
  if (send(c->descriptor, frame, frame_size, MSG_NOSIGNAL) != (ssize_t)frame_size) Fail("send");
}

// The opening handshake (section 4.1), byte by byte so that nothing behind it is taken.
static void Open(Connection* c, int port) {
  static const char kEnd[] = "\r\n\r\n";
  char request[256];
  const int size = snprintf(request, sizeof(request),
                            "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                            port);
  c->descriptor = Connect(port);
  if (send(c->descriptor, request, (size_t)size, MSG_NOSIGNAL) != size) Fail("send");
  char head[2048];
  size_t got = 0;
  while (got < sizeof(kEnd) - 1 || memcmp(head + got - 4, kEnd, 4) != 0) {
    if (got == sizeof(head)) Refuse("the answer to the handshake is too long");
    if (recv(c->descriptor, head + got, 1, 0) != 1) Fail("recv");
    ++got;
  }
  if (memcmp(head, "HTTP/1.1 101", 12) != 0) Refuse("the server does not switch to WebSocket");
}

int main(int argc, char** argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: %s PORT CONNECTIONS MESSAGE_SIZE SECONDS\n", argv[0]);
    return 2;
  }
  const int connections = atoi(argv[2]);
  const int size = atoi(argv[3]);
  const double seconds = atof(argv[4]);
  if (connections < 1 || size < 1 || size > kMaxMessage || seconds <= 0) {
    fprintf(stderr, "%s: connections, size and seconds must be above zero, size up to %d\n",
            argv[0], kMaxMessage);
    return 2;
  }
  MakeFrames((size_t)size);
  Connection* all = calloc((size_t)connections, sizeof(Connection));
  if (all == NULL) Fail("calloc");
  const int poll = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < connections; ++i) {
    Open(&all[i], atoi(argv[1]));
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, all[i].descriptor, &event) != 0) Fail("epoll_ctl");
  }
  const uint64_t start = Now();
  const uint64_t end = start + (uint64_t)(seconds * 1e9);
  uint64_t messages = 0, now = start;
  for (int i = 0; i < connections; ++i) Send(&all[i]);
  while (now < end) {
    struct epoll_event events[256];
    const int ready = epoll_wait(poll, events, 256, 100);
    if (ready < 0 && errno != EINTR) Fail("epoll_wait");
    for (int i = 0; i < ready; ++i) {
      Connection* c = events[i].data.ptr;
      unsigned char bytes[kReceived];
      const ssize_t got = recv(c->descriptor, bytes, answer_size - c->received, MSG_DONTWAIT);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got <= 0) Refuse("the server ended a connection");
      if (memcmp(bytes, answer + c->received, (size_t)got) != 0) Refuse("the answer is no echo");
      c->received += (size_t)got;
      if (c->received < answer_size) continue;
      Record(Now() - c->sent);
      ++messages;
      c->received = 0;
      Send(c);
    }
    now = Now();
  }
  const double took = (double)(now - start) / 1e9;
  printf("{\"messages\": %llu, \"seconds\": %.3f, \"rate\": %.1f, ", (unsigned long long)messages,
         took, (double)messages / took);
  PrintLatencies();
  printf("}\n");
  return 0;
}
