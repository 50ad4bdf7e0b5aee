#include "process/child/channel_handle.h"

#include <cerrno>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "bindings/core/callback.h"
#include "bindings/core/json_bytes.h"
#include "bindings/core/value_bytes.h"
#include "loop/system_error.h"

namespace gyre::process {
namespace {

// What Send() says; a sender is to pause when so many bytes are waiting.
constexpr int32_t kGone = 0;
constexpr int32_t kWaits = 1;
constexpr int32_t kPause = 2;
constexpr size_t kHighWater = 2 * 65536;

// From this length on a text is made into JSON while it is sent.
constexpr size_t kLargeText = 256 * 1024;

class TextSource final : public MessageSource {
 public:
  TextSource(js::Lock& js, js::String text) : pieces_(js, text) {}
  void Next(std::string* chunk) override { pieces_.Next(chunk); }
  size_t remaining() const override { return pieces_.remaining(); }

 private:
  js::JsonTextPieces pieces_;
};

bool IsLargeText(js::Value message) {
  if (!message->IsString()) return false;
  js::String text = message.As<v8::String>();
  return js::Length(text) >= kLargeText && js::IsOneByte(text);
}

}  // namespace

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
  } else if (IsLargeText(message)) {
    js::String text = message.As<v8::String>();
    gone = channel_->Send(std::make_unique<TextSource>(js, text), descriptor);
  } else {
    js::JsonBytes json;
    if (!json.Write(js, message)) return js::AlreadyThrown();
    const absl::string_view bytes = json.bytes();
    gone = channel_->Send(json.Take(), bytes, descriptor);
  }
  if (gone.ok()) return *gone ? kGone : channel_->queued_bytes() < kHighWater ? kWaits : kPause;
  const auto error = loop::FromStatus(gone.status());
  return error.has_value() ? -error->error : -EMSGSIZE;
}

void ChannelHandle::Close(js::Lock&) {
  if (!channel_->open()) return;
  channel_->Close();
  Unpin();
}

bool ChannelHandle::Read(js::Lock& js, absl::string_view message, loop::MemoryBlock memory,
                         js::Value* value) {
  v8::TryCatch caught(js.isolate());
  const bool read = advanced_ ? js::ReadValueBytes(js, message, callbacks_.make_view.Get(js), value)
                              : js::ReadJson(js, message, value, std::move(memory));
  if (!read) js::ReportUncaught(js, caught);
  return read;
}

void ChannelHandle::OnMessages(absl::Span<const absl::string_view> messages) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  absl::InlinedVector<js::Value, 4> values;
  values.reserve(messages.size());
  for (absl::string_view message : messages) {
    js::Value value;
    if (Read(js, message, {}, &value)) values.push_back(value);
  }
  Deliver(js, values);
}

void ChannelHandle::OnLargeMessage(loop::MemoryBlock memory, absl::string_view message) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::Value value;
  if (Read(js, message, std::move(memory), &value)) return Deliver(js, {value});
  js::DrainTicks(js);
}

void ChannelHandle::Deliver(js::Lock& js, absl::Span<const js::Value> values) {
  if (values.empty()) return js::DrainTicks(js);
  const bool one = values.size() == 1;
  js::RunCallback(js, callbacks_.messages.Get(js),
                  {object(js), one ? values[0] : js::Undefined(js),
                   one ? js::Undefined(js) : js::Value(js::NewArray(js, values))});
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
