#include "bindings/fs/handles.h"

#include <atomic>
#include <cerrno>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "bindings/core/pool_job.h"
#include "bindings/fs/names.h"
#include "loop/file_descriptor.h"
#include "loop/system_error.h"

namespace gyre::bindings {

// What jobs on the pool keep of a handle whose wrapper may go before they are done.
class DirectoryHandle::Shared {
 public:
  explicit Shared(std::unique_ptr<loop::Directory> directory) : directory_(std::move(directory)) {}

  absl::StatusOr<std::vector<loop::DirectoryEntry>> Read(size_t count) {
    if (busy_.exchange(true)) return Busy("scandir");
    absl::Cleanup done = [this] { busy_ = false; };
    return directory_->Read(count);
  }

  absl::Status Close() {
    if (busy_.exchange(true)) return Busy("closedir");
    absl::Cleanup done = [this] { busy_ = false; };
    return directory_->Close();
  }

 private:
  static absl::Status Busy(absl::string_view syscall) {
    loop::SystemError error;
    error.error = EBUSY;
    error.syscall = std::string(syscall);
    return loop::ToStatus(std::move(error));
  }

  std::unique_ptr<loop::Directory> directory_;
  std::atomic<bool> busy_ = false;
};

DirectoryHandle::DirectoryHandle(std::unique_ptr<loop::Directory> directory)
    : shared_(std::make_shared<Shared>(std::move(directory))) {}

absl::StatusOr<js::Value> DirectoryHandle::Read(js::Lock& js, Done done, uint32_t count,
                                                bool as_bytes) {
  return Perform(
      js, done, [shared = shared_, count] { return shared->Read(count); },
      [as_bytes](js::Lock& js, const std::vector<loop::DirectoryEntry>& entries) {
        return entries.empty() ? js::Null(js) : ShowEntries(js, entries, /*kinds=*/true, as_bytes);
      });
}

absl::StatusOr<js::Value> DirectoryHandle::Close(js::Lock& js, Done done) {
  return Perform(js, done, [shared = shared_] { return shared->Close(); });
}

FileGuard::~FileGuard() {
  if (descriptor_ >= 0) handles_.CloseLost(descriptor_);
}

int32_t FileGuard::Release(js::Lock&) { return std::exchange(descriptor_, -1); }

absl::StatusOr<js::Value> FileHandles::OpenDirectory(js::Lock& js, Done done, Path path) {
  return Perform(
      js, done, [path = std::move(path.text)] { return loop::Directory::Open(path); },
      [](js::Lock& js, std::unique_ptr<loop::Directory>& directory) -> js::Value {
        return js::Wrap(js, std::make_unique<DirectoryHandle>(std::move(directory)));
      });
}

js::Object FileHandles::Guard(js::Lock& js, int32_t descriptor) {
  return js::Wrap(js, std::make_unique<FileGuard>(*this, descriptor));
}

void FileHandles::CloseLost(int32_t descriptor) {
  absl::Status closed = loop::Close(descriptor);
  if (lost_.empty()) return;
  realm_.loop().Post([this, descriptor, closed = std::move(closed)] {
    js::Entered entered(realm_);
    js::Lock& js = entered.js();
    js::RunCallback(js, lost_.Get(js),
                    {js::NewInteger(js, descriptor),
                     closed.ok() ? js::Undefined(js) : js::ToError(js, closed)});
  });
}

}  // namespace gyre::bindings
