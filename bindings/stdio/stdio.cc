#include "bindings/stdio/stdio.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <string>

#include "loop/file_system.h"
#include "loop/system_error.h"

namespace gyre::bindings {

int32_t Stdio::WriteString(js::Lock& js, int32_t descriptor, js::String text) {
  const absl::Status written = loop::WriteFully(descriptor, js::ToUtf8(js, text));
  if (written.ok()) return 0;
  const auto error = loop::FromStatus(written);
  return error.has_value() ? -error->error : -1;
}

bool Stdio::IsTty(js::Lock&, int32_t descriptor) { return isatty(descriptor) == 1; }

int32_t Stdio::Columns(js::Lock&, int32_t descriptor) {
  struct winsize size = {};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace gyre::bindings
