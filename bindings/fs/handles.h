// internalBinding('fs_handles'): directories that are being read, and descriptors that objects own.
//
// The first argument of a function named `done` is the callback of an asynchronous call, undefined
// for a synchronous one (see pool_job.h). The binding has classes: ask for it at first use.
#ifndef GYRE_BINDINGS_FS_HANDLES_H_
#define GYRE_BINDINGS_FS_HANDLES_H_

#include <cstdint>
#include <memory>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/fs/arguments.h"
#include "bindings/fs/sent_file.h"
#include "loop/directory.h"

namespace gyre::bindings {

// An open directory. One call at a time: the JavaScript half queues them, and a call that comes
// during another gives the EBUSY of its system call.
class DirectoryHandle final : public js::Wrapped {
 public:
  explicit DirectoryHandle(std::unique_ptr<loop::Directory> directory);

  // Up to `count` entries as names and numbers of their kinds in turn; null at the end.
  absl::StatusOr<js::Value> Read(js::Lock& js, Done done, uint32_t count, bool as_bytes);
  absl::StatusOr<js::Value> Close(js::Lock& js, Done done);

  static constexpr absl::string_view kClassName = "DirectoryHandle";
  static constexpr auto kMembers = js::Members<js::Method<"read", &DirectoryHandle::Read>,
                                               js::Method<"close", &DirectoryHandle::Close>>();

 private:
  class Shared;
  std::shared_ptr<Shared> shared_;
};

class FileHandles;

// Owns a descriptor: one that JavaScript loses is closed, and the binding's `lost` told of it.
class FileGuard final : public js::Wrapped {
 public:
  FileGuard(FileHandles& handles, int32_t descriptor)
      : handles_(handles), descriptor_(descriptor) {}
  ~FileGuard() override;

  // Gives the descriptor away: closing it is the caller's business now.
  int32_t Release(js::Lock&);

  static constexpr absl::string_view kClassName = "FileGuard";
  static constexpr auto kMembers = js::Members<js::Method<"release", &FileGuard::Release>>();

 private:
  FileHandles& handles_;
  int32_t descriptor_;
};

class FileHandles final : public js::Binding {
 public:
  explicit FileHandles(js::Realm& realm) : realm_(realm), lost_(realm) {}

  // A DirectoryHandle.
  absl::StatusOr<js::Value> OpenDirectory(js::Lock& js, Done done, Path path);
  js::Object Guard(js::Lock& js, int32_t descriptor);
  // `lost` is called with each descriptor that was closed because its owner was lost, and with the
  // error of that, if there was one.
  void OnLost(js::Lock& js, js::Function lost) { lost_.Set(js, lost); }

  static constexpr absl::string_view kName = "fs_handles";
  static constexpr auto kMembers =
      js::Members<js::Class<DirectoryHandle>, js::Class<FileGuard>, js::Class<SentFile>,
                  js::Method<"opendir", &FileHandles::OpenDirectory>,
                  js::Method<"guard", &FileHandles::Guard>,
                  js::Method<"onLost", &FileHandles::OnLost>>();

 private:
  friend class FileGuard;

  // Safe inside the garbage collector.
  void CloseLost(int32_t descriptor);

  js::Realm& realm_;
  js::Kept<v8::Function> lost_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_HANDLES_H_
