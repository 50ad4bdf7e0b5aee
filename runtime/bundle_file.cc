#include "runtime/bundle_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "loop/file_descriptor.h"
#include "loop/file_replacement.h"
#include "loop/file_system.h"
#include "loop/system_error.h"
#include "runtime/version.h"

namespace gyre::runtime {
namespace {

constexpr size_t kPage = 4096;

struct Slot {
  char magic[16];
  uint64_t offset;  // 0 where there is no application
  uint64_t size;
};

// Volatile: what stands here is changed in the file, which the compiler cannot know.
__attribute__((used)) volatile Slot own_slot = {{'\x7f', 'g', 'y', 'r', 'e', '-', 's', 'l', 'o',
                                                 't', '\x01', '\x8e', '\x13', '\xd5', '\xa6', '\0'},
                                                0,
                                                0};

absl::Status Unreadable() {
  return absl::UnavailableError(
      absl::StrCat("the application in this executable cannot be read: ", std::strerror(errno)));
}

// The bytes of an executable, mapped as long as this lives.
class MappedFile {
 public:
  static absl::StatusOr<std::unique_ptr<MappedFile>> Open(const std::string& path) {
    absl::StatusOr<int> descriptor = loop::Open(path, O_RDONLY, 0);
    if (!descriptor.ok()) return descriptor.status();
    absl::Cleanup close = [&] { loop::Close(*descriptor).IgnoreError(); };
    struct stat info = {};
    if (fstat(*descriptor, &info) != 0) return loop::LastError("fstat", path);
    const auto size = static_cast<size_t>(info.st_size);
    if (!S_ISREG(info.st_mode) || size == 0) {
      return absl::InvalidArgumentError(absl::StrCat(path, " is no executable of gyre"));
    }
    void* data = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, *descriptor, 0);
    if (data == MAP_FAILED) return loop::LastError("mmap", path);
    return std::unique_ptr<MappedFile>(new MappedFile(data, size));
  }
  ~MappedFile() { munmap(data_, size_); }

  absl::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  MappedFile(void* data, size_t size) : data_(data), size_(size) {}
  void* data_;
  size_t size_;
};

// Where the slot of an executable is.
absl::StatusOr<size_t> FindSlot(absl::string_view executable, const std::string& path) {
  char magic[sizeof(own_slot.magic)];
  for (size_t i = 0; i < sizeof(magic); ++i) magic[i] = own_slot.magic[i];
  const size_t at = executable.find(absl::string_view(magic, sizeof(magic)));
  if (at == absl::string_view::npos || executable.size() - at < sizeof(Slot)) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is no executable of gyre"));
  }
  Slot slot;
  std::memcpy(&slot, executable.data() + at, sizeof(slot));
  if (slot.offset != 0) {
    return absl::InvalidArgumentError(absl::StrCat(path, " has an application inside already"));
  }
  return at;
}

absl::Status WriteParts(int descriptor, const std::string& path, absl::string_view executable,
                        size_t slot_at, const Slot& slot, absl::string_view bundle) {
  const std::string padding(slot.offset - executable.size(), '\0');
  const absl::string_view slot_bytes(reinterpret_cast<const char*>(&slot), sizeof(slot));
  for (absl::string_view part :
       {executable.substr(0, slot_at), slot_bytes, executable.substr(slot_at + sizeof(slot)),
        absl::string_view(padding), bundle}) {
    if (absl::Status written = loop::WriteFully(descriptor, part); !written.ok()) {
      absl::optional<loop::SystemError> error = loop::FromStatus(written);
      if (!error.has_value()) return written;
      error->path = path;
      return loop::ToStatus(*std::move(error));
    }
  }
  return absl::OkStatus();
}

// Those of a new executable: for all who may read it.
mode_t ExecutablePermissions() {
  const mode_t mask = umask(0);
  umask(mask);
  return 0777 & ~mask;
}

}  // namespace

absl::StatusOr<const Bundle*> MountOwnBundle() {
  if (own_slot.offset == 0) return nullptr;
  const int descriptor = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return Unreadable();
  absl::Cleanup close_it = [&] { close(descriptor); };
  absl::StatusOr<loop::FileStat> stat = loop::StatDescriptor(descriptor);
  if (!stat.ok()) return Unreadable();
  const uint64_t offset = own_slot.offset;
  const uint64_t size = own_slot.size;
  if (offset % kPage != 0 || size == 0 || stat->size < offset || stat->size - offset < size) {
    return absl::DataLossError(
        "the application in this executable is damaged (its end is missing; `strip` removes it, "
        "too): build it again, or copy it again from where it is whole");
  }
  // Private and writable: a program may write to an asset, for itself.
  void* data = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor,
                    static_cast<off_t>(offset));
  if (data == MAP_FAILED) return Unreadable();
  absl::StatusOr<std::unique_ptr<Bundle>> bundle =
      Bundle::Open({static_cast<const char*>(data), size}, VersionTag());
  if (!bundle.ok()) return bundle.status();
  const Bundle* mounted = bundle->release();
  loop::MountFiles(mounted, *stat);
  return mounted;
}

absl::Status WriteBundleFile(const std::string& runtime, absl::string_view bundle,
                             const std::string& out) {
  absl::StatusOr<std::unique_ptr<MappedFile>> file = MappedFile::Open(runtime);
  if (!file.ok()) return file.status();
  const absl::string_view executable = (*file)->bytes();
  absl::StatusOr<size_t> slot_at = FindSlot(executable, runtime);
  if (!slot_at.ok()) return slot_at.status();

  Slot slot;
  std::memcpy(&slot, executable.data() + *slot_at, sizeof(slot));
  slot.offset = (executable.size() + kPage - 1) / kPage * kPage;
  slot.size = bundle.size();
  absl::StatusOr<std::unique_ptr<loop::FileReplacement>> made = loop::FileReplacement::Create(out);
  if (!made.ok()) return made.status();
  absl::Status written = WriteParts((*made)->descriptor(), out, executable, *slot_at, slot, bundle);
  return written.ok() ? (*made)->Commit(ExecutablePermissions()) : written;
}

}  // namespace gyre::runtime
