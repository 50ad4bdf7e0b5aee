// Synchronous libuv file requests. Private to loop/.
#ifndef GYRE_LOOP_FS_REQUEST_H_
#define GYRE_LOOP_FS_REQUEST_H_

#include <uv.h>

#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "loop/mounted_files.h"
#include "loop/system_error.h"

namespace gyre::loop::internal {

// What an error of a request names.
struct FsSubject {
  absl::string_view syscall;
  std::optional<absl::string_view> path = std::nullopt;
  std::optional<absl::string_view> dest = std::nullopt;
};

// `error` is an errno value, of either sign.
inline absl::Status FsFailure(int64_t error, const FsSubject& subject) {
  SystemError failure;
  failure.error = static_cast<int>(error < 0 ? -error : error);
  failure.syscall = std::string(subject.syscall);
  if (subject.path.has_value()) failure.path = std::string(*subject.path);
  if (subject.dest.has_value()) failure.dest = std::string(*subject.dest);
  return ToStatus(std::move(failure));
}

// Runs `call(uv_fs_t*)`, which starts a request without loop and callback, and gives what `take`
// makes of the finished request.
template <typename Call, typename Take>
auto RunFs(const FsSubject& subject, Call call, Take take)
    -> absl::StatusOr<decltype(take(static_cast<const uv_fs_t&>(std::declval<uv_fs_t&>())))> {
  uv_fs_t request;
  call(&request);
  const int64_t result = request.result;
  if (result < 0) {
    uv_fs_req_cleanup(&request);
    return FsFailure(result, subject);
  }
  auto taken = take(static_cast<const uv_fs_t&>(request));
  uv_fs_req_cleanup(&request);
  return taken;
}

// The same for requests whose result is a count.
template <typename Call>
absl::StatusOr<int64_t> RunFs(const FsSubject& subject, Call call) {
  return RunFs(subject, call,
               [](const uv_fs_t& request) { return static_cast<int64_t>(request.result); });
}

// The same for requests that only succeed or fail.
template <typename Call>
absl::Status DoFs(const FsSubject& subject, Call call) {
  return RunFs(subject, call).status();
}

// The same for requests that change what is at the subject's path, or put something at its dest:
// what is mounted there stays as it is.
template <typename Call>
absl::Status ChangeFs(const FsSubject& subject, Call call) {
  if (auto mounted = FindMounted(*subject.path, subject.syscall); mounted.has_value()) {
    return mounted->ok() ? FsFailure(EROFS, subject) : mounted->status();
  }
  if (subject.dest.has_value() && ToMountedPath(*subject.dest).has_value()) {
    return FsFailure(EROFS, subject);
  }
  return DoFs(subject, call);
}

}  // namespace gyre::loop::internal

#endif  // GYRE_LOOP_FS_REQUEST_H_
