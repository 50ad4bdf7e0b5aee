// Lines of a header block: as they arrive, shared with nghttp2, and as JavaScript gives them.
#ifndef GYRE_HTTP_HTTP2_HEADER_LINE_H_
#define GYRE_HTTP_HTTP2_HEADER_LINE_H_

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "nghttp2/nghttp2.h"

namespace gyre::http2 {

// A share in a string of the library's; may be empty.
class SharedText {
 public:
  SharedText() = default;
  explicit SharedText(nghttp2_rcbuf* buffer) : buffer_(buffer) { nghttp2_rcbuf_incref(buffer); }
  SharedText(SharedText&& other) noexcept : buffer_(std::exchange(other.buffer_, nullptr)) {}
  SharedText& operator=(SharedText&& other) noexcept {
    std::swap(buffer_, other.buffer_);
    return *this;
  }
  ~SharedText() {
    if (buffer_ != nullptr) nghttp2_rcbuf_decref(buffer_);
  }

  absl::string_view view() const {
    if (buffer_ == nullptr) return {};
    const nghttp2_vec bytes = nghttp2_rcbuf_get_buf(buffer_);
    return absl::string_view(reinterpret_cast<const char*>(bytes.base), bytes.len);
  }

 private:
  nghttp2_rcbuf* buffer_ = nullptr;
};

// A received line. Nothing of it may be used after the session has gone.
struct HeaderLine {
  SharedText name;
  SharedText value;
  bool sensitive = false;  // never to be put into a compression table (RFC 7541 section 7.1.3)
};

// The lines of `text`, which has for each: name NUL value NUL flag, where the flag is a byte of
// nghttp2_nv_flag. They point into `text`. Nothing for a text of another form.
std::optional<std::vector<nghttp2_nv>> ParseLines(absl::string_view text);

}  // namespace gyre::http2

#endif  // GYRE_HTTP_HTTP2_HEADER_LINE_H_
