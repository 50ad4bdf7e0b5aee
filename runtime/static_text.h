// A V8 string that points into memory which outlives the isolate.
#ifndef GYRE_RUNTIME_STATIC_TEXT_H_
#define GYRE_RUNTIME_STATIC_TEXT_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "bindings/core/value.h"

namespace gyre::runtime {

// What v8::String::NewExternalOneByte() takes. Belongs to whoever made it, whatever becomes of the
// strings, and outlives them as `text` does. `text` is ASCII.
class StaticText final : public v8::String::ExternalOneByteStringResource {
 public:
  explicit StaticText(absl::string_view text) : text_(text) {}
  const char* data() const override { return text_.data(); }
  size_t length() const override { return text_.size(); }
  void Dispose() override {}

 private:
  absl::string_view text_;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_STATIC_TEXT_H_
