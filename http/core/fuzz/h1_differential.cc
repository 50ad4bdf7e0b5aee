// However the bytes of a connection are cut, the parser makes the same of them.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/log/absl_check.h"
#include "http/core/fuzz/fuzz_input.h"
#include "http/core/parser_events.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const gyre::http::FuzzInput input(data, size);
  const std::string expected = gyre::http::ParserEvents({input.bytes}, input.limits);
  ABSL_CHECK_EQ(gyre::http::ParserEvents(gyre::http::SingleBytes(input.bytes), input.limits),
                expected);
  ABSL_CHECK_EQ(gyre::http::ParserEvents(input.Pieces(), input.limits), expected);
  return 0;
}
