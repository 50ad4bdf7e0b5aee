// The "Date: ..." line of responses, made at most once a second (RFC 9110 section 6.6.1).
//
// No timer behind it: the line is looked at when a response needs it, against the loop's time,
// which is read once a turn anyway.
#ifndef GYRE_HTTP_CORE_DATE_LINE_H_
#define GYRE_HTTP_CORE_DATE_LINE_H_

#include <cstdint>

#include "absl/base/optimization.h"
#include "absl/strings/string_view.h"
#include "loop/loop.h"

namespace gyre::http {

class DateLine {
 public:
  // "Date: Sun, 06 Nov 1994 08:49:37 GMT" CR LF. Valid until the next call.
  absl::string_view Get(const loop::Loop& loop) {
    if (ABSL_PREDICT_FALSE(loop.Now() >= stale_at_)) Refresh(loop);
    return absl::string_view(text_, kSize);
  }

 private:
  static constexpr size_t kSize = 37;

  void Refresh(const loop::Loop& loop);

  uint64_t stale_at_ = 0;  // loop time
  char text_[kSize + 1];
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_DATE_LINE_H_
