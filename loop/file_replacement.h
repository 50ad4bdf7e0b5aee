// A file that others see whole or not at all, in the place of what was there.
#ifndef GYRE_LOOP_FILE_REPLACEMENT_H_
#define GYRE_LOOP_FILE_REPLACEMENT_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gyre::loop {

// The new file has no name until Commit(), so that nothing is left of it where it is given up, or
// where the process ends, by whatever means. Where the file system has no such files (O_TMPFILE,
// open(2)) it has a name beside `path`, which then stays when a signal ends the process.
//
// One thread at a time. What was at `path` stays as it is until Commit(); programs that have it
// open, or run it, keep it. Errors: SystemErrors with `path`.
class FileReplacement {
 public:
  // Errors: syscall "open".
  static absl::StatusOr<std::unique_ptr<FileReplacement>> Create(const std::string& path);
  // Gives the file up where it was not committed.
  ~FileReplacement();
  FileReplacement(const FileReplacement&) = delete;
  FileReplacement& operator=(const FileReplacement&) = delete;

  // To write to; this object's.
  int descriptor() const { return descriptor_; }

  // Gives the file these permissions and puts it at `path`. Once. Errors: syscalls "fchmod",
  // "close", "link", "rename".
  absl::Status Commit(mode_t permissions);

 private:
  FileReplacement(std::string path, std::string temporary, int descriptor)
      : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

  absl::Status Failure(const char* syscall) const;
  // Gives a file without a name one: `path` if that is free, else one beside it.
  absl::Status Name();

  std::string path_;
  std::string temporary_;  // the file's name; empty where it has none, or that of `path`
  int descriptor_;
  bool in_place_ = false;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_FILE_REPLACEMENT_H_
