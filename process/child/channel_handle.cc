#include "process/child/channel_handle.h"

#include <cerrno>
#include <utility>
#include <vector>

#include "bindings/core/callback.h"
#include "bindings/core/error.h"
#include "bindings/core/text.h"
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
  absl::StatusOr<bool> gone = false;
  if (advanced_) {
    std::string bytes;
    if (!js::WriteValueBytes(js, message, callbacks_.is_buffer.Get(js), &bytes)) {
      return js::AlreadyThrown();
    }
    gone = channel_->Send(bytes, descriptor);
  } else {
    if (!message->IsString()) return -EINVAL;
    js::String text = message.As<v8::String>();
    const size_t room = js::Length(text) * (js::IsOneByte(text) ? 2 : 3);
    std::unique_ptr<uint8_t[]> bytes(new uint8_t[room]);
    const size_t size = js::WriteUtf8(js, text, absl::MakeSpan(bytes.get(), room));
    gone =
        channel_->Send(absl::string_view(reinterpret_cast<char*>(bytes.get()), size), descriptor);
  }
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
      const auto* bytes = reinterpret_cast<const uint8_t*>(message.data());
      const absl::StatusOr<js::String> text =
          js::TextOfUtf8(js, absl::MakeConstSpan(bytes, message.size()));
      if (!text.ok()) {
        // Longer than any text can be.
        js.isolate()->ThrowException(js::ToError(js, text.status()));
        js::ReportUncaught(js, caught);
        caught.Reset();
        continue;
      }
      value = *text;
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
