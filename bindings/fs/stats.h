// internalBinding('fs_stats'): what the system knows of files.
#ifndef GYRE_BINDINGS_FS_STATS_H_
#define GYRE_BINDINGS_FS_STATS_H_

#include "bindings/core/binding.h"
#include "bindings/fs/arguments.h"
#include "loop/file_stat.h"

namespace gyre::bindings {

// The functions leave their answer in `numbers` or `bigints`, properties of the binding, until the
// next answer: by the time a callback runs, and until it lets others run, it is the one it waits
// for. The order is that of loop::FileStat (times as seconds, nanoseconds) and
// loop::FileSystemStat.
class FileStats final : public js::Binding {
 public:
  explicit FileStats(js::Realm& realm) : numbers_(realm, kFields), bigints_(realm, kFields) {}

  void OnCreated(js::Lock& js, js::Object object) override;

  absl::StatusOr<js::Value> Stat(js::Lock& js, Done done, Path path, bool follow, bool bigint);
  // As Stat, at once; false where there is nothing.
  absl::StatusOr<bool> TryStat(js::Lock& js, Path path, bool follow, bool bigint);
  absl::StatusOr<js::Value> StatDescriptor(js::Lock& js, Done done, int32_t descriptor,
                                           bool bigint);
  absl::StatusOr<js::Value> StatFileSystem(js::Lock& js, Done done, Path path, bool bigint);

  static constexpr absl::string_view kName = "fs_stats";
  static constexpr auto kMembers =
      js::Members<js::Method<"stat", &FileStats::Stat>, js::Method<"tryStat", &FileStats::TryStat>,
                  js::Method<"fstat", &FileStats::StatDescriptor>,
                  js::Method<"statfs", &FileStats::StatFileSystem>>();

 private:
  static constexpr size_t kFields = 18;

  void Show(const loop::FileStat& stat, bool bigint);
  void Show(const loop::FileSystemStat& stat, bool bigint);

  js::AliasedArray<double, v8::Float64Array> numbers_;
  js::AliasedArray<int64_t, v8::BigInt64Array> bigints_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_STATS_H_
