#include "bindings/fs/paths.h"

#include <string>
#include <utility>
#include <vector>

#include "bindings/core/pool_job.h"
#include "bindings/fs/constants.h"
#include "bindings/fs/names.h"
#include "loop/directory.h"
#include "loop/file_path.h"
#include "loop/file_system.h"

namespace gyre::bindings {
namespace {

auto NameShower(bool as_bytes) {
  return [as_bytes](js::Lock& js, const std::string& name) { return ShowName(js, name, as_bytes); };
}

}  // namespace

void FilePaths::OnCreated(js::Lock& js, js::Object object) {
  js::Set(js, object, "constants", NewFileConstants(js));
}

absl::StatusOr<js::Value> FilePaths::Access(js::Lock& js, Done done, Path path, int32_t mode) {
  return Perform(js, done,
                 [path = std::move(path.text), mode] { return loop::Access(path, mode); });
}

bool FilePaths::Exists(js::Lock&, Path path) { return loop::Exists(path.text); }

absl::StatusOr<js::Value> FilePaths::ChangeMode(js::Lock& js, Done done, Path path, int32_t mode) {
  return Perform(js, done,
                 [path = std::move(path.text), mode] { return loop::ChangeMode(path, mode); });
}

absl::StatusOr<js::Value> FilePaths::ChangeOwner(js::Lock& js, Done done, Path path, uint32_t uid,
                                                 uint32_t gid, bool follow) {
  return Perform(js, done, [path = std::move(path.text), uid, gid, follow] {
    return loop::ChangeOwner(path, uid, gid, follow);
  });
}

absl::StatusOr<js::Value> FilePaths::SetTimes(js::Lock& js, Done done, Path path, double accessed,
                                              double modified, bool follow) {
  return Perform(js, done, [path = std::move(path.text), accessed, modified, follow] {
    return loop::SetTimes(path, accessed, modified, follow);
  });
}

absl::StatusOr<js::Value> FilePaths::Rename(js::Lock& js, Done done, Path from, Path to) {
  return Perform(js, done, [from = std::move(from.text), to = std::move(to.text)] {
    return loop::Rename(from, to);
  });
}

absl::StatusOr<js::Value> FilePaths::Link(js::Lock& js, Done done, Path existing, Path path) {
  return Perform(js, done, [existing = std::move(existing.text), path = std::move(path.text)] {
    return loop::Link(existing, path);
  });
}

absl::StatusOr<js::Value> FilePaths::SymbolicLink(js::Lock& js, Done done, Path target, Path path) {
  return Perform(js, done, [target = std::move(target.text), path = std::move(path.text)] {
    return loop::SymbolicLink(target, path);
  });
}

absl::StatusOr<js::Value> FilePaths::ReadLink(js::Lock& js, Done done, Path path, bool as_bytes) {
  return Perform(
      js, done, [path = std::move(path.text)] { return loop::ReadLink(path); },
      NameShower(as_bytes));
}

absl::StatusOr<js::Value> FilePaths::RealPath(js::Lock& js, Done done, Path path, bool as_bytes) {
  return Perform(
      js, done, [path = std::move(path.text)] { return loop::RealPath(path); },
      NameShower(as_bytes));
}

absl::StatusOr<js::Value> FilePaths::ResolvePath(js::Lock& js, Done done, Path path,
                                                 bool as_bytes) {
  return Perform(
      js, done, [path = std::move(path.text)] { return loop::ResolvePath(path); },
      NameShower(as_bytes));
}

absl::StatusOr<js::Value> FilePaths::Truncate(js::Lock& js, Done done, Path path, int64_t length) {
  return Perform(js, done,
                 [path = std::move(path.text), length] { return loop::Truncate(path, length); });
}

absl::StatusOr<js::Value> FilePaths::Unlink(js::Lock& js, Done done, Path path) {
  return Perform(js, done, [path = std::move(path.text)] { return loop::Unlink(path); });
}

absl::StatusOr<js::Value> FilePaths::CopyFile(js::Lock& js, Done done, Path from, Path to,
                                              int32_t flags) {
  return Perform(js, done, [from = std::move(from.text), to = std::move(to.text), flags] {
    return loop::CopyFile(from, to, flags);
  });
}

absl::StatusOr<js::Value> FilePaths::MakeDirectory(js::Lock& js, Done done, Path path,
                                                   int32_t mode) {
  return Perform(js, done,
                 [path = std::move(path.text), mode] { return loop::MakeDirectory(path, mode); });
}

absl::StatusOr<js::Value> FilePaths::MakeDirectories(js::Lock& js, Done done, Path path,
                                                     int32_t mode) {
  return Perform(
      js, done, [path = std::move(path.text), mode] { return loop::MakeDirectories(path, mode); },
      [](js::Lock& js, const std::string& first) -> js::Value {
        if (first.empty()) return js::Undefined(js);
        return js::NewString(js, first);
      });
}

absl::StatusOr<js::Value> FilePaths::MakeTemporaryDirectory(js::Lock& js, Done done, Path prefix,
                                                            bool as_bytes) {
  return Perform(
      js, done, [prefix = std::move(prefix.text)] { return loop::MakeTemporaryDirectory(prefix); },
      NameShower(as_bytes));
}

absl::StatusOr<js::Value> FilePaths::RemoveDirectory(js::Lock& js, Done done, Path path) {
  return Perform(js, done, [path = std::move(path.text)] { return loop::RemoveDirectory(path); });
}

absl::StatusOr<js::Value> FilePaths::RemoveTree(js::Lock& js, Done done, Path path) {
  return Perform(js, done, [path = std::move(path.text)] { return loop::RemoveTree(path); });
}

absl::StatusOr<js::Value> FilePaths::ReadDirectory(js::Lock& js, Done done, Path path, bool kinds,
                                                   bool as_bytes) {
  return Perform(
      js, done, [path = std::move(path.text)] { return loop::ListDirectory(path); },
      [kinds, as_bytes](js::Lock& js, const std::vector<loop::DirectoryEntry>& entries) {
        return ShowEntries(js, entries, kinds, as_bytes);
      });
}

absl::StatusOr<js::Value> FilePaths::ReadTree(js::Lock& js, Done done, Path path, bool kinds,
                                              bool as_bytes) {
  return Perform(
      js, done, [path = std::move(path.text), kinds] { return loop::ListTree(path, !kinds); },
      [kinds, as_bytes](js::Lock& js, const std::vector<loop::TreeEntry>& tree) {
        std::vector<js::Value> values;
        values.reserve(tree.size() * 3);
        for (const loop::TreeEntry& each : tree) {
          values.push_back(ShowName(js, each.entry.name, as_bytes));
          values.push_back(ShowName(js, each.directory, as_bytes));
          if (kinds) values.push_back(js::NewNumber(js, static_cast<int>(each.entry.kind)));
        }
        return js::NewArray(js, values);
      });
}

}  // namespace gyre::bindings
