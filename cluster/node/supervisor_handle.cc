#include "cluster/node/supervisor_handle.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "bindings/core/callback.h"
#include "loop/loop.h"

namespace gyre::cluster {
namespace {

constexpr const char* kEventNames[] = {"start", "ready", "responsive", "drain", "kill", "givenUp"};

template <typename T>
void Take(js::Lock& js, js::Object options, absl::string_view name, T* out) {
  js::Value value = js::Get(js, options, name);
  if (value->IsNumber()) *out = static_cast<T>(value.As<v8::Number>()->Value());
}

js::Value Number(js::Lock& js, double value) { return js::NewNumber(js, value); }

absl::string_view StateName(WorkerState state) {
  switch (state) {
    case WorkerState::kStarting:
      return "starting";
    case WorkerState::kReady:
      return "ready";
    case WorkerState::kDraining:
      return "draining";
  }
  return "";
}

}  // namespace

js::Object SupervisorHandle::Make(js::Lock& js, js::Object options, js::Object callbacks) {
  auto made = std::make_unique<SupervisorHandle>();
  SupervisorHandle* handle = made.get();
  js::Object object = js::Wrap(js, std::move(made));
  SupervisorOptions settings;
  Take(js, options, "workers", &settings.workers);
  Take(js, options, "readyTimeout", &settings.ready_timeout_ms);
  Take(js, options, "drainTimeout", &settings.drain_timeout_ms);
  Take(js, options, "heartbeatTimeout", &settings.heartbeat_timeout_ms);
  Take(js, options, "unresponsive", &settings.unresponsive_ms);
  Take(js, options, "memoryLimit", &settings.memory_limit_bytes);
  Take(js, options, "maxDraining", &settings.max_draining);
  Take(js, options, "stable", &settings.restart.stable_ms);
  Take(js, options, "firstDelay", &settings.restart.first_delay_ms);
  Take(js, options, "longestDelay", &settings.restart.longest_delay_ms);
  Take(js, options, "maxEarlyEnds", &settings.restart.max_early_ends);
  for (int i = 0; i < kEvents; ++i) {
    js::Value function = js::Get(js, callbacks, kEventNames[i]);
    if (function->IsFunction()) {
      handle->callbacks_[i] = js::Strong<v8::Function>(js, function.As<v8::Function>());
    }
  }
  handle->supervisor_ = std::make_unique<Supervisor>(&js.realm().loop(), handle, settings);
  handle->Pin();
  return object;
}

bool SupervisorHandle::Notify(js::Lock& js, Event event, absl::Span<const js::Value> arguments) {
  if (callbacks_[event].empty()) return true;
  js::Value result;
  return js::RunCallback(js, callbacks_[event].Get(js), arguments, &result) && !result->IsFalse();
}

bool SupervisorHandle::Start(WorkerId worker, size_t place) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  return Notify(js, kStart, {Number(js, worker), Number(js, static_cast<double>(place))});
}

void SupervisorHandle::OnReady(WorkerId worker) {
  js::Entered entered(*realm());
  Notify(entered.js(), kReady, {Number(entered.js(), worker)});
}

void SupervisorHandle::OnResponsive(WorkerId worker, bool responsive) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  Notify(js, kResponsive, {Number(js, worker), js::NewBoolean(js, responsive)});
}

void SupervisorHandle::Drain(WorkerId worker) {
  js::Entered entered(*realm());
  Notify(entered.js(), kDrain, {Number(entered.js(), worker)});
}

void SupervisorHandle::Kill(WorkerId worker, const char* why) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  Notify(js, kKill, {Number(js, worker), js::NewString(js, why)});
}

void SupervisorHandle::OnGivenUp(size_t place) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  Notify(js, kGivenUp, {Number(js, static_cast<double>(place))});
}

void SupervisorHandle::Heartbeat(js::Lock&, uint32_t worker, double connections, double requests,
                                 double memory, double loop_delay) {
  WorkerReport report;
  report.connections = static_cast<uint64_t>(connections);
  report.requests = static_cast<uint64_t>(requests);
  report.memory_bytes = static_cast<uint64_t>(memory);
  report.loop_delay_ms = loop_delay;
  supervisor_->Heartbeat(worker, report);
}

void SupervisorHandle::Reload(js::Lock& js, js::Function done) {
  auto function = std::make_shared<js::Strong<v8::Function>>(js, done);
  supervisor_->Reload([this, function](absl::Status status) {
    js::Entered entered(*realm());
    js::Lock& inner = entered.js();
    js::Value message =
        status.ok() ? js::Undefined(inner) : js::Value(js::NewString(inner, status.message()));
    js::RunCallback(inner, function->Get(inner), {message});
  });
}

void SupervisorHandle::Stop(js::Lock& js, js::Function done) {
  auto function = std::make_shared<js::Strong<v8::Function>>(js, done);
  supervisor_->Stop([this, function] {
    js::Entered entered(*realm());
    js::RunCallback(entered.js(), function->Get(entered.js()), {});
  });
}

js::Array SupervisorHandle::Workers(js::Lock& js) {
  std::vector<js::Value> values;
  const uint64_t now = js.realm().loop().Now();
  for (const WorkerInfo& info : supervisor_->Workers()) {
    js::Object entry = js::NewObject(js);
    const auto set = [&](absl::string_view name, double value) {
      js::Set(js, entry, name, Number(js, value));
    };
    set("id", info.id);
    set("place", static_cast<double>(info.place));
    js::Set(js, entry, "state", js::NewString(js, StateName(info.state)));
    set("uptime", static_cast<double>(now - info.started_at) / 1000);
    set("restarts", info.restarts);
    set("connections", static_cast<double>(info.report.connections));
    set("requests", static_cast<double>(info.report.requests));
    set("memory", static_cast<double>(info.report.memory_bytes));
    set("eventLoopDelay", info.report.loop_delay_ms);
    values.push_back(entry);
  }
  return js::NewArray(js, values);
}

}  // namespace gyre::cluster
