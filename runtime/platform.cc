#include "runtime/platform.h"

#include <chrono>
#include <utility>

#include "libplatform/libplatform.h"

namespace gyre::runtime {
namespace {

double SecondsNow() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

// Collects tasks from any thread and runs them in batches on the loop.
class ForegroundRunner final : public v8::TaskRunner,
                               public std::enable_shared_from_this<ForegroundRunner> {
 public:
  void SetLoop(loop::Loop* loop) {
    std::lock_guard<std::mutex> lock(mutex_);
    loop_ = loop;
    if (loop_ != nullptr && !tasks_.empty()) Wake();
  }

  void PostTask(std::unique_ptr<v8::Task> task) override {
    std::lock_guard<std::mutex> lock(mutex_);
    tasks_.push_back(std::move(task));
    Wake();
  }
  void PostNonNestableTask(std::unique_ptr<v8::Task> task) override { PostTask(std::move(task)); }

  // Delayed tasks reclaim memory of an idle program; they are hints. A timer on the loop would wake
  // a program that sleeps, so they wait for the next task or callback instead.
  void PostDelayedTask(std::unique_ptr<v8::Task> task, double) override {
    std::lock_guard<std::mutex> lock(mutex_);
    hints_.push_back(std::move(task));
  }
  void PostNonNestableDelayedTask(std::unique_ptr<v8::Task> task, double delay) override {
    PostDelayedTask(std::move(task), delay);
  }
  void PostIdleTask(std::unique_ptr<v8::IdleTask>) override {}
  bool IdleTasksEnabled() override { return false; }
  bool NonNestableTasksEnabled() const override { return true; }
  bool NonNestableDelayedTasksEnabled() const override { return true; }

  // Returns whether there were any but hints, which beget others without end.
  bool RunTasks() {
    std::deque<std::unique_ptr<v8::Task>> batch;
    std::deque<std::unique_ptr<v8::Task>> hints;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      batch.swap(tasks_);
      hints.swap(hints_);
      woken_ = false;
    }
    for (auto& task : batch) task->Run();
    for (auto& task : hints) task->Run();
    return !batch.empty();
  }

 private:
  // Called with the mutex held.
  void Wake() {
    if (loop_ == nullptr || woken_) return;
    woken_ = true;
    loop_->Post([self = shared_from_this()] { self->RunTasks(); });
  }

  std::mutex mutex_;
  loop::Loop* loop_ = nullptr;
  bool woken_ = false;
  std::deque<std::unique_ptr<v8::Task>> tasks_;
  std::deque<std::unique_ptr<v8::Task>> hints_;
};

Platform::Platform(int threads)
    : threads_wanted_(threads),
      pages_(v8::platform::NewSingleThreadedDefaultPlatform()),
      foreground_(std::make_shared<ForegroundRunner>()) {}

Platform::~Platform() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Platform::SetLoop(loop::Loop* loop) { foreground_->SetLoop(loop); }

void Platform::AddIsolate(v8::Isolate* isolate, loop::Loop* loop) {
  auto runner = std::make_shared<ForegroundRunner>();
  runner->SetLoop(loop);
  std::lock_guard<std::mutex> lock(isolates_mutex_);
  isolates_[isolate] = std::move(runner);
}

void Platform::DetachIsolate(v8::Isolate* isolate) {
  std::lock_guard<std::mutex> lock(isolates_mutex_);
  isolates_[isolate]->SetLoop(nullptr);
}

void Platform::RemoveIsolate(v8::Isolate* isolate) {
  std::lock_guard<std::mutex> lock(isolates_mutex_);
  isolates_.erase(isolate);
}

std::shared_ptr<v8::TaskRunner> Platform::GetForegroundTaskRunner(v8::Isolate* isolate) {
  std::lock_guard<std::mutex> lock(isolates_mutex_);
  auto found = isolates_.find(isolate);
  return found == isolates_.end() ? foreground_ : found->second;
}

bool Platform::Drain(v8::Isolate* isolate) {
  {
    std::unique_lock<std::mutex> lock(mutex_);
    idle_.wait(lock, [this] { return tasks_.empty() && busy_threads_ == 0; });
  }
  return std::static_pointer_cast<ForegroundRunner>(GetForegroundTaskRunner(isolate))->RunTasks();
}

void Platform::CallOnWorkerThread(std::unique_ptr<v8::Task> task) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    StartThreads();
    tasks_.push_back(std::move(task));
  }
  wake_.notify_one();
}

void Platform::CallDelayedOnWorkerThread(std::unique_ptr<v8::Task> task, double delay_seconds) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    StartThreads();
    delayed_.emplace(SecondsNow() + delay_seconds, std::move(task));
  }
  wake_.notify_one();
}

std::unique_ptr<v8::JobHandle> Platform::CreateJob(v8::TaskPriority priority,
                                                   std::unique_ptr<v8::JobTask> task) {
  return v8::platform::NewDefaultJobHandle(this, priority, std::move(task),
                                           static_cast<size_t>(threads_wanted_));
}

double Platform::MonotonicallyIncreasingTime() { return SecondsNow(); }

double Platform::CurrentClockTimeMillis() {
  if (wall_clock_ != nullptr) return wall_clock_();
  return std::chrono::duration<double, std::milli>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

void Platform::StartThreads() {
  while (static_cast<int>(threads_.size()) < threads_wanted_) {
    threads_.emplace_back([this] { Work(); });
  }
}

void Platform::Work() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_) {
    while (!delayed_.empty() && delayed_.begin()->first <= SecondsNow()) {
      tasks_.push_back(std::move(delayed_.begin()->second));
      delayed_.erase(delayed_.begin());
    }
    if (!tasks_.empty()) {
      std::unique_ptr<v8::Task> task = std::move(tasks_.front());
      tasks_.pop_front();
      ++busy_threads_;
      lock.unlock();
      task->Run();
      task.reset();
      lock.lock();
      --busy_threads_;
      idle_.notify_all();
      continue;
    }
    if (delayed_.empty()) {
      wake_.wait(lock);
    } else {
      wake_.wait_for(lock, std::chrono::duration<double>(delayed_.begin()->first - SecondsNow()));
    }
  }
}

}  // namespace gyre::runtime
