#include "loop/hang_up_watch.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <thread>
#include <utility>

#include "loop/descriptor_passing.h"

namespace gyre::loop {
namespace {

int Poll(struct pollfd* descriptors, size_t count, int milliseconds) {
  int ready;
  do {
    ready = poll(descriptors, count, milliseconds);
  } while (ready < 0 && errno == EINTR);
  return ready;
}

}  // namespace

HangUpWatch::HangUpWatch(int socket, uint64_t grace_ms, absl::AnyInvocable<void()> fire)
    : socket_(DuplicateDescriptor(socket)), fire_(std::move(fire)) {
  if (socket_ < 0) return;
  stop_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (stop_ < 0) return;
  // Signals are the other threads' business.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this, grace_ms] { Run(grace_ms); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

HangUpWatch::~HangUpWatch() {
  if (thread_.joinable()) {
    const uint64_t one = 1;
    (void)!write(stop_, &one, sizeof(one));
    thread_.join();
  }
  if (stop_ >= 0) close(stop_);
  if (socket_ >= 0) close(socket_);
}

void HangUpWatch::Run(uint64_t grace_ms) {
  // Nothing is asked for, so that what is received does not end the wait; a hang-up always does.
  struct pollfd both[] = {{socket_, 0, 0}, {stop_, POLLIN, 0}};
  if (Poll(both, 2, -1) <= 0 || both[1].revents != 0) return;
  struct pollfd stop = {stop_, POLLIN, 0};
  if (Poll(&stop, 1, static_cast<int>(grace_ms)) == 0) fire_();
}

}  // namespace gyre::loop
