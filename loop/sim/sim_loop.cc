#include "loop/sim/sim_loop.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/log/absl_check.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "loop/clock.h"
#include "loop/listener.h"
#include "loop/signal.h"
#include "loop/sim/sim_handles.h"
#include "loop/sim/sim_stream.h"
#include "loop/sim/sim_world.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/thread_pool.h"
#include "loop/timer.h"

namespace gyre::loop {
namespace {

constexpr int kLastSignal = 64;

absl::Status MakeError(int error, absl::string_view syscall, absl::string_view address = "",
                       int port = -1) {
  SystemError result;
  result.error = error;
  result.syscall = std::string(syscall);
  result.address = std::string(address);
  result.port = port;
  return ToStatus(std::move(result));
}

absl::Status CheckAddress(const std::string& host, int port) {
  if (port < 0 || port > 65535) {
    return absl::InvalidArgumentError(absl::StrCat("not a port: ", port));
  }
  struct in6_addr parsed;
  if (inet_pton(AF_INET, host.c_str(), &parsed) == 1 ||
      inet_pton(AF_INET6, host.c_str(), &parsed) == 1) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("not a numeric address: '", host, "'"));
}

}  // namespace

SimLoop::SimLoop(const SimOptions& options) : world_(std::make_unique<SimWorld>(options)) {}

SimLoop::~SimLoop() = default;

void SimLoop::Run() {
  while (!world_->stop_requested && Alive() &&
         (turn_end_due() || world_->NextEvent() != SimWorld::kNever)) {
    RunTurn();
  }
  world_->stop_requested = false;
}

void SimLoop::RunTurn() {
  if (turn_end_due()) EndTurn();
  // The clock does not move while there is something to do.
  if (turn_end_due() && !world_->HasWorkNow()) return;
  if (world_->NextEvent() != SimWorld::kNever) world_->RunTurn();
}

void SimLoop::RunUntilIdle() {
  while (!world_->stop_requested && world_->HasWorkNow()) RunTurn();
  world_->stop_requested = false;
}

void SimLoop::AdvanceBy(uint64_t ms) {
  const uint64_t end = world_->clock_ms() + ms;
  while (!world_->stop_requested && world_->NextEvent() <= end) RunTurn();
  world_->stop_requested = false;
  if (world_->clock_ms() < end) world_->Spend(end - world_->clock_ms());
  world_->UpdateNow();
}

void SimLoop::SpendMillis(uint64_t ms) { world_->Spend(ms); }

std::pair<Stream*, Stream*> SimLoop::NewPair() {
  return world_->NewPair(Endpoint{"127.0.0.1", world_->NewPort(), "IPv4"},
                         Endpoint{"127.0.0.1", world_->NewPort(), "IPv4"});
}

bool SimLoop::RaiseSignal(int number) { return world_->RaiseSignal(number); }

void SimLoop::SetWriteLimit(Stream* stream, size_t bytes) {
  static_cast<SimStream*>(stream)->SetWriteLimit(bytes);
}

void SimLoop::FailRead(Stream* stream, int error) {
  static_cast<SimStream*>(stream)->FailRead(error);
}

void SimLoop::FailWrite(Stream* stream, int error) {
  static_cast<SimStream*>(stream)->FailWrite(error);
}

void SimLoop::FailAccept(Listener* listener, int error) {
  static_cast<SimListener*>(listener)->FailNext(error);
}

size_t SimLoop::handle_count() const { return world_->handle_count(); }

void SimLoop::Stop() { world_->stop_requested = true; }

bool SimLoop::Alive() const { return world_->Alive(); }

uint64_t SimLoop::Now() const { return world_->now_ms(); }

void SimLoop::UpdateNow() { world_->UpdateNow(); }

const Clock& SimLoop::clock() const { return *world_; }

ThreadPool& SimLoop::pool() { return *world_; }

void SimLoop::Post(absl::AnyInvocable<void()> task) { world_->Post(std::move(task)); }

void SimLoop::AddRef() { ++world_->refs; }

void SimLoop::ReleaseRef() {
  ABSL_CHECK_GT(world_->refs, 0);
  --world_->refs;
}

void SimLoop::SetImmediateHook(absl::AnyInvocable<void()> hook) {
  world_->immediate_hook = std::move(hook);
}

void SimLoop::RequestImmediate(bool wanted, bool referenced) {
  world_->immediate_wanted = wanted;
  world_->immediate_referenced = referenced;
}

Timer* SimLoop::NewTimer(absl::AnyInvocable<void()> on_fire) {
  return new SimTimer(world_.get(), std::move(on_fire));
}

absl::StatusOr<Signal*> SimLoop::NewSignal(int number, absl::AnyInvocable<void()> on_signal) {
  if (number <= 0 || number > kLastSignal || number == SIGKILL || number == SIGSTOP) {
    return MakeError(EINVAL, "uv_signal_start");
  }
  return new SimSignal(world_.get(), number, std::move(on_signal));
}

absl::StatusOr<Listener*> SimLoop::Listen(const ListenOptions& options,
                                          Listener::Delegate* delegate) {
  const std::string host = options.host.empty() ? "::" : options.host;
  absl::Status checked = CheckAddress(host, options.port);
  if (!checked.ok()) return checked;
  const int port = options.port == 0 ? world_->NewPort() : options.port;
  if (!options.reuse_port && world_->PortTaken(host, port)) {
    return MakeError(EADDRINUSE, "listen", host, port);
  }
  auto* listener = new SimListener(world_.get(), host, port, delegate);
  if (!options.accept) listener->StopAccepting();
  return listener;
}

void SimLoop::Connect(const std::string& host, int port,
                      absl::AnyInvocable<void(absl::StatusOr<Stream*>)> on_connect) {
  absl::Status checked = CheckAddress(host, port);
  if (checked.ok()) {
    world_->Connect(host, port, std::move(on_connect));
    return;
  }
  world_->Defer([on_connect = std::move(on_connect), checked]() mutable { on_connect(checked); });
}

absl::StatusOr<Stream*> SimLoop::AdoptStream(int descriptor) { return MakeError(EBADF, "open"); }

}  // namespace gyre::loop
