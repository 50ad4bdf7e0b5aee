#include "bindings/fs/stats.h"

#include <optional>
#include <utility>

#include "bindings/core/pool_job.h"
#include "loop/file_descriptor.h"
#include "loop/file_path.h"

namespace gyre::bindings {
namespace {

template <typename Array>
void Fill(Array& to, const loop::FileStat& stat) {
  size_t at = 0;
  for (uint64_t field : {stat.dev, stat.mode, stat.nlink, stat.uid, stat.gid, stat.rdev,
                         stat.blksize, stat.ino, stat.size, stat.blocks}) {
    to[at++] = field;
  }
  for (const loop::FileTime& time : {stat.accessed, stat.modified, stat.changed, stat.born}) {
    to[at++] = time.seconds;
    to[at++] = time.nanos;
  }
}

template <typename Array>
void Fill(Array& to, const loop::FileSystemStat& stat) {
  size_t at = 0;
  for (uint64_t field : {stat.type, stat.block_size, stat.blocks, stat.free_blocks,
                         stat.available_blocks, stat.files, stat.free_files}) {
    to[at++] = field;
  }
}

}  // namespace

void FileStats::OnCreated(js::Lock& js, js::Object object) {
  numbers_.Create(js);
  bigints_.Create(js);
  js::Set(js, object, "numbers", numbers_.Get(js));
  js::Set(js, object, "bigints", bigints_.Get(js));
}

void FileStats::Show(const loop::FileStat& stat, bool bigint) {
  bigint ? Fill(bigints_, stat) : Fill(numbers_, stat);
}

void FileStats::Show(const loop::FileSystemStat& stat, bool bigint) {
  bigint ? Fill(bigints_, stat) : Fill(numbers_, stat);
}

absl::StatusOr<js::Value> FileStats::Stat(js::Lock& js, Done done, Path path, bool follow,
                                          bool bigint) {
  return Perform(
      js, done, [path = std::move(path.text), follow] { return loop::Stat(path, follow); },
      [this, bigint](js::Lock& js, const loop::FileStat& stat) {
        Show(stat, bigint);
        return js::Undefined(js);
      });
}

absl::StatusOr<bool> FileStats::TryStat(js::Lock&, Path path, bool follow, bool bigint) {
  absl::StatusOr<std::optional<loop::FileStat>> stat = loop::StatIfThere(path.text, follow);
  if (!stat.ok()) return stat.status();
  if (!stat->has_value()) return false;
  Show(**stat, bigint);
  return true;
}

absl::StatusOr<js::Value> FileStats::StatDescriptor(js::Lock& js, Done done, int32_t descriptor,
                                                    bool bigint) {
  return Perform(
      js, done, [descriptor] { return loop::StatDescriptor(descriptor); },
      [this, bigint](js::Lock& js, const loop::FileStat& stat) {
        Show(stat, bigint);
        return js::Undefined(js);
      });
}

absl::StatusOr<js::Value> FileStats::StatFileSystem(js::Lock& js, Done done, Path path,
                                                    bool bigint) {
  return Perform(
      js, done, [path = std::move(path.text)] { return loop::StatFileSystem(path); },
      [this, bigint](js::Lock& js, const loop::FileSystemStat& stat) {
        Show(stat, bigint);
        return js::Undefined(js);
      });
}

}  // namespace gyre::bindings
