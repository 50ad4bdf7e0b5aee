#include "bindings/fs/watches.h"

#include <utility>

#include "bindings/core/callback.h"
#include "bindings/core/error.h"
#include "bindings/fs/names.h"
#include "loop/loop.h"

namespace gyre::bindings {

FileWatcher::~FileWatcher() {
  if (watch_ != nullptr) watch_->Close();
}

absl::Status FileWatcher::Start(js::Lock& js, Path path, bool names_as_bytes,
                                js::Function on_event) {
  if (watch_ != nullptr) return absl::OkStatus();
  auto watch = js.realm().loop().NewFileWatch(
      path.text, [this](absl::StatusOr<loop::FileEvent> event) { OnEvent(std::move(event)); });
  if (!watch.ok()) return watch.status();
  watch_ = *watch;
  names_as_bytes_ = names_as_bytes;
  on_event_ = js::Strong<v8::Function>(js, on_event);
  Pin();
  return absl::OkStatus();
}

void FileWatcher::Close(js::Lock&) {
  if (watch_ == nullptr) return;
  std::exchange(watch_, nullptr)->Close();
  on_event_.Clear();
  Unpin();
}

void FileWatcher::Ref(js::Lock&) {
  if (watch_ != nullptr) watch_->Ref();
}

void FileWatcher::Unref(js::Lock&) {
  if (watch_ != nullptr) watch_->Unref();
}

bool FileWatcher::HasRef(js::Lock&) { return watch_ != nullptr && watch_->has_ref(); }

void FileWatcher::OnEvent(absl::StatusOr<loop::FileEvent> event) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::Function on_event = on_event_.Get(js);
  if (!event.ok()) {
    js::RunCallback(js, on_event, {js::ToError(js, event.status())});
    return;
  }
  const bool renamed = event->kind == loop::FileEvent::Kind::kRenamed;
  js::RunCallback(
      js, on_event,
      {js::Null(js), js::NewBoolean(js, renamed),
       event->name.empty() ? js::Null(js) : ShowName(js, event->name, names_as_bytes_)});
}

}  // namespace gyre::bindings
