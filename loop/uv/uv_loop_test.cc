// What the real loop does beyond loop_test.cc: threads and signals.
#include "loop/uv/uv_loop.h"

#include <csignal>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/barrier.h"
#include "gtest/gtest.h"
#include "loop/loop.h"
#include "loop/signal.h"
#include "loop/thread_pool.h"
#include "loop/timer.h"

namespace gyre::loop {
namespace {

TEST(UvLoopTest, PostsOfEveryThreadRunInItsOrder) {
  constexpr int kThreads = 4;
  constexpr int kPosts = 1000;
  std::unique_ptr<Loop> loop = NewUvLoop();
  std::vector<std::vector<int>> seen(kThreads);
  int left = kThreads * kPosts;
  loop->AddRef();
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kPosts; ++i) {
        loop->Post([&, t, i] {
          seen[t].push_back(i);
          if (--left == 0) loop->ReleaseRef();
        });
      }
    });
  }
  loop->Run();
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<int>& one : seen) {
    ASSERT_EQ(one.size(), static_cast<size_t>(kPosts));
    for (int i = 0; i < kPosts; ++i) ASSERT_EQ(one[i], i);
  }
}

TEST(UvLoopTest, APostWakesASleepingLoop) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  const std::thread::id here = std::this_thread::get_id();
  std::thread::id ran_on;
  loop->AddRef();
  std::thread other([&] {
    loop->Post([&] {
      ran_on = std::this_thread::get_id();
      loop->ReleaseRef();
    });
  });
  loop->Run();
  other.join();
  EXPECT_EQ(ran_on, here);
}

TEST(UvLoopTest, PoolWorkRunsOnOtherThreadsSideBySide) {
  constexpr int kJobs = 4;
  std::unique_ptr<Loop> loop = NewUvLoop();
  // Ends only when all are under way at once.
  absl::Barrier* barrier = new absl::Barrier(kJobs);
  std::mutex mutex;
  std::set<std::thread::id> threads;
  int done = 0;
  for (int i = 0; i < kJobs; ++i) {
    loop->pool().Submit(
        [&] {
          {
            std::lock_guard<std::mutex> lock(mutex);
            threads.insert(std::this_thread::get_id());
          }
          if (barrier->Block()) delete barrier;
        },
        [&] { ++done; });
  }
  loop->Run();
  EXPECT_EQ(done, kJobs);
  EXPECT_EQ(threads.size(), static_cast<size_t>(kJobs));
  EXPECT_EQ(threads.count(std::this_thread::get_id()), 0u);
}

TEST(UvLoopTest, ASignalReachesEveryWatcher) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  int calls = 0;
  std::vector<Signal*> watchers;
  for (int i = 0; i < 2; ++i) {
    absl::StatusOr<Signal*> signal = loop->NewSignal(SIGUSR2, [&] {
      if (++calls < 2) return;
      for (Signal* watcher : watchers) watcher->Close();
    });
    ASSERT_TRUE(signal.ok());
    watchers.push_back(*signal);
  }
  raise(SIGUSR2);
  loop->Run();
  EXPECT_EQ(calls, 2);
}

TEST(UvLoopTest, TwoLoopsOnTwoThreadsDoNotMeet) {
  std::vector<int> fired(2);
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&fired, i] {
      std::unique_ptr<Loop> loop = NewUvLoop();
      Timer* timer = nullptr;
      timer = loop->NewTimer([&] {
        if (++fired[i] == 10) timer->Close();
      });
      timer->Start(0, 1);
      loop->Run();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(fired, (std::vector<int>{10, 10}));
}

TEST(UvLoopTest, PostedTasksThatNeverRanAreDropped) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  auto held = std::make_shared<int>(1);
  const std::weak_ptr<int> watch = held;
  bool ran = false;
  loop->Post([held = std::move(held), &ran] { ran = true; });
  loop = nullptr;
  EXPECT_FALSE(ran);
  EXPECT_TRUE(watch.expired());
}

}  // namespace
}  // namespace gyre::loop
