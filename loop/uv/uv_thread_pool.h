// ThreadPool on libuv's threads. Private to loop/uv.
#ifndef GYRE_LOOP_UV_UV_THREAD_POOL_H_
#define GYRE_LOOP_UV_UV_THREAD_POOL_H_

#include <uv.h>

#include "absl/functional/any_invocable.h"
#include "loop/thread_pool.h"

namespace gyre::loop {

class UvThreadPool final : public ThreadPool {
 public:
  explicit UvThreadPool(uv_loop_t* loop) : loop_(loop) {}

  void Submit(absl::AnyInvocable<void()> work, absl::AnyInvocable<void()> done) override;

 private:
  uv_loop_t* loop_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_THREAD_POOL_H_
