#include "runtime/app_snapshot.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "runtime/file_head.h"

namespace gyre::runtime {
namespace {

constexpr absl::string_view kMagic = "GYRESNAP";
constexpr uint32_t kFormat = 1;
constexpr size_t kFormatOffset = 8;
constexpr size_t kChecksumOffset = 12;
constexpr size_t kSizeOffset = 16;
constexpr size_t kBuildOffset = 24;
constexpr size_t kBuildSize = kAppSnapshotHeadSize - kBuildOffset;

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("the snapshot is damaged (", what, "): build it again"));
}

}  // namespace

std::string EncodeAppSnapshot(absl::string_view blob, absl::string_view build) {
  std::string file(kAppSnapshotHeadSize, '\0');
  file.replace(0, kMagic.size(), kMagic);
  Store(file, kFormatOffset, kFormat);
  Store(file, kChecksumOffset, Checksum(blob));
  Store<uint64_t>(file, kSizeOffset, blob.size());
  build = build.substr(0, kBuildSize);
  file.replace(kBuildOffset, build.size(), build);
  file.append(blob);
  return file;
}

std::string AppSnapshotName(absl::string_view file) {
  if (file.size() < kAppSnapshotHeadSize) return "";
  return absl::StrCat("app-", absl::Hex(Load<uint32_t>(file, kChecksumOffset), absl::kZeroPad8));
}

absl::StatusOr<absl::string_view> DecodeAppSnapshot(absl::string_view file,
                                                    absl::string_view build) {
  if (!absl::StartsWith(file, kMagic.substr(0, std::min(file.size(), kMagic.size()))) ||
      file.empty()) {
    return absl::InvalidArgumentError("is no snapshot of gyre");
  }
  if (file.size() < kAppSnapshotHeadSize) return Damaged("its end is missing");
  absl::string_view made_by = file.substr(kBuildOffset, kBuildSize);
  made_by = made_by.substr(0, made_by.find('\0'));
  const auto format = Load<uint32_t>(file, kFormatOffset);
  if (format != kFormat || made_by != build.substr(0, kBuildSize)) {
    return absl::FailedPreconditionError(absl::StrCat("the snapshot was made by another build (",
                                                      made_by, "; this is ", build,
                                                      "): build it again"));
  }
  const absl::string_view blob = file.substr(kAppSnapshotHeadSize);
  const auto size = Load<uint64_t>(file, kSizeOffset);
  if (size != blob.size()) return Damaged("its end is missing");
  if (Checksum(blob) != Load<uint32_t>(file, kChecksumOffset)) return Damaged("its contents");
  return blob;
}

}  // namespace gyre::runtime
