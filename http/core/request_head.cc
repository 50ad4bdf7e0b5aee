#include "http/core/request_head.h"

#include "absl/strings/match.h"
#include "llhttp.h"

namespace gyre::http {

absl::string_view FindField(const std::string& block, const FieldTable& fields,
                            absl::string_view name) {
  for (size_t i = 0; i < fields.size(); ++i) {
    const Field candidate = FieldOf(block, fields[i]);
    if (absl::EqualsIgnoreCase(candidate.name, name)) return candidate.value;
  }
  return {};
}

void RequestHead::Clear() {
  block.clear();
  fields.Clear();
  trailer_block.clear();
  trailers.Clear();
  target_size = 0;
  method = 0;
  minor_version = 1;
  keep_alive = true;
  has_body = false;
  chunked = false;
  upgrade = false;
  expect_continue = false;
  expect_other = false;
  content_length = 0;
}

absl::string_view MethodName(uint8_t method) {
  switch (method) {
#define GYRE_HTTP_METHOD(number, name, text) \
  case number:                               \
    return #text;
    HTTP_METHOD_MAP(GYRE_HTTP_METHOD)
#undef GYRE_HTTP_METHOD
  }
  return "";
}

int MethodLimit() {
  int limit = 0;
#define GYRE_HTTP_METHOD(number, name, text) \
  if (number >= limit) limit = number + 1;
  HTTP_METHOD_MAP(GYRE_HTTP_METHOD)
#undef GYRE_HTTP_METHOD
  return limit;
}

bool IsHead(uint8_t method) { return method == HTTP_HEAD; }
bool IsConnect(uint8_t method) { return method == HTTP_CONNECT; }

}  // namespace gyre::http
