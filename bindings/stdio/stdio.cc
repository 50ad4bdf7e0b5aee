#include "bindings/stdio/stdio.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <string>

#include "absl/strings/string_view.h"
#include "loop/file_system.h"
#include "loop/system_error.h"

namespace gyre::bindings {

namespace {

int32_t Write(int32_t descriptor, absl::string_view data) {
  const absl::Status written = loop::WriteFully(descriptor, data);
  if (written.ok()) return 0;
  const auto error = loop::FromStatus(written);
  return error.has_value() ? -error->error : -1;
}

}  // namespace

int32_t Stdio::WriteString(js::Lock& js, int32_t descriptor, js::String text) {
  return Write(descriptor, js::ToUtf8(js, text));
}

int32_t Stdio::WriteBytes(js::Lock&, int32_t descriptor, absl::Span<uint8_t> bytes) {
  return Write(descriptor, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

bool Stdio::IsTty(js::Lock&, int32_t descriptor) { return isatty(descriptor) == 1; }

int32_t Stdio::Columns(js::Lock&, int32_t descriptor) {
  struct winsize size = {};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace gyre::bindings
