// One piece of blocking work, done at once or on the loop's thread pool.
//
//   return js::Perform(js, done, [path = std::move(path.text)] { return loop::ReadLink(path); },
//                      [](js::Lock& js, std::string& target) { return js::NewString(js, target);
//                      });
//
// The first function is the work: it touches nothing of JavaScript and gives absl::Status or
// absl::StatusOr. The second makes a JavaScript value of what the work gave. Without `done` both
// run now, and the value is the result, or the failure is thrown. With it the work runs on the
// pool and keeps the loop alive, and `done` is called with the error, or with null and the value
// (null alone for a plain Status).
#ifndef GYRE_BINDINGS_CORE_POOL_JOB_H_
#define GYRE_BINDINGS_CORE_POOL_JOB_H_

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bindings/core/callback.h"
#include "bindings/core/error.h"
#include "bindings/core/realm.h"
#include "bindings/core/value.h"
#include "loop/loop.h"

namespace gyre::js {

// The callback of an asynchronous call; a synchronous one passes undefined.
using Done = std::optional<Function>;

namespace internal {

template <typename Show, typename T>
absl::StatusOr<Value> ShowResult(Lock& js, Show& show, T& value) {
  return show(js, value);
}

template <typename Work, typename Show>
class PoolJob {
 public:
  using Result = std::invoke_result_t<Work&>;
  static constexpr bool kHasValue = !std::is_same_v<Result, absl::Status>;

  static void Start(Lock& js, Function done, Work work, Show show) {
    auto* job = new PoolJob(js, done, std::move(work), std::move(show));
    js.realm().loop().pool().Submit([job] { job->result_.emplace(job->work_()); },
                                    [job] {
                                      std::unique_ptr<PoolJob> finished(job);
                                      finished->Finish();
                                    });
  }

 private:
  PoolJob(Lock& js, Function done, Work work, Show show)
      : realm_(js.realm()),
        done_(js.isolate(), done),
        work_(std::move(work)),
        show_(std::move(show)) {}

  void Finish() {
    Entered entered(realm_);
    Lock& js = entered.js();
    Function done = done_.Get(js.isolate());
    if constexpr (kHasValue) {
      absl::StatusOr<Value> value = result_->ok() ? ShowResult(js, show_, **result_)
                                                  : absl::StatusOr<Value>(result_->status());
      if (value.ok()) {
        RunCallback(js, done, {Null(js), *value});
      } else {
        RunCallback(js, done, {ToError(js, value.status())});
      }
    } else {
      RunCallback(js, done, {result_->ok() ? Null(js) : ToError(js, *result_)});
    }
  }

  Realm& realm_;
  v8::Global<v8::Function> done_;
  Work work_;
  Show show_;
  std::optional<Result> result_;
};

}  // namespace internal

// `show` may return a Value or an absl::StatusOr of one.
template <typename Work, typename Show>
absl::StatusOr<Value> Perform(Lock& js, const Done& done, Work work, Show show) {
  if (done.has_value()) {
    internal::PoolJob<Work, Show>::Start(js, *done, std::move(work), std::move(show));
    return Undefined(js);
  }
  auto result = work();
  if (!result.ok()) return result.status();
  return internal::ShowResult(js, show, *result);
}

// For work that only succeeds or fails.
template <typename Work>
absl::StatusOr<Value> Perform(Lock& js, const Done& done, Work work) {
  struct Nothing {};
  if (done.has_value()) {
    internal::PoolJob<Work, Nothing>::Start(js, *done, std::move(work), Nothing());
    return Undefined(js);
  }
  absl::Status result = work();
  if (!result.ok()) return result;
  return Undefined(js);
}

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_POOL_JOB_H_
