#include "loop/uv/watchdog.h"

#include <csignal>
#include <utility>

#include "loop/uv/uv_loop.h"

namespace gyre::loop {

Watchdog::Watchdog(const Options& options, absl::AnyInvocable<void()> fire)
    : fire_(std::move(fire)), loop_(NewUvLoop()) {
  if (loop_ == nullptr) return;
  if (options.timeout_ms.has_value()) {
    loop_->NewTimer([this] { Fire(Cause::kTimeout); })->Start(*options.timeout_ms);
  }
  if (options.on_interrupt) {
    // SIGINT can always be watched.
    loop_->NewSignal(SIGINT, [this] { Fire(Cause::kInterrupt); }).IgnoreError();
  }
  loop_->AddRef();
  thread_ = std::thread([this] { loop_->Run(); });
}

void Watchdog::Fire(Cause cause) {
  if (cause_ != Cause::kNone) return;
  cause_ = cause;
  fire_();
}

Watchdog::Cause Watchdog::Stop() {
  if (thread_.joinable()) {
    loop_->Post([this] { loop_->Stop(); });
    thread_.join();
    loop_->ReleaseRef();
    loop_.reset();
  }
  return cause_;
}

}  // namespace gyre::loop
