#include "loop/system_error.h"

#include <uv.h>

#include <cerrno>
#include <cstdint>
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

std::string Text(const SystemError& error) {
  const absl::string_view name = ErrorName(error.error);
  const absl::string_view message = ErrorMessage(error.error);
  if (!error.address.empty()) {
    std::string where = error.address;
    if (error.port > 0) absl::StrAppend(&where, ":", error.port);
    return absl::StrCat(error.syscall, " ", name, ": ", message, " ", where);
  }
  std::string text = absl::StrCat(name, ": ", message, ", ", error.syscall);
  if (error.path.has_value()) absl::StrAppend(&text, " '", *error.path, "'");
  if (error.dest.has_value()) absl::StrAppend(&text, " -> '", *error.dest, "'");
  return text;
}

// -1 where there is none.
int64_t Size(const std::optional<std::string>& text) {
  return text.has_value() ? static_cast<int64_t>(text->size()) : -1;
}

}  // namespace

absl::Status ToStatus(SystemError error) {
  absl::StatusCode code = absl::ErrnoToStatusCode(error.error);
  if (code == absl::StatusCode::kOk) code = absl::StatusCode::kUnknown;
  absl::Status status(code, Text(error));
  // Numbers, the sizes of the texts among them, and then the texts: they may hold any byte, as the
  // names of abstract sockets do.
  status.SetPayload(
      kPayload,
      absl::Cord(absl::StrCat(
          absl::StrJoin({int64_t{error.error}, int64_t{error.port}, Size(error.syscall),
                         Size(error.path), Size(error.address), Size(error.dest)},
                        " "),
          "\n", error.syscall, error.path.value_or(""), error.address, error.dest.value_or(""))));
  return status;
}

std::optional<SystemError> FromStatus(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayload);
  if (!payload.has_value()) return std::nullopt;
  const std::string bytes(*payload);
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(bytes, absl::MaxSplits('\n', 1));
  const std::vector<absl::string_view> numbers = absl::StrSplit(parts.first, ' ');
  absl::string_view rest = parts.second;
  SystemError error;
  if (numbers.size() != 6 || !absl::SimpleAtoi(numbers[0], &error.error) ||
      !absl::SimpleAtoi(numbers[1], &error.port)) {
    return std::nullopt;
  }
  std::optional<std::string> texts[4];
  for (size_t i = 0; i < 4; ++i) {
    int64_t size = 0;
    if (!absl::SimpleAtoi(numbers[2 + i], &size)) return std::nullopt;
    if (size < 0) continue;
    if (static_cast<size_t>(size) > rest.size()) return std::nullopt;
    texts[i] = std::string(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  error.syscall = std::move(texts[0]).value_or("");
  error.path = std::move(texts[1]);
  error.address = std::move(texts[2]).value_or("");
  error.dest = std::move(texts[3]);
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
