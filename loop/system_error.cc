#include "loop/system_error.h"

#include <uv.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace gyre::loop {
namespace {

constexpr absl::string_view kPayload = "gyre/loop/system-error";

// Paths and addresses that come from the system hold no NUL; those that do not never got so far as
// to fail there.
constexpr char kSeparator = '\0';

std::string Text(const SystemError& error) {
  const absl::string_view name = ErrorName(error.error);
  const absl::string_view message = ErrorMessage(error.error);
  if (!error.address.empty()) {
    std::string where = error.address;
    if (error.port > 0) absl::StrAppend(&where, ":", error.port);
    return absl::StrCat(error.syscall, " ", name, ": ", message, " ", where);
  }
  std::string text = absl::StrCat(name, ": ", message, ", ", error.syscall);
  if (!error.path.empty()) absl::StrAppend(&text, " '", error.path, "'");
  if (!error.dest.empty()) absl::StrAppend(&text, " -> '", error.dest, "'");
  return text;
}

}  // namespace

absl::Status ToStatus(SystemError error) {
  absl::StatusCode code = absl::ErrnoToStatusCode(error.error);
  if (code == absl::StatusCode::kOk) code = absl::StatusCode::kUnknown;
  absl::Status status(code, Text(error));
  const std::string number = absl::StrCat(error.error);
  const std::string port = absl::StrCat(error.port);
  status.SetPayload(kPayload, absl::Cord(absl::StrJoin(
                                  {absl::string_view(number), absl::string_view(error.syscall),
                                   absl::string_view(error.path), absl::string_view(error.address),
                                   absl::string_view(port), absl::string_view(error.dest)},
                                  absl::string_view(&kSeparator, 1))));
  return status;
}

std::optional<SystemError> FromStatus(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayload);
  if (!payload.has_value()) return std::nullopt;
  const std::vector<std::string> fields = absl::StrSplit(std::string(*payload), kSeparator);
  SystemError error;
  if (fields.size() != 6 || !absl::SimpleAtoi(fields[0], &error.error) ||
      !absl::SimpleAtoi(fields[4], &error.port)) {
    return std::nullopt;
  }
  error.syscall = fields[1];
  error.path = fields[2];
  error.address = fields[3];
  error.dest = fields[5];
  return error;
}

// libuv's own functions allocate for an unknown number; its table serves without.
absl::string_view ErrorName(int error) {
  switch (-error) {
#define GYRE_NAME(name, text) \
  case UV_##name:             \
    return #name;
    UV_ERRNO_MAP(GYRE_NAME)
#undef GYRE_NAME
    default:
      return "UNKNOWN";
  }
}

absl::string_view ErrorMessage(int error) {
  switch (-error) {
#define GYRE_TEXT(name, text) \
  case UV_##name:             \
    return text;
    UV_ERRNO_MAP(GYRE_TEXT)
#undef GYRE_TEXT
    default:
      return "unknown error";
  }
}

}  // namespace gyre::loop
