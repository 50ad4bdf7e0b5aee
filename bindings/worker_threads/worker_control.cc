#include "bindings/worker_threads/worker_control.h"

namespace gyre::bindings {

void WorkerControl::Publish(js::Realm* realm) {
  std::lock_guard<std::mutex> lock(mutex_);
  realm_ = realm;
  if (stopped_) realm->Stop();
}

void WorkerControl::Retract() {
  std::lock_guard<std::mutex> lock(mutex_);
  realm_ = nullptr;
}

void WorkerControl::Stop(int code) {
  std::lock_guard<std::mutex> lock(mutex_);
  StopLocked(code);
}

void WorkerControl::StopOutOfMemory() {
  std::lock_guard<std::mutex> lock(mutex_);
  out_of_memory_ = true;
  StopLocked(1);
}

void WorkerControl::StopLocked(int code) {
  if (stopped_) return;
  stopped_ = true;
  exit_code_ = code;
  if (realm_ != nullptr) realm_->Stop();
}

void WorkerControl::set_exit_code(int code) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (!stopped_) exit_code_ = code;
}

}  // namespace gyre::bindings
