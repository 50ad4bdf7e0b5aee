// Runs workers (node:worker_threads): for each a thread with an isolate out of the process's
// snapshot, a loop and an environment.
#ifndef GYRE_RUNTIME_WORKER_PROGRAM_H_
#define GYRE_RUNTIME_WORKER_PROGRAM_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "bindings/messaging/mailbox.h"
#include "bindings/worker_threads/worker_control.h"
#include "runtime/blocked_report.h"
#include "runtime/builtins.h"
#include "runtime/bundle_binding.h"
#include "runtime/environment.h"
#include "runtime/options.h"
#include "runtime/platform.h"

namespace gyre::runtime {

// One per process. All that it is made of outlives it.
class WorkerProgram final : public bindings::WorkerHost {
 public:
  WorkerProgram(Platform& platform, const BuiltinCode& code, const BundleSources& sources,
                v8::StartupData& snapshot, const std::vector<intptr_t>& references,
                const Options& options)
      : platform_(platform),
        code_(code),
        sources_(sources),
        snapshot_(snapshot),
        references_(references),
        options_(options) {}

  // Lets the program of the environment have workers.
  void Allow(Environment& environment) { environment.AllowWorkers(this, broadcasts_); }

  // From then on workers warn when their loops are held, by way of `report`.
  void set_blocked_report(BlockedReport* report) { blocked_report_ = report; }

  void RunWorker(bindings::WorkerControl& control) override;
  int NextId() override { return ++last_id_; }

 private:
  void RunIn(v8::Isolate* isolate, std::unique_ptr<loop::Loop>& loop,
             bindings::WorkerControl& control);

  Platform& platform_;
  const BuiltinCode& code_;
  const BundleSources& sources_;
  v8::StartupData& snapshot_;
  const std::vector<intptr_t>& references_;
  const Options& options_;
  const std::shared_ptr<bindings::BroadcastGroups> broadcasts_ =
      std::make_shared<bindings::BroadcastGroups>();
  std::atomic<int> last_id_ = 0;
  BlockedReport* blocked_report_ = nullptr;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_WORKER_PROGRAM_H_
