#include "process/child/channel_handle.h"

#include <cerrno>
#include <utility>
#include <vector>

#include "bindings/core/callback.h"
#include "bindings/core/error.h"
#include "bindings/core/value_bytes.h"
#include "loop/system_error.h"

namespace gyre::process {

absl::StatusOr<js::Object> ChannelHandle::Make(js::Lock& js, ChannelCallbacks& callbacks,
                                               int32_t descriptor, bool advanced) {
  auto made = std::make_unique<ChannelHandle>(callbacks, advanced);
  ChannelHandle* handle = made.get();
  absl::StatusOr<std::unique_ptr<IpcChannel>> channel = IpcChannel::New(
      js.realm().loop(), descriptor,
      advanced ? IpcChannel::Framing::kLengths : IpcChannel::Framing::kLines, handle);
  if (!channel.ok()) return channel.status();
  handle->channel_ = *std::move(channel);
  js::Object object = js::Wrap(js, std::move(made));
  handle->Pin();
  return object;
}

absl::StatusOr<int32_t> ChannelHandle::Send(js::Lock& js, js::Value message, int32_t descriptor) {
  std::string bytes;
  if (advanced_) {
    if (!js::WriteValueBytes(js, message, callbacks_.is_buffer.Get(js), &bytes)) {
      return js::AlreadyThrown();
    }
  } else {
    bytes = js::ToUtf8(js, message);
  }
  const absl::StatusOr<bool> gone = channel_->Send(bytes, descriptor);
  if (gone.ok()) return *gone ? 0 : 1;
  const auto error = loop::FromStatus(gone.status());
  return error.has_value() ? -error->error : -EMSGSIZE;
}

void ChannelHandle::Close(js::Lock&) {
  if (!channel_->open()) return;
  channel_->Close();
  Unpin();
}

void ChannelHandle::OnMessages(absl::Span<const absl::string_view> messages) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  std::vector<js::Value> values;
  values.reserve(messages.size());
  v8::TryCatch caught(js.isolate());
  for (absl::string_view message : messages) {
    js::Value value;
    if (!advanced_) {
      value = js::NewString(js, message);
    } else if (!js::ReadValueBytes(js, message, callbacks_.make_view.Get(js), &value)) {
      js::ReportUncaught(js, caught);
      caught.Reset();
      continue;
    }
    values.push_back(value);
  }
  js::RunCallback(js, callbacks_.messages.Get(js), {object(js), js::NewArray(js, values)});
}

void ChannelHandle::OnEnd() {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::RunCallback(js, callbacks_.end.Get(js), {object(js)});
}

void ChannelHandle::OnSent(size_t count) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::RunCallback(js, callbacks_.sent.Get(js),
                  {object(js), js::NewNumber(js, static_cast<double>(count))});
}

}  // namespace gyre::process
