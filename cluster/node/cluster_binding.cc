#include "cluster/node/cluster_binding.h"

#include <signal.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bindings/core/callback.h"
#include "loop/descriptor_passing.h"
#include "loop/loop.h"

namespace gyre::cluster {
namespace {

// For a worker to see that its primary has gone, and to end as its program wants it.
constexpr uint64_t kGraceMs = 1000;
constexpr uint64_t kSupervisedGraceMs = 50;

// Of the isolate's data; 0 is the realm's, 1 that of --warn-blocked.
constexpr uint32_t kIsolateSlot = 2;

std::string Variable(absl::string_view name) {
  const char* value = getenv(std::string(name).c_str());
  return value == nullptr ? "" : value;
}

}  // namespace

ClusterBinding::~ClusterBinding() {
  if (!tells_turns_) return;
  realm_.isolate()->RemoveBeforeCallEnteredCallback(&OnCall);
  realm_.isolate()->SetData(kIsolateSlot, nullptr);
}

void ClusterBinding::OnCall(v8::Isolate* isolate) {
  static_cast<HandedListeners*>(isolate->GetData(kIsolateSlot))->Compute();
}

void ClusterBinding::TellTurns() {
  if (tells_turns_) return;
  tells_turns_ = true;
  realm_.isolate()->SetData(kIsolateSlot, handed_.get());
  realm_.isolate()->AddBeforeCallEnteredCallback(&OnCall);
  handed_->Compute();
}

void ClusterBinding::SetDeal(js::Lock& js, js::Function deal) {
  primary_.deal = js::Strong<v8::Function>(js, deal);
}

absl::StatusOr<js::Object> ClusterBinding::NewChannel(js::Lock& js, uint32_t worker) {
  return WorkerChannel::Make(js, primary_, worker);
}

js::Object ClusterBinding::NewDealer(js::Lock& js, uint32_t number, bindings::ListenHandle* handle,
                                     bool least_connections) {
  return Dealer::Make(js, primary_, number, handle, least_connections);
}

js::Object ClusterBinding::NewSupervisor(js::Lock& js, js::Object options, js::Object callbacks) {
  return SupervisorHandle::Make(js, options, callbacks);
}

bool ClusterBinding::Attach(js::Lock&, int32_t descriptor, bool supervised) {
  if (!loop::CloseOnExec(descriptor)) return false;
  absl::StatusOr<std::unique_ptr<HandedListeners>> handed =
      HandedListeners::New(&realm_.loop(), descriptor);
  if (!handed.ok()) return false;
  handed_ = *std::move(handed);
  primary_watch_ = std::make_unique<loop::HangUpWatch>(
      descriptor, supervised ? kSupervisedGraceMs : kGraceMs, [] { kill(getpid(), SIGKILL); });
  // Ctrl-C, and the end of a terminal, go to all of its processes.
  if (supervised) {
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN);
  }
  return true;
}

void ClusterBinding::Listen(js::Lock& js, bindings::ListenHandle* handle, uint32_t number,
                            std::string address, int32_t port, bool report_ends,
                            std::optional<js::Function> may_take) {
  if (handed_ == nullptr || handle->listener() != nullptr) return;
  HandedListeners::Options options;
  options.number = number;
  options.report_ends = report_ends;
  // Who is told of ends wants the least busy worker.
  if (report_ends) TellTurns();
  options.local.address = std::move(address);
  options.local.port = port;
  const absl::string_view shown = options.local.address;
  options.local.family = shown.empty()                                ? "Unix"
                         : shown.find(':') != absl::string_view::npos ? "IPv6"
                                                                      : "IPv4";
  options.runs_no_program = [handle] { return handle->has_taker(); };
  if (may_take.has_value()) {
    auto ask = std::make_shared<js::Strong<v8::Function>>(js, *may_take);
    options.may_take = [this, handle, ask] {
      // What native code serves has no limit of JavaScript's.
      if (handle->has_taker()) return true;
      js::Entered entered(realm_);
      js::Value result;
      return !js::RunCallback(entered.js(), ask->Get(entered.js()), {}, &result) ||
             !result->IsFalse();
    };
  }
  handle->Adopt(handed_->Listen(std::move(options), handle));
}

absl::StatusOr<js::Array> ClusterBinding::ActivatedSockets(js::Lock& js) {
  absl::StatusOr<std::vector<ActivatedSocket>> sockets =
      cluster::ActivatedSockets(&Variable, getpid());
  if (!sockets.ok()) return sockets.status();
  std::vector<js::Value> values;
  for (const ActivatedSocket& socket : *sockets) {
    if (!loop::CloseOnExec(socket.descriptor)) continue;
    values.push_back(js::NewInteger(js, socket.descriptor));
    values.push_back(js::NewString(js, socket.name));
  }
  return js::NewArray(js, values);
}

js::Array ClusterBinding::WhereListening(js::Lock& js, bindings::ListenHandle* handle) {
  loop::Endpoint end;
  if (handle->listener() != nullptr) end = handle->listener()->local();
  const int32_t port = end.family == "Unix" ? -1 : end.port;
  return js::NewArray(js, {js::NewString(js, end.address), js::NewInteger(js, port)});
}

ServiceNotifier& ClusterBinding::notifier() {
  if (notifier_ == nullptr) notifier_ = std::make_unique<ServiceNotifier>(&Variable, getpid());
  return *notifier_;
}

void ClusterBinding::Notify(js::Lock&, std::string word, std::string line) {
  // Nobody can do anything about a service manager that does not listen.
  if (word == "ready") {
    notifier().Ready().IgnoreError();
  } else if (word == "reloading") {
    notifier().Reloading(realm_.loop().clock()).IgnoreError();
  } else if (word == "stopping") {
    notifier().Stopping().IgnoreError();
  } else if (word == "alive") {
    notifier().Alive().IgnoreError();
  } else {
    notifier().Status(line).IgnoreError();
  }
}

double ClusterBinding::WatchdogInterval(js::Lock&) {
  return static_cast<double>(notifier().watchdog_interval_ms());
}

}  // namespace gyre::cluster
