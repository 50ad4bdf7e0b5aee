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
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/log/absl_check.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "loop/clock.h"
#include "loop/listener.h"
#include "loop/resolver.h"
#include "loop/signal.h"
#include "loop/sim/sim_handles.h"
#include "loop/sim/sim_host.h"
#include "loop/sim/sim_stream.h"
#include "loop/sim/sim_udp.h"
#include "loop/sim/sim_world.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/thread_pool.h"
#include "loop/timer.h"
#include "loop/udp.h"

namespace gyre::loop {
namespace {

constexpr int kLastSignal = 64;
constexpr char kFirstAddress[] = "10.0.0.1";

absl::Status MakeError(int error, absl::string_view syscall, absl::string_view address = "",
                       int port = -1) {
  SystemError result;
  result.error = error;
  result.syscall = std::string(syscall);
  result.address = std::string(address);
  result.port = port;
  return ToStatus(std::move(result));
}

absl::string_view FamilyOf(const std::string& address) {
  return address.find(':') == std::string::npos ? "IPv4" : "IPv6";
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

SimLoop::SimLoop(const SimOptions& options) : SimLoop(options, "localhost") {}

SimLoop::SimLoop(const SimOptions& options, const std::string& name)
    : world_(std::make_shared<SimWorld>(options)),
      host_(world_->AddHost(this, name, kFirstAddress)) {}

SimLoop::SimLoop(SimLoop& peer, const std::string& name, const std::string& address)
    : world_(peer.world_), host_(world_->AddHost(this, name, address)) {}

SimLoop::~SimLoop() { world_->RemoveHost(host_); }

void SimLoop::Configure(const SimOptions& options) { world_->Configure(options); }

void SimLoop::Settle() { world_->Settle(); }

bool SimLoop::Step() {
  bool due = false;
  for (size_t i = 0; i < world_->hosts().size(); ++i) {
    SimLoop* loop = world_->hosts()[i]->loop;
    if (loop->turn_end_due()) loop->EndTurn();
    due = due || loop->turn_end_due();
  }
  // The clock does not move while there is something to do.
  if (due && !world_->HasWorkNow()) return true;
  if (world_->NextEvent() == SimWorld::kNever) return false;
  world_->RunTurn();
  return true;
}

uint64_t SimLoop::QuietMillis() const { return world_->QuietMillis(); }

std::vector<std::string> SimLoop::Waits() const { return world_->Waits(host_); }

void SimLoop::CloseAll() { world_->CloseHost(host_); }

const std::string& SimLoop::name() const { return host_->name; }

void SimLoop::Run() {
  while (!world_->stop_requested && Alive() && Step()) {
  }
  world_->stop_requested = false;
}

void SimLoop::RunUntilIdle() {
  while (!world_->stop_requested && world_->HasWorkNow()) Step();
  world_->stop_requested = false;
}

void SimLoop::AdvanceBy(uint64_t ms) {
  const uint64_t end = world_->clock_ms() + ms;
  while (!world_->stop_requested && world_->NextEvent() <= end) Step();
  world_->stop_requested = false;
  if (world_->clock_ms() < end) world_->Spend(end - world_->clock_ms());
  world_->UpdateNow();
}

void SimLoop::SpendMillis(uint64_t ms) { world_->Spend(ms); }

std::pair<Stream*, Stream*> SimLoop::NewPair() {
  return world_->NewPair(host_, Endpoint{"127.0.0.1", world_->NewPort(), "IPv4"},
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

size_t SimLoop::handle_count() const { return world_->handle_count(host_); }

void SimLoop::Stop() { world_->stop_requested = true; }

bool SimLoop::Alive() const { return world_->Alive(host_); }

uint64_t SimLoop::Now() const { return world_->now_ms(); }

void SimLoop::UpdateNow() { world_->UpdateNow(); }

const Clock& SimLoop::clock() const { return *host_; }

ThreadPool& SimLoop::pool() { return *host_; }

void SimLoop::Post(absl::AnyInvocable<void()> task) { world_->Post(host_, std::move(task)); }

void SimLoop::AddRef() { ++host_->refs; }

void SimLoop::ReleaseRef() {
  ABSL_CHECK_GT(host_->refs, 0);
  --host_->refs;
}

void SimLoop::SetImmediateHook(absl::AnyInvocable<void()> hook) {
  host_->immediate_hook = std::move(hook);
}

void SimLoop::RequestImmediate(bool wanted, bool referenced) {
  host_->immediate_wanted = wanted;
  host_->immediate_referenced = referenced;
}

Timer* SimLoop::NewTimer(absl::AnyInvocable<void()> on_fire) {
  return new SimTimer(host_, std::move(on_fire));
}

absl::StatusOr<Signal*> SimLoop::NewSignal(int number, absl::AnyInvocable<void()> on_signal) {
  if (number <= 0 || number > kLastSignal || number == SIGKILL || number == SIGSTOP) {
    return MakeError(EINVAL, "uv_signal_start");
  }
  return new SimSignal(host_, number, std::move(on_signal));
}

Resolver* SimLoop::resolver() { return host_; }

absl::StatusOr<Udp*> SimLoop::NewUdp(Udp::Delegate* delegate) {
  return new SimUdp(host_, delegate);
}

absl::StatusOr<Listener*> SimLoop::Listen(const ListenOptions& options,
                                          Listener::Delegate* delegate) {
  if (options.descriptor >= 0) return MakeError(EBADF, "listen");
  const bool is_path = !options.path.empty();
  const std::string host = is_path ? options.path : options.host.empty() ? "::" : options.host;
  if (!is_path) {
    absl::Status checked = CheckAddress(host, options.port);
    if (!checked.ok()) return checked;
    if (world_->HostAt(host_, host) != host_)
      return MakeError(EADDRNOTAVAIL, "listen", host, options.port);
  }
  const int port = is_path ? -1 : options.port == 0 ? world_->NewPort() : options.port;
  if (!options.reuse_port && world_->PortTaken(host_, host, port)) {
    if (!is_path) return MakeError(EADDRINUSE, "listen", host, port);
    SystemError taken;
    taken.error = EADDRINUSE;
    taken.syscall = "listen";
    taken.path = host;
    return ToStatus(std::move(taken));
  }
  auto* listener = new SimListener(host_, host, port, is_path, delegate);
  if (!options.accept) listener->StopAccepting();
  if (is_path) {
    world_->Trace(host_, "listen ", host);
  } else {
    world_->Trace(host_, "listen ", host, ":", port);
  }
  return listener;
}

absl::StatusOr<Stream*> SimLoop::StartConnect(const ConnectOptions& options,
                                              absl::AnyInvocable<void(absl::Status)> on_connect) {
  const bool is_path = !options.path.empty();
  Endpoint target{options.path, 0, "Unix"};
  Endpoint local{"", 0, "Unix"};
  if (!is_path) {
    absl::Status checked = CheckAddress(options.host, options.port);
    if (!checked.ok()) return checked;
    const absl::string_view family = FamilyOf(options.host);
    target = Endpoint{options.host, options.port, family};
    local = Endpoint{options.local_host, options.local_port, family};
    const bool here = world_->HostAt(host_, options.host) == host_;
    if (local.address.empty()) local.address = here ? options.host : host_->address;
    if (local.port == 0) local.port = world_->NewPort();
  }
  auto* stream = new SimStream(host_, local, target);
  stream->SetConnecting();
  world_->Connect(stream, std::move(on_connect));
  return stream;
}

void SimLoop::Connect(const std::string& host, int port,
                      absl::AnyInvocable<void(absl::StatusOr<Stream*>)> on_connect) {
  ConnectOptions options;
  options.host = host;
  options.port = port;
  // What becomes of the attempt is told to a callback that both ways out need.
  auto done =
      std::make_shared<absl::AnyInvocable<void(absl::StatusOr<Stream*>)>>(std::move(on_connect));
  auto started = std::make_shared<Stream*>(nullptr);
  absl::StatusOr<Stream*> stream =
      StartConnect(options, [done, started](const absl::Status& status) {
        if (status.ok()) return (*done)(*started);
        (*started)->Close();
        (*done)(status);
      });
  if (stream.ok()) {
    *started = *stream;
    return;
  }
  world_->After(host_, world_->clock_ms(), [done, status = stream.status()] { (*done)(status); });
}

absl::StatusOr<Stream*> SimLoop::AdoptStream(int descriptor) { return MakeError(EBADF, "open"); }

}  // namespace gyre::loop
