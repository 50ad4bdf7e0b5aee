#include "runtime/simulate/trace.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "loop/file_system.h"
#include "loop/sim/sim_options.h"
#include "loop/system_error.h"

namespace gyre::runtime {
namespace {

constexpr size_t kBuffer = 64 * 1024;
constexpr mode_t kMode = 0666;

}  // namespace

absl::Status Trace::Open(const std::string& path) {
  if (path == "-") {
    descriptor_ = STDOUT_FILENO;
    return absl::OkStatus();
  }
  descriptor_ = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
  if (descriptor_ >= 0) return absl::OkStatus();
  loop::SystemError error;
  error.error = errno;
  error.syscall = "open";
  error.path = path;
  return loop::ToStatus(std::move(error));
}

void Trace::OnEvent(absl::string_view line) {
  ++events_;
  hash_ = loop::SimHash(line, hash_);
  hash_ = loop::SimHash("\n", hash_);
  if (descriptor_ < 0) return;
  absl::StrAppend(&buffer_, line, "\n");
  // What the program itself prints comes between.
  if (descriptor_ == STDOUT_FILENO || buffer_.size() >= kBuffer) written_.Update(Finish());
}

void Trace::Restart() {
  hash_ = loop::kSimHashStart;
  events_ = 0;
}

absl::Status Trace::Finish() {
  if (descriptor_ >= 0 && !buffer_.empty()) {
    written_.Update(loop::WriteFully(descriptor_, buffer_));
    buffer_.clear();
  }
  return written_;
}

}  // namespace gyre::runtime
