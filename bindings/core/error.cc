#include "bindings/core/error.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "loop/system_error.h"

namespace gyre::js {
namespace {

constexpr absl::string_view kNodeErrorUrl = "gyre/node-error";
constexpr absl::string_view kPropertiesUrl = "gyre/properties";
constexpr absl::string_view kAlreadyThrownUrl = "gyre/already-thrown";

v8::Local<v8::Value> NewError(Lock& js, ErrorKind kind, String message) {
  switch (kind) {
    case ErrorKind::kTypeError:
      return v8::Exception::TypeError(message);
    case ErrorKind::kRangeError:
      return v8::Exception::RangeError(message);
    case ErrorKind::kSyntaxError:
      return v8::Exception::SyntaxError(message);
    case ErrorKind::kError:
      break;
  }
  return v8::Exception::Error(message);
}

// Node shows the code in the stack's first line but not in the name: the stack is made while the
// name carries it.
Value NewCodedError(Lock& js, ErrorKind kind, absl::string_view code, absl::string_view message) {
  Object error = NewError(js, kind, NewString(js, message)).As<v8::Object>();
  const std::string stack = ToUtf8(js, Get(js, error, "stack"));
  const size_t colon = stack.find(':');
  if (colon != std::string::npos) {
    error
        ->DefineOwnProperty(js.context(), Intern(js, "stack"),
                            NewString(js, absl::StrCat(stack.substr(0, colon), " [", code, "]",
                                                       stack.substr(colon))),
                            v8::DontEnum)
        .Check();
  }
  Set(js, error, "code", NewString(js, code));
  return error;
}

Value NewSystemError(Lock& js, const loop::SystemError& failure, absl::string_view message) {
  Object error = v8::Exception::Error(NewString(js, message)).As<v8::Object>();
  Set(js, error, "errno", NewNumber(js, -failure.error));
  Set(js, error, "code", NewString(js, loop::ErrorName(failure.error)));
  Set(js, error, "syscall", NewString(js, failure.syscall));
  if (failure.path.has_value()) Set(js, error, "path", NewString(js, *failure.path));
  if (failure.dest.has_value()) Set(js, error, "dest", NewString(js, *failure.dest));
  if (!failure.address.empty()) Set(js, error, "address", NewString(js, failure.address));
  if (failure.port >= 0) Set(js, error, "port", NewNumber(js, failure.port));
  return error;
}

Value NewErrorOf(Lock& js, const absl::Status& status) {
  if (auto payload = status.GetPayload(kNodeErrorUrl); payload.has_value()) {
    const std::string text(*payload);
    const auto kind = static_cast<ErrorKind>(text[0] - '0');
    return NewCodedError(js, kind, absl::string_view(text).substr(2), status.message());
  }
  if (auto failure = loop::FromStatus(status); failure.has_value()) {
    return NewSystemError(js, *failure, status.message());
  }
  return v8::Exception::Error(NewString(js, status.message()));
}

}  // namespace

absl::Status NodeError(ErrorKind kind, absl::string_view code, absl::string_view message) {
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kNodeErrorUrl, absl::Cord(absl::StrCat(static_cast<int>(kind), " ", code)));
  return status;
}

absl::Status WithProperties(
    absl::Status status,
    absl::Span<const std::pair<absl::string_view, absl::string_view>> properties) {
  const std::string text = absl::StrJoin(properties, "\n", absl::PairFormatter("\n"));
  status.SetPayload(kPropertiesUrl, absl::Cord(text));
  return status;
}

absl::Status AlreadyThrown() {
  absl::Status status = absl::AbortedError("a JavaScript exception is pending");
  status.SetPayload(kAlreadyThrownUrl, absl::Cord());
  return status;
}

Value ToError(Lock& js, const absl::Status& status) {
  const Value error = NewErrorOf(js, status);
  if (auto payload = status.GetPayload(kPropertiesUrl); payload.has_value()) {
    const std::string text(*payload);
    const std::vector<absl::string_view> parts = absl::StrSplit(text, '\n');
    for (size_t at = 0; at + 1 < parts.size(); at += 2) {
      Set(js, error.As<v8::Object>(), parts[at], NewString(js, parts[at + 1]));
    }
  }
  return error;
}

void Throw(Lock& js, const absl::Status& status) {
  if (status.GetPayload(kAlreadyThrownUrl).has_value()) return;
  js.isolate()->ThrowException(ToError(js, status));
}

}  // namespace gyre::js
