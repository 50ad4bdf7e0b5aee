// internalBinding('stdio'): standard output and error, written at once.
#ifndef GYRE_BINDINGS_STDIO_STDIO_H_
#define GYRE_BINDINGS_STDIO_STDIO_H_

#include "bindings/core/binding.h"

namespace gyre::bindings {

class Stdio final : public js::Binding {
 public:
  explicit Stdio(js::Realm&) {}

  // Writes all of the text as UTF-8 and returns 0, or a negative errno.
  int32_t WriteString(js::Lock& js, int32_t descriptor, js::String text);
  // The same with bytes as they are.
  int32_t WriteBytes(js::Lock& js, int32_t descriptor, absl::Span<uint8_t> bytes);
  bool IsTty(js::Lock& js, int32_t descriptor);
  // Width of the terminal in characters; 0 where there is none.
  int32_t Columns(js::Lock& js, int32_t descriptor);

  static constexpr absl::string_view kName = "stdio";
  static constexpr auto kMembers =
      js::Members<js::Method<"writeString", &Stdio::WriteString>,
                  js::Method<"writeBytes", &Stdio::WriteBytes>, js::Method<"isatty", &Stdio::IsTty>,
                  js::Method<"columns", &Stdio::Columns>>();
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_STDIO_STDIO_H_
