#include "loop/uv/uv_thread_pool.h"

#include <uv.h>

#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/log/absl_check.h"

namespace gyre::loop {
namespace {

struct Job {
  uv_work_t request = {};
  absl::AnyInvocable<void()> work;
  absl::AnyInvocable<void()> done;
};

}  // namespace

void UvThreadPool::Submit(absl::AnyInvocable<void()> work, absl::AnyInvocable<void()> done) {
  auto job = std::make_unique<Job>();
  job->work = std::move(work);
  job->done = std::move(done);
  job->request.data = job.get();
  const int result = uv_queue_work(
      loop_, &job->request, [](uv_work_t* request) { static_cast<Job*>(request->data)->work(); },
      [](uv_work_t* request, int) {
        std::unique_ptr<Job> finished(static_cast<Job*>(request->data));
        if (finished->done) finished->done();
      });
  ABSL_CHECK_EQ(result, 0);
  job.release();
}

}  // namespace gyre::loop
