// The head of one response, in the layout of request_head.h; the reason phrase takes the place of
// the target.
#ifndef GYRE_HTTP_CORE_RESPONSE_HEAD_H_
#define GYRE_HTTP_CORE_RESPONSE_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "http/core/request_head.h"

namespace gyre::http {

struct ResponseHead {
  std::string block;
  FieldTable fields;
  // Complete when the response is.
  std::string trailer_block;
  FieldTable trailers;

  int status = 0;
  uint32_t reason_size = 0;
  uint8_t minor_version = 1;
  bool keep_alive = true;  // whether another request may follow on the connection
  bool chunked = false;
  int64_t content_length = -1;  // -1 where the head does not say

  absl::string_view reason() const { return absl::string_view(block.data(), reason_size); }

  Field field(size_t index) const { return FieldOf(block, fields[index]); }
  Field trailer(size_t index) const { return FieldOf(trailer_block, trailers[index]); }

  // The first field of that name, any case; an empty view without data where there is none.
  absl::string_view Find(absl::string_view name) const { return FindField(block, fields, name); }

  // As new, but with the memory kept.
  void Clear();
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_RESPONSE_HEAD_H_
