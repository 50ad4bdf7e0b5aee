// One file operation, done at once or on the thread pool.
//
//   return Perform(js, done, [path = std::move(path.text)] { return loop::ReadLink(path); },
//                  [](js::Lock& js, std::string& target) { return js::NewString(js, target); });
//
// The first function is the work: it touches nothing of JavaScript and gives absl::Status or
// absl::StatusOr. The second makes a JavaScript value of what the work gave. Without `done` both
// run now, and the value is the result, or the failure is thrown. With it the work runs on the
// pool and keeps the loop alive, and `done` is called with the error, or with null and the value
// (null alone for a plain Status).
#ifndef GYRE_BINDINGS_FS_FILE_JOB_H_
#define GYRE_BINDINGS_FS_FILE_JOB_H_

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
#include "bindings/fs/arguments.h"
#include "loop/loop.h"

namespace gyre::bindings {
namespace internal {

template <typename Show, typename T>
absl::StatusOr<js::Value> ShowResult(js::Lock& js, Show& show, T& value) {
  return show(js, value);
}

template <typename Work, typename Show>
class FileJob {
 public:
  using Result = std::invoke_result_t<Work&>;
  static constexpr bool kHasValue = !std::is_same_v<Result, absl::Status>;

  static void Start(js::Lock& js, js::Function done, Work work, Show show) {
    auto* job = new FileJob(js, done, std::move(work), std::move(show));
    js.realm().loop().pool().Submit([job] { job->result_.emplace(job->work_()); },
                                    [job] {
                                      std::unique_ptr<FileJob> finished(job);
                                      finished->Finish();
                                    });
  }

 private:
  FileJob(js::Lock& js, js::Function done, Work work, Show show)
      : realm_(js.realm()),
        done_(js.isolate(), done),
        work_(std::move(work)),
        show_(std::move(show)) {}

  void Finish() {
    js::Entered entered(realm_);
    js::Lock& js = entered.js();
    js::Function done = done_.Get(js.isolate());
    if constexpr (kHasValue) {
      absl::StatusOr<js::Value> value = result_->ok()
                                            ? ShowResult(js, show_, **result_)
                                            : absl::StatusOr<js::Value>(result_->status());
      if (value.ok()) {
        js::RunCallback(js, done, {js::Null(js), *value});
      } else {
        js::RunCallback(js, done, {js::ToError(js, value.status())});
      }
    } else {
      js::RunCallback(js, done, {result_->ok() ? js::Null(js) : js::ToError(js, *result_)});
    }
  }

  js::Realm& realm_;
  v8::Global<v8::Function> done_;
  Work work_;
  Show show_;
  std::optional<Result> result_;
};

}  // namespace internal

// `show` may return a js::Value or an absl::StatusOr of one.
template <typename Work, typename Show>
absl::StatusOr<js::Value> Perform(js::Lock& js, const Done& done, Work work, Show show) {
  if (done.has_value()) {
    internal::FileJob<Work, Show>::Start(js, *done, std::move(work), std::move(show));
    return js::Undefined(js);
  }
  auto result = work();
  if (!result.ok()) return result.status();
  return internal::ShowResult(js, show, *result);
}

// For work that only succeeds or fails.
template <typename Work>
absl::StatusOr<js::Value> Perform(js::Lock& js, const Done& done, Work work) {
  struct Nothing {};
  if (done.has_value()) {
    internal::FileJob<Work, Nothing>::Start(js, *done, std::move(work), Nothing());
    return js::Undefined(js);
  }
  absl::Status result = work();
  if (!result.ok()) return result;
  return js::Undefined(js);
}

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_FILE_JOB_H_
