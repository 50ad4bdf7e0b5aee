// V8's view of threads and time: background work on a few threads that start with the first task,
// foreground tasks on the event loop.
//
// A program that never makes V8 work in the background never starts a thread. Tasks that V8 posts
// to the main thread run on the loop but do not keep it running.
#ifndef GYRE_RUNTIME_PLATFORM_H_
#define GYRE_RUNTIME_PLATFORM_H_

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "loop/loop.h"
#include "runtime/native_returns.h"
#include "v8-platform.h"
#include "v8.h"

namespace gyre::runtime {

class ForegroundRunner;

class Platform final : public v8::Platform {
 public:
  explicit Platform(int threads);
  ~Platform() override;

  // Foreground tasks of the isolate that runs on `loop` go there from now on; those posted before
  // follow. Null while a snapshot is built: tasks then wait for good.
  void SetLoop(loop::Loop* loop);

  // Waits until no thread works for V8, and runs what that has left for the isolate's thread, which
  // is the calling one. Returns whether there was anything.
  bool Drain(v8::Isolate* isolate);

  // The same for another isolate, allocated and not initialised yet. DetachIsolate() comes before
  // the loop's end: tasks then wait for good; RemoveIsolate() after that of the isolate.
  void AddIsolate(v8::Isolate* isolate, loop::Loop* loop);
  void DetachIsolate(v8::Isolate* isolate);
  void RemoveIsolate(v8::Isolate* isolate);

  // From now on `clock` says what the date is, in milliseconds since the Unix epoch; null: the
  // system does.
  void SetWallClock(double (*clock)()) { wall_clock_ = clock; }

  v8::PageAllocator* GetPageAllocator() override { return pages_->GetPageAllocator(); }
  int NumberOfWorkerThreads() override { return threads_wanted_; }
  std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate* isolate) override;
  void CallOnWorkerThread(std::unique_ptr<v8::Task> task) override;
  void CallDelayedOnWorkerThread(std::unique_ptr<v8::Task> task, double delay_seconds) override;
  std::unique_ptr<v8::JobHandle> CreateJob(v8::TaskPriority priority,
                                           std::unique_ptr<v8::JobTask> task) override;
  double MonotonicallyIncreasingTime() override;
  double CurrentClockTimeMillis() override;
  v8::TracingController* GetTracingController() override { return &native_returns_; }

  NativeReturns& native_returns() { return native_returns_; }

 private:
  using Deadline = double;

  void StartThreads();
  void Work();

  const int threads_wanted_;
  double (*wall_clock_)() = nullptr;
  // Only for its page allocator, which V8 gives out no other way.
  const std::unique_ptr<v8::Platform> pages_;
  NativeReturns native_returns_;
  std::shared_ptr<ForegroundRunner> foreground_;
  // Of the isolates that were added.
  std::mutex isolates_mutex_;
  std::map<v8::Isolate*, std::shared_ptr<ForegroundRunner>> isolates_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  int busy_threads_ = 0;
  std::deque<std::unique_ptr<v8::Task>> tasks_;
  std::multimap<Deadline, std::unique_ptr<v8::Task>> delayed_;
  std::vector<std::thread> threads_;
  bool stopping_ = false;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_PLATFORM_H_
