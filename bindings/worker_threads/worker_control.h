// What a worker's thread and the thread that started it share.
#ifndef GYRE_BINDINGS_WORKER_THREADS_WORKER_CONTROL_H_
#define GYRE_BINDINGS_WORKER_THREADS_WORKER_CONTROL_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bindings/core/realm.h"
#include "bindings/messaging/mailbox.h"
#include "loop/loop.h"

namespace gyre::bindings {

struct WorkerOptions {
  int id = 0;
  std::vector<std::string> exec_arguments;
  // In MiB; 0 for V8's own limits.
  double max_young_generation = 0;
  double max_old_generation = 0;
  double code_range = 0;
  double stack_size = 4;
};

class WorkerControl {
 public:
  WorkerControl(WorkerOptions options, std::shared_ptr<Mailbox> mailbox)
      : options_(std::move(options)), mailbox_(std::move(mailbox)) {}

  const WorkerOptions& options() const { return options_; }
  // The worker's end of the channel to its parent; once.
  std::shared_ptr<Mailbox> TakeMailbox() { return std::move(mailbox_); }

  // On the worker's thread, while JavaScript may be ended from outside.
  void Publish(js::Realm* realm);
  void Retract();

  // From any thread: ends the JavaScript of the worker, with this exit code unless there is one
  // already. What is under way is interrupted and nothing runs any more.
  void Stop(int code);

  // The same because the memory is used up.
  void StopOutOfMemory();

  // After the thread's end.
  int exit_code() const { return exit_code_; }
  void set_exit_code(int code);
  bool out_of_memory() const { return out_of_memory_; }

 private:
  void StopLocked(int code);

  const WorkerOptions options_;
  std::shared_ptr<Mailbox> mailbox_;
  std::mutex mutex_;
  js::Realm* realm_ = nullptr;
  bool stopped_ = false;
  bool out_of_memory_ = false;
  int exit_code_ = 0;
};

// What runs workers: the program around the bindings.
class WorkerHost {
 public:
  virtual ~WorkerHost() = default;
  // Runs a worker on the calling thread, from its first line to its end.
  virtual void RunWorker(WorkerControl& control) = 0;
  virtual int NextId() = 0;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_WORKER_THREADS_WORKER_CONTROL_H_
