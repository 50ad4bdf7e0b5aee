// Writes a JavaScript value, a string (as UTF-8) or a Uint8Array, as body of a response, without a
// copy in between where that is possible.
#ifndef GYRE_HTTP_NODE_BODY_WRITER_H_
#define GYRE_HTTP_NODE_BODY_WRITER_H_

#include "absl/strings/string_view.h"
#include "bindings/core/value.h"
#include "http/core/exchange.h"

namespace gyre::http {

// A body whose length in bytes is known before it is written.
class BodyWriter {
 public:
  BodyWriter(js::Lock& js, js::Value body);
  BodyWriter(const BodyWriter&) = delete;
  BodyWriter& operator=(const BodyWriter&) = delete;

  size_t size() const { return size_; }

  // One of them, once. The head must be finished.
  // True while the connection keeps up.
  void EndWith(Exchange* exchange, absl::string_view trailers);
  // As one part of a body, which waits for the others.
  void WriteTo(Exchange* exchange);

 private:
  void Fill(char* out);

  js::Lock& js_;
  js::String string_;
  size_t size_ = 0;
  absl::string_view bytes_;
  bool in_place_ = false;  // the string is written where it leaves from
  bool latin1_ = false;
  char small_[1024];
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_NODE_BODY_WRITER_H_
