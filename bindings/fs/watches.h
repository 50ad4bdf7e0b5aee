// internalBinding('fs_watches'): files and directories that are watched for changes.
#ifndef GYRE_BINDINGS_FS_WATCHES_H_
#define GYRE_BINDINGS_FS_WATCHES_H_

#include <memory>
#include <utility>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/fs/arguments.h"
#include "loop/file_watch.h"

namespace gyre::bindings {

// Lives until close(), even where JavaScript has lost it.
class FileWatcher final : public js::Wrapped {
 public:
  ~FileWatcher() override;

  // `on_event(error, isRename, name)` runs for each event; after an error, which comes alone, the
  // watcher is of no use but to close(). Names are strings or bytes.
  absl::Status Start(js::Lock& js, Path path, bool names_as_bytes, js::Function on_event);
  // Idempotent; nothing runs afterwards.
  void Close(js::Lock& js);
  void Ref(js::Lock&);
  void Unref(js::Lock&);
  bool HasRef(js::Lock&);

  static absl::StatusOr<std::unique_ptr<FileWatcher>> New(js::Lock&) {
    return std::make_unique<FileWatcher>();
  }

  static constexpr absl::string_view kClassName = "FileWatcher";
  static constexpr auto kMembers =
      js::Members<js::Method<"start", &FileWatcher::Start>,
                  js::Method<"close", &FileWatcher::Close>, js::Method<"ref", &FileWatcher::Ref>,
                  js::Method<"unref", &FileWatcher::Unref>,
                  js::Method<"hasRef", &FileWatcher::HasRef>>();

 private:
  void OnEvent(absl::StatusOr<loop::FileEvent> event);

  loop::FileWatch* watch_ = nullptr;
  js::Strong<v8::Function> on_event_;
  bool names_as_bytes_ = false;
};

class FileWatches final : public js::Binding {
 public:
  explicit FileWatches(js::Realm&) {}

  static constexpr absl::string_view kName = "fs_watches";
  static constexpr auto kMembers = js::Members<js::Class<FileWatcher>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_WATCHES_H_
