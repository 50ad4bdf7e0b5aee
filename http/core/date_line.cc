#include "http/core/date_line.h"

#include <cstdio>
#include <ctime>

namespace gyre::http {

void DateLine::Refresh(const loop::Loop& loop) {
  int64_t millis = loop.clock().WallMillis();
  time_t seconds = static_cast<time_t>(millis / 1000);
  struct tm parts = {};
  gmtime_r(&seconds, &parts);
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  // strftime's names depend on the locale.
  char text[64];
  std::snprintf(text, sizeof(text), "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                kDays[parts.tm_wday % 7], parts.tm_mday, kMonths[parts.tm_mon % 12],
                (parts.tm_year + 1900) % 10000, parts.tm_hour, parts.tm_min, parts.tm_sec);
  absl::string_view(text).copy(text_, kSize);
  stale_at_ = loop.Now() + static_cast<uint64_t>(1000 - millis % 1000);
}

}  // namespace gyre::http
